// Routes for those who run the installation: health, status, metrics; and the way in for the
// embedded provider's hosted page.
#pragma once

#include <functional>
#include <vector>

#include "server/app/core.hpp"
#include "server/http/events.hpp"
#include "server/http/router.hpp"
#include "server/store/read_pool.hpp"

namespace colletta::app {

/// /health/live, /health/ready, /status for anyone; /metrics for the machine itself.
std::vector<http::Route> operations_routes(Core& core, store::ReadPool& workers,
                                           http::EventHub& events, const jobs::VerifyWatch& watch,
                                           std::function<bool()> draining,
                                           std::function<std::int64_t()> writes);

/// /sandbox/...: the embedded provider's pages.
std::vector<http::Route> sandbox_pages(Core& core);

}  // namespace colletta::app
