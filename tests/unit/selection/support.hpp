// Calls and scores in as few words as a test needs.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "domain/selection/call_json.hpp"
#include "domain/selection/ranking.hpp"
#include "domain/selection/scores_csv.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::selection::test {

using Json = nlohmann::json;

inline Rational of(std::int64_t num, std::int64_t den = 1) {
  return Rational::make(num, den).value();
}

/// One criterion `q` of 0 to 10 with weight 1, mean, ties by submission, two places, one evaluator.
inline Json rules_document() {
  return Json::parse(R"({"version":1,"criteria":[{"id":"q","max":10,"weight":"1/1"}],
    "aggregate":"mean","tie_break":["earlier_submission"],"selection":{"kind":"top_n","n":2},
    "evaluators_min":1})");
}

/// An admitted application of area "m1" that asks for 1,000 cents, submitted in the minute given.
inline Json application(const std::string& id, int minute = 0) {
  const std::string minutes = (minute < 10 ? "0" : "") + std::to_string(minute);
  return {{"id", id},
          {"area", "m1"},
          {"requested", 1000},
          {"submitted_at", "2026-01-10T10:" + minutes + ":00Z"},
          {"status", "admitted"}};
}

inline Json call_document(Json rules, Json applications) {
  rules["id"] = "bando";
  rules["applications"] = std::move(applications);
  return rules;
}

inline Call call_of(const Json& document) {
  auto call = parse_call(document);
  EXPECT_TRUE(call.ok()) << call.error().field << ": " << call.error().detail;
  return call ? *call : Call{};
}

inline Result<Ranking> ranked(const Call& call, const std::string& lines) {
  const auto scores = parse_scores(call, "application,evaluator,criterion,points\n" + lines);
  if (!scores) return scores.error();
  return rank(call, *scores, ops::sha256);
}

/// "a selected, b reserve": the ranking in one line, or the error.
inline std::string outcomes(const Json& document, const std::string& lines) {
  const Call call = call_of(document);
  const auto ranking = ranked(call, lines);
  if (!ranking) return std::string(to_string(ranking.error().code)) + " " + ranking.error().field;
  std::string out;
  for (const RankingLine& line : *ranking)
    out += (out.empty() ? "" : ", ") + line.application + " " + to_string(line.outcome);
  return out;
}

}  // namespace colletta::selection::test
