// Made-up rounds of matching, for whoever wants to know what a rule would do. Nothing is read or
// stored; the work is bounded before it begins, and done on the CPU pool.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

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

std::size_t list_size(const json& round, const char* name) {
  const auto list = round.find(name);
  return list == round.end() || !list->is_array() ? 0 : list->size();
}

bool has_word(const json& object, const char* name, std::string_view word) {
  if (!object.is_object()) return false;
  const auto value = object.find(name);
  return value != object.end() && *value == word;
}

/// How often `redistribute` looks at a pledge in the worst case: each occasion may look at all.
std::size_t steps_of_a_pledge(const json& round, std::size_t pledges) {
  std::size_t pools = 0;
  for (const json& pool : round.value("pools", json::array()))
    if (pool.is_object() && has_word(pool.value("rule", json()), "on_release", "redistribute"))
      ++pools;
  return pools * (round.at("events").size() - pledges);
}

std::size_t written(const json& object, const char* name) {
  return object.is_object() && object.contains(name) ? object[name].dump().size() : 0;
}

/// About what the answer takes for a pledge when all funders pay: it names each pool, and each of
/// its funders with an amount.
std::size_t bytes_of_a_pledge(const json& round) {
  // What stands around the name of a pool, with a word of `limited_by`, and of a funder.
  constexpr std::size_t kMatchBytes = 130, kPartBytes = 16;
  std::size_t a_pledge = 0;
  std::set<std::pair<std::string, std::string>> funders;
  for (const json& pool : round.value("pools", json::array())) {
    a_pledge += kMatchBytes + written(pool, "id");
    if (!pool.is_object()) continue;
    for (const json& funder : pool.value("funders", json::array()))
      a_pledge += kPartBytes + written(funder, "id");
  }
  for (const json& event : round.at("events")) {
    if (has_word(event, "type", "fund") && event.contains("pool") && event.contains("funder") &&
        funders.emplace(event["pool"].dump(), event["funder"].dump()).second)
      a_pledge += kPartBytes + event["funder"].dump().size();
  }
  return a_pledge;
}

/// What would take too long is refused before it is begun.
Status check_bounds(const json& round) {
  if (!round.is_object()) return err(Errc::kInvalid, {}, "object");
  for (const auto& [name, unused] : round.items())
    if (std::ranges::find(kNames, name) == std::end(kNames)) return err(Errc::kUnknownField, name);
  for (const auto& [name, most] : {std::pair("campaigns", limits::kSimulationCampaignsMax),
                                   std::pair("events", limits::kSimulationEventsMax)})
    if (list_size(round, name) > most) return err(Errc::kTooLong, name, std::to_string(most));
  if (list_size(round, "pools") > limits::kPoolsPerCallMax)
    return err(Errc::kTooLong, "pools", std::to_string(limits::kPoolsPerCallMax));
  if (list_size(round, "events") == 0) return {};
  const auto pledges = static_cast<std::size_t>(std::ranges::count_if(
      round.at("events"), [](const json& event) { return has_word(event, "type", "pledge"); }));
  for (const auto& [a_pledge, most] :
       {std::pair(steps_of_a_pledge(round, pledges), limits::kSimulationStepsMax),
        std::pair(bytes_of_a_pledge(round), limits::kSimulationAnswerBytesMax)})
    if (pledges * a_pledge > most)
      return err(Errc::kTooLong, "events",
                 std::to_string(list_size(round, "events") - pledges + most / a_pledge));
  return {};
}

Result<std::string> outcome_of(const std::string& body) {
  const auto round = parse_body(body, kRoundDepthMax);
  if (!round) return round.error();
  if (const auto bounded = check_bounds(*round); !bounded) return bounded.error();
  const auto ran = matching::run(*round);
  if (!ran) return ran.error();
  std::optional<std::vector<std::string>> differences;
  if (const auto expected = round->find("expected"); expected != round->end())
    differences = matching::differences(*ran, *expected);
  std::ostringstream text;
  matching::write_json(*ran, text, differences);
  return std::move(text).str();
}

}  // namespace

http::Handled simulate_matching(App& app, const Visit& visit, store::Session&) {
  return computed<std::string>(
      app, [body = visit.request.body] { return outcome_of(body); },
      [&app, visit](Result<std::string>& outcome, store::Session&) -> http::Handled {
        if (!outcome) return problem(app, visit.request, outcome.error());
        return handlers::json(std::move(*outcome));
      });
}

}  // namespace colletta::handlers::api
