// The outcome of a simulated round as JSON, in the form of a vector's `expected` (README.md,
// "Simulations"). It must never know how a match is computed.
#pragma once

#include <iosfwd>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "domain/matching/simulate.hpp"

namespace colletta::matching {

/// {"campaigns": {id: {raised, donors, state, matched: {pool: cents}}},
///  "pools": {id: {budget, reserved, granted, left}},
///  "funders": {pool: {funder: cents that it pays, reserved or granted}},
///  "matches": {pledge: {pool: {amount, funders: {id: cents}, left, limited_by, reversed}}}}
/// All amounts in cents. `matched` names every pool, with 0 where it gave nothing. A match's amount
/// and funders are all that the pledge drew, with what was redistributed to it; left and limited_by
/// are those of its confirmation.
nlohmann::json to_json(const Outcome& outcome);

/// The same without `matches`.
nlohmann::json summary_json(const Outcome& outcome);

/// The whole as text, without building the whole document: matches in the order of confirmation, a
/// line each. `differences`: what was not as expected, where something was.
void write_json(const Outcome& outcome, std::ostream& out,
                const std::optional<std::vector<std::string>>& differences = std::nullopt);

/// Compares any part of an outcome; one line for each value that is not as expected:
/// "campaigns.a.matched.comune: expected 100, got 90". Empty: met.
std::vector<std::string> differences(const nlohmann::json& outcome, const nlohmann::json& expected);
/// The same; of `matches` only those that are expected are built.
std::vector<std::string> differences(const Outcome& outcome, const nlohmann::json& expected);

}  // namespace colletta::matching
