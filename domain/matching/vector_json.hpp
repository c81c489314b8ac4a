// Rounds and their outcomes as JSON: the vector format of matching.md ("The simulator"), which
// anybody can write. It must never know how a match is computed.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/matching/simulate.hpp"

namespace colletta::matching {

/// Reads `pools`, `campaigns` and `events` of a vector. Other fields at the top (name, source,
/// expected) are the author's. Errors name the field: "events[3].amount", "pools[0].rule.kind".
Result<Round> parse_round(const nlohmann::json& vector);

/// Reads a list of campaigns as in a vector: id, goal, and perhaps minimum, optimum (both default
/// to the goal), model ("all_or_nothing", "keep_what_you_raise"), area, theme. Amounts in cents.
Result<std::vector<Campaign>> parse_campaigns(const nlohmann::json& list,
                                              const std::string& path = {});

/// {"campaigns": {id: {raised, donors, state, matched: {pool: cents}}},
///  "pools": {id: {budget, reserved, granted, left}},
///  "funders": {pool: {funder: cents that it pays, reserved or granted}},
///  "matches": {pledge: {pool: {amount, funders: {id: cents}, left, limited_by, reversed}}}}
/// All amounts in cents. `matched` names every pool, with 0 where it gave nothing.
nlohmann::json to_json(const Outcome& outcome);

/// parse_round, then simulate.
Result<Outcome> run(const nlohmann::json& vector);

/// Compares any part of an outcome; one line for each value that is not as expected:
/// "campaigns.a.matched.comune: expected 100, got 90". Empty: met.
std::vector<std::string> differences(const nlohmann::json& outcome, const nlohmann::json& expected);

}  // namespace colletta::matching
