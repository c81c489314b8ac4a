// The rows of the table, in its order. Each measures itself and its baselines in turns, and adds
// lines; rows of pledges end with a clean `colletta verify` and equal counts. All throw
// std::runtime_error when something is not as it must be.
#pragma once

#include <vector>

#include "tests/bench/bench.hpp"

namespace colletta::bench::rows {

/// Pledges over HTTP beside direct clients; memory and start of the same server.
void pledges(Bench& bench);
/// A pledge's p99 at half of the load that the server takes, beside a batch's commit.
void latency(Bench& bench);
/// A campaign's page beside nginx, quiet and while pledges arrive.
void page(Bench& bench);
/// The same over TLS 1.3.
void tls(Bench& bench);
/// A campaign as JSON beside nginx.
void api(Bench& bench);
/// The filtered list of many campaigns beside the page of one.
void list(Bench& bench);
/// A large database beside a small one.
void growth(Bench& bench);
/// Watchers of one campaign's live figures.
void watchers(Bench& bench);
/// Ten times the load that the server takes.
void overload(Bench& bench);
/// Verify and rebuild of a long journal beside a bare SELECT of its rows.
void verification(Bench& bench);
/// A clean build, and a changed line to a running test.
void build(Bench& bench);

}  // namespace colletta::bench::rows
