// Order and outcomes, one rule at a time. The examples are small enough to be done by hand.
#include "domain/selection/ranking.hpp"

#include <map>

#include "tests/unit/selection/support.hpp"

namespace colletta::selection {
namespace {

using test::application;
using test::call_document;
using test::Json;
using test::of;
using test::outcomes;
using test::rules_document;

/// Applications a, b, c, ... with these points of one evaluator for `q`, submitted in that order.
std::string points(std::initializer_list<const char*> list) {
  std::string lines;
  char id = 'a';
  for (const char* one : list) lines += std::string(1, id++) + ",x,q," + one + "\n";
  return lines;
}

Json applications(const char* ids) {
  Json list = Json::array();
  for (int i = 0; ids[i] != '\0'; ++i) list.push_back(application(std::string(1, ids[i]), i));
  return list;
}

TEST(Aggregates, MeanMedianAndTrimmedMean) {
  const std::vector<Rational> even = {of(9), of(1), of(4), of(2)};
  const std::vector<Rational> five = {of(10), of(0), of(7), of(8), of(7)};
  EXPECT_EQ(aggregate_of(Aggregate::kMean, even).value(), of(4));
  EXPECT_EQ(aggregate_of(Aggregate::kMedian, even).value(), of(3));
  EXPECT_EQ(aggregate_of(Aggregate::kMedian, five).value(), of(7));
  EXPECT_EQ(aggregate_of(Aggregate::kMedian, {of(5)}).value(), of(5));
  EXPECT_EQ(aggregate_of(Aggregate::kTrimmedMean, five).value(), of(22, 3));
  EXPECT_EQ(aggregate_of(Aggregate::kTrimmedMean, even).value(), of(4)) << "four are not trimmed";
}

TEST(Ranking, TheHigherTotalGoesFirstAndTheRestIsReserve) {
  EXPECT_EQ(outcomes(call_document(rules_document(), applications("abc")), points({"5", "7", "6"})),
            "b selected, c selected, a reserve");
}

TEST(Ranking, TotalsAreComparedExactly) {
  Json rules = rules_document();
  rules["selection"]["n"] = 1;
  const Json call = call_document(rules, applications("ab"));
  EXPECT_EQ(outcomes(call, points({"3.33333333", "10/3"})), "b selected, a reserve");
}

TEST(Ranking, TieBreaksInTheirOrder) {
  Json rules = rules_document();
  rules["criteria"].push_back({{"id", "r"}, {"max", 10}, {"weight", "1/1"}});
  rules["selection"]["n"] = 1;
  Json list = applications("abc");
  list[1]["requested"] = 900;
  const std::string equal = "a,x,q,5\na,x,r,5\nb,x,q,4\nb,x,r,6\nc,x,q,6\nc,x,r,4\n";
  const auto with = [&](const char* ties) {
    rules["tie_break"] = Json::parse(ties);
    return outcomes(call_document(rules, list), equal);
  };
  EXPECT_EQ(with(R"(["earlier_submission"])"), "a selected, b reserve, c reserve");
  EXPECT_EQ(with(R"(["criterion:q","earlier_submission"])"), "c selected, a reserve, b reserve");
  EXPECT_EQ(with(R"(["criterion:r","earlier_submission"])"), "b selected, a reserve, c reserve");
  EXPECT_EQ(with(R"(["smaller_request","criterion:q","earlier_submission"])"),
            "b selected, c reserve, a reserve");
}

TEST(Ranking, SubmittedInTheSameMicrosecondTheLowerIdGoesFirst) {
  Json list = Json::array({application("b"), application("a")});
  EXPECT_EQ(outcomes(call_document(rules_document(), list), "a,x,q,5\nb,x,q,5\n"),
            "a selected, b selected");
}

TEST(Ranking, TheLotIsTheHashOfSeedAndId) {
  Json rules = rules_document();
  rules["tie_break"] = {"lot"};
  const std::string seed(32, '\x5a');
  rules["lot_seed"] = log::hex(log::hash_of_raw(seed).value());
  std::map<std::string, std::string> by_hash;
  for (const char* id : {"a", "b", "c", "d"}) by_hash[ops::sha256_hex(seed + id)] = id;
  std::string expected;
  for (const auto& [hash, id] : by_hash) expected += id;
  const Call call = test::call_of(call_document(rules, applications("abcd")));
  const auto ranking = test::ranked(call, points({"5", "5", "5", "5"}));
  ASSERT_TRUE(ranking.ok());
  std::string order;
  for (const RankingLine& line : *ranking) order += line.application;
  EXPECT_EQ(order, expected);
  EXPECT_NE(order, "abcd") << "the seed of this test should not draw them in order";
}

TEST(Ranking, MinimumAndPassMark) {
  Json rules = rules_document();
  rules["criteria"].push_back({{"id", "r"}, {"max", 10}, {"weight", "1/1"}, {"min", 4}});
  rules["pass_mark"] = "8/1";
  const Json call = call_document(rules, applications("abcde"));
  // b: first by total, but 3.5 on average; d: just below the pass mark; e: below both; a and c at
  // the bounds, which is not below them.
  EXPECT_EQ(outcomes(call,
                     "a,x,q,4\na,x,r,4\nb,x,q,10\nb,y,q,10\nb,x,r,3\nb,y,r,4\n"
                     "c,x,q,3.9\nc,x,r,4.1\nd,x,q,3.8\nd,x,r,4.1\ne,x,q,0\ne,x,r,0\n"),
            "b below_minimum:r, a selected, c selected, d below_pass_mark, e below_minimum:r");
}

TEST(Ranking, ExcludedAndWithdrawnFollowByIdWithoutPosition) {
  Json list = applications("zyxa");
  list[0]["status"] = "withdrawn";
  list[2]["status"] = "excluded";
  list[2]["exclusion_codes"] = {"late", "a_second"};
  const Call call = test::call_of(call_document(rules_document(), list));
  const auto ranking = test::ranked(call, "y,v,q,5\na,v,q,4\nz,v,q,9\n");
  ASSERT_TRUE(ranking.ok());
  ASSERT_EQ(ranking->size(), 4u);
  EXPECT_EQ(to_string((*ranking)[2].outcome), "excluded:late,a_second");
  EXPECT_EQ((*ranking)[2].application, "x");
  EXPECT_EQ((*ranking)[2].position, 0);
  EXPECT_EQ(to_string((*ranking)[3].outcome), "withdrawn");
  EXPECT_EQ((*ranking)[3].application, "z");
  EXPECT_EQ((*ranking)[1].position, 2);
}

TEST(Ranking, ABudgetStopsAtTheFirstMisfitOrPassesItOver) {
  Json rules = rules_document();
  Json list = applications("abcd");
  list[1]["requested"] = 5000;
  const auto with = [&](const char* on_misfit, int amount) {
    rules["selection"] = {{"kind", "budget"}, {"amount", amount}, {"on_misfit", on_misfit}};
    return outcomes(call_document(rules, list), points({"9", "8", "7", "6"}));
  };
  EXPECT_EQ(with("stop", 3000),
            "a selected, b budget_exhausted, c budget_exhausted, d budget_exhausted");
  EXPECT_EQ(with("skip", 3000), "a selected, b budget_exhausted, c selected, d selected");
  EXPECT_EQ(with("skip", 6000), "a selected, b selected, c budget_exhausted, d budget_exhausted");
  EXPECT_EQ(with("stop", 7000), "a selected, b selected, c selected, d budget_exhausted");
}

TEST(Ranking, AQuotaClosesAnArea) {
  Json rules = rules_document();
  rules["selection"]["n"] = 3;
  rules["quotas"] = Json::parse(R"([{"area":"*","max":1}])");
  Json list = applications("abcd");
  list[2]["area"] = "m2";
  EXPECT_EQ(outcomes(call_document(rules, list), points({"9", "8", "7", "6"})),
            "a selected, b quota_full:m1, c selected, d quota_full:m1");
  rules["quotas"] = Json::parse(R"([{"area":"m1","max":2}])");
  EXPECT_EQ(outcomes(call_document(rules, list), points({"9", "8", "7", "6"})),
            "a selected, b selected, c selected, d quota_full:m1");
}

TEST(Ranking, AFullAreaIsNoMisfit) {
  Json rules = rules_document();
  rules["selection"] = {{"kind", "budget"}, {"amount", 2000}, {"on_misfit", "stop"}};
  rules["quotas"] = Json::parse(R"([{"area":"m1","max":1}])");
  Json list = applications("abcd");
  list[1]["requested"] = 90'000;
  list[2]["area"] = "m2";
  EXPECT_EQ(outcomes(call_document(rules, list), points({"9", "8", "7", "6"})),
            "a selected, b quota_full:m1, c selected, d quota_full:m1");
}

TEST(Ranking, ReservedPlacesAreFilledFirst) {
  Json rules = rules_document();
  rules["pass_mark"] = "3/1";
  rules["quotas"] = Json::parse(R"([{"area":"m2","min":1}])");
  Json list = applications("abcde");
  for (const int of_m2 : {2, 3, 4}) list[static_cast<std::size_t>(of_m2)]["area"] = "m2";
  EXPECT_EQ(outcomes(call_document(rules, list), points({"9", "8", "2", "5", "4"})),
            "a selected, b reserve, d selected, e reserve, c below_pass_mark")
      << "the highest of the area that pass";
  rules["quotas"] = Json::parse(R"([{"area":"*","min":1}])");
  rules["selection"]["n"] = 1;
  EXPECT_EQ(outcomes(call_document(rules, list), points({"9", "8", "2", "5", "4"})),
            "a selected, b reserve, d reserve, e reserve, c below_pass_mark")
      << "places end with the highest";
}

TEST(Ranking, WhatStopsAmongReservedPlacesEndsTheWalk) {
  Json rules = rules_document();
  rules["quotas"] = Json::parse(R"([{"area":"m2","min":1}])");
  Json list = applications("abc");
  list[1]["area"] = list[2]["area"] = "m2";
  list[1]["requested"] = 90'000;
  rules["selection"] = {{"kind", "budget"}, {"amount", 2000}, {"on_misfit", "stop"}};
  EXPECT_EQ(outcomes(call_document(rules, list), points({"9", "8", "7"})),
            "a budget_exhausted, b budget_exhausted, c budget_exhausted");
  rules["selection"]["on_misfit"] = "skip";
  EXPECT_EQ(outcomes(call_document(rules, list), points({"9", "8", "7"})),
            "a selected, b budget_exhausted, c selected");
}

TEST(Ranking, RecusedEvaluatorsCountNowhere) {
  Json rules = rules_document();
  rules["evaluators_min"] = 2;
  const Json call = call_document(rules, applications("ab"));
  const std::string b = "b,x,q,5\nb,y,q,5\n";
  EXPECT_EQ(outcomes(call, b + "a,x,q,9\na,y,q,8\na,z,q,recused\n"), "a selected, b selected");
  EXPECT_EQ(outcomes(call, b + "a,x,q,9\na,y,,recused\n"), "too_small application a");
  EXPECT_EQ(outcomes(call, b), "too_small application a");
}

TEST(Ranking, WithoutRankedApplicationsItIsEmpty) {
  EXPECT_EQ(outcomes(call_document(rules_document(), Json::array()), ""), "");
}

TEST(Ranking, TotalsThatDoNotFitAreRefusedWithTheApplication) {
  Json rules = rules_document();
  const Json call = call_document(rules, applications("a"));
  std::string lines;
  for (const auto& [who, points] : {std::pair("x", "1/999999937"), std::pair("y", "1/999999929"),
                                    std::pair("z", "1/999999893")})
    lines += std::string("a,") + who + ",q," + points + "\n";
  EXPECT_EQ(outcomes(call, lines), "too_large application a");
}

}  // namespace
}  // namespace colletta::selection
