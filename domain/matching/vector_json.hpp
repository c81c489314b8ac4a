// Rounds as JSON: the vector format of README.md ("Simulations"), which anybody can write. What
// comes out is in outcome_json.hpp. It must never know how a match is computed.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/matching/outcome_json.hpp"
#include "domain/matching/simulate.hpp"

namespace colletta::matching {

/// Reads `pools`, `campaigns` and `events` of a vector. Other fields at the top (name, source,
/// expected) are the author's. Errors name the field: "events[3].amount", "pools[0].rule.kind".
Result<Round> parse_round(const nlohmann::json& vector);

/// Reads a list of campaigns as in a vector: id, goal, and perhaps minimum, optimum (both default
/// to the goal), model ("all_or_nothing", "keep_what_you_raise"), area, theme. Amounts in cents.
Result<std::vector<Campaign>> parse_campaigns(const nlohmann::json& list,
                                              const std::string& path = {});

/// One element of `events`, by its place there.
Result<RoundEvent> parse_event(const nlohmann::json& event, std::size_t index);

/// parse_round, then simulate.
Result<Outcome> run(const nlohmann::json& vector);

// A vector too large to be held whole is read twice from a stream: `events` may stand before what
// they need.

/// The vector with its `events` emptied. Error: kMalformedJson. Names that are there twice are seen
/// by `run`.
Result<nlohmann::json> read_but_events(std::istream& in);

/// Runs `vector`, as `read_but_events` gave it, on the events of the same text read again. Errors
/// as of `run`.
Result<Outcome> run(const nlohmann::json& vector, std::istream& in);

}  // namespace colletta::matching
