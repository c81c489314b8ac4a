// Made-up rounds of matching, for whoever wants to know what a rule would do. Nothing is read or
// stored; the work is bounded before it begins, and done on the CPU pool.
#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/matching/vector_json.hpp"
#include "server/handlers/api/acts.hpp"
#include "server/handlers/api/answer.hpp"
#include "server/handlers/api/input.hpp"
#include "server/handlers/api/problem.hpp"
#include "server/handlers/computed.hpp"

namespace colletta::handlers::api {
namespace {

using nlohmann::json;

/// A round's deepest place is a part of a match that is expected: expected.matches.p.pool.funders.
constexpr int kRoundDepthMax = 7;

constexpr std::string_view kNames[] = {"name",      "source", "note",    "pools",
                                       "campaigns", "events", "expected"};

std::size_t size_of(const json& round, const char* name) {
  const auto list = round.find(name);
  return list == round.end() || !list->is_array() ? 0 : list->size();
}

bool has_word(const json& object, const char* name, std::string_view word) {
  if (!object.is_object()) return false;
  const auto value = object.find(name);
  return value != object.end() && *value == word;
}

/// How many pledges `redistribute` looks at in the worst case: each occasion may look at all.
std::size_t steps_of(const json& round) {
  std::size_t pools = 0, pledges = 0, occasions = 0;
  for (const json& pool : round.value("pools", json::array()))
    if (pool.is_object() && has_word(pool.value("rule", json()), "on_release", "redistribute"))
      ++pools;
  if (pools == 0) return 0;
  for (const json& event : round.at("events"))
    ++(has_word(event, "type", "pledge") ? pledges : occasions);
  return pools * pledges * occasions;
}

/// What would take too long is refused before it is begun.
Status check_bounds(const json& round) {
  if (!round.is_object()) return err(Errc::kInvalid, {}, "object");
  for (const auto& [name, unused] : round.items())
    if (std::ranges::find(kNames, name) == std::end(kNames)) return err(Errc::kUnknownField, name);
  for (const auto& [name, most] : {std::pair("campaigns", limits::kSimulationCampaignsMax),
                                   std::pair("events", limits::kSimulationEventsMax)})
    if (size_of(round, name) > most) return err(Errc::kTooLong, name, std::to_string(most));
  if (size_of(round, "pools") > limits::kPoolsPerCallMax)
    return err(Errc::kTooLong, "pools", std::to_string(limits::kPoolsPerCallMax));
  if (size_of(round, "events") > 0 && steps_of(round) > limits::kSimulationStepsMax)
    return err(Errc::kTooLong, "events");
  return {};
}

Result<Json> outcome_of(const std::string& body) {
  const auto round = parse_body(body, kRoundDepthMax);
  if (!round) return round.error();
  if (const auto bounded = check_bounds(*round); !bounded) return bounded.error();
  const auto ran = matching::run(*round);
  if (!ran) return ran.error();
  json outcome = matching::to_json(*ran);
  if (const auto expected = round->find("expected"); expected != round->end())
    outcome["differences"] = matching::differences(outcome, *expected);
  return Json(outcome);
}

}  // namespace

http::Handled simulate_matching(App& app, const Visit& visit, store::Session&) {
  return computed<Json>(
      app, [body = visit.request.body] { return outcome_of(body); },
      [&app, visit](Result<Json>& outcome, store::Session&) -> http::Handled {
        if (!outcome) return problem(app, visit.request, outcome.error());
        return private_json(*outcome);
      });
}

}  // namespace colletta::handlers::api
