// Rounds made of a call's gifts, as they are and changed, and what a rule does on examples.
#include "server/handlers/call_round.hpp"

#include <gmock/gmock.h>

#include "domain/base/limits.hpp"
#include "domain/matching/rule_json.hpp"
#include "server/handlers/rule_examples.hpp"

namespace colletta::handlers {
namespace {

using testing::ElementsAre;

Money euros(std::int64_t amount) { return Money::cents(amount * 100); }

matching::Rule rule(const char* document) {
  auto read = matching::parse_rule_text(document);
  EXPECT_TRUE(read.ok()) << document;
  return *read;
}

constexpr Timestamp kDay{1'772'452'800'000'000};

store::CampaignRow campaign(const char* id, std::int64_t goal, std::int64_t closed_seq = -1) {
  store::CampaignRow row;
  row.id = CampaignId::of(id);
  row.state = CampaignState::kPublished;
  row.goal = row.minimum = row.optimum = euros(goal);
  row.published_seq = 1;
  row.closed_seq = closed_seq;
  return row;
}

store::RoundPledge gift(const char* to, const char* donor, std::int64_t amount, std::int64_t seq,
                        std::int64_t refund_seq = -1) {
  return {.campaign = CampaignId::of(to),
          .donor = DonorId::of(donor),
          .amount = euros(amount),
          .placed = kDay,
          .seq = seq,
          .refund_seq = refund_seq};
}

matching::Pool pool(const char* id, int order, const char* document, std::int64_t budget) {
  return {.id = PoolId::of(id),
          .call = CallId::of("c"),
          .name = id,
          .kind = matching::PoolKind::kPublic,
          .order = order,
          .rule = rule(document),
          .rule_hash = {},
          .funders = {{FunderId::of("f"), "f", euros(budget), euros(7), euros(9)}}};
}

constexpr const char* kDouble = R"({"version":1,"kind":"per_pledge"})";

/// Two open campaigns with goals of 100 and 300; ada and bruno give 30 each to a, carla 50 to b.
CallRound call() {
  CallRound out;
  out.pools = {pool("p", 1, kDouble, 1'000)};
  out.campaigns = {campaign("a", 100), campaign("b", 300)};
  out.pledges = {gift("a", "ada", 30, 10), gift("a", "bruno", 30, 11), gift("b", "carla", 50, 12)};
  return out;
}

RoundResult run(const CallRound& round, const WhatIf& changes = {}) {
  auto result = run_round(round, changes);
  EXPECT_TRUE(result.ok());
  return *result;
}

TEST(CallRound, UnchangedItIsTheRoundAsItWas) {
  const RoundResult now = run(call());
  ASSERT_EQ(now.campaigns.size(), 2U);
  EXPECT_EQ(now.campaigns[0].citizens, euros(60));
  EXPECT_THAT(now.campaigns[0].matched, ElementsAre(euros(40))) << "up to the goal";
  EXPECT_TRUE(now.campaigns[0].reached);
  EXPECT_THAT(now.campaigns[1].matched, ElementsAre(euros(50)));
  EXPECT_FALSE(now.campaigns[1].reached);
  EXPECT_EQ(now.pools[0].left(), euros(910)) << "what it held before is not counted twice";
}

TEST(CallRound, EverybodyGivesMoreOrLess) {
  const RoundResult more = run(call(), {.more = euros(5)});
  EXPECT_EQ(more.campaigns[0].citizens, euros(70));
  EXPECT_EQ(more.campaigns[1].citizens, euros(55));
  const RoundResult less = run(call(), {.more = euros(-30)});
  EXPECT_EQ(less.campaigns[0].citizens, euros(0)) << "gifts that come to nothing are left out";
  EXPECT_EQ(less.campaigns[1].citizens, euros(20));
}

TEST(CallRound, MorePeopleGive) {
  const WhatIf changes{.more = {}, .donors = 2, .gift = euros(60)};
  EXPECT_EQ(run(call(), changes).campaigns[0].citizens, euros(180));
  EXPECT_TRUE(run(call(), changes).campaigns[1].reached) << "170 and 130 from the pool";
  WhatIf one = changes;
  one.to = CampaignId::of("b");
  EXPECT_EQ(run(call(), one).campaigns[0].citizens, euros(60));
  EXPECT_EQ(run(call(), one).campaigns[1].citizens, euros(170));
}

TEST(CallRound, APoolHasMoreMoneyOrAnotherRule) {
  CallRound round = call();
  round.pools = {pool("p", 1, kDouble, 60)};
  EXPECT_THAT(run(round).campaigns[1].matched, ElementsAre(euros(20)));
  WhatIf changes{.pool = PoolId::of("p"), .budget = euros(100)};
  EXPECT_THAT(run(round, changes).campaigns[1].matched, ElementsAre(euros(50)));
  changes.rule = rule(R"({"version":1,"kind":"lump_sum","amount":2500})");
  EXPECT_THAT(run(round, changes).campaigns[0].matched, ElementsAre(euros(25)));
  EXPECT_TRUE(changes.changes_anything());
  EXPECT_FALSE(WhatIf{}.changes_anything());
}

TEST(CallRound, RefundsAndClosesComeWhereTheyWere) {
  CallRound round = call();
  round.pledges[0].refund_seq = 20;
  EXPECT_EQ(run(round).campaigns[0].citizens, euros(30));
  round.campaigns[0].closed_seq = 15;
  const RoundResult closed = run(round);
  EXPECT_TRUE(closed.campaigns[0].reached) << "the refund came after the close";
  round.campaigns[1].closed_seq = 16;
  EXPECT_THAT(run(round).campaigns[1].matched, ElementsAre(euros(0))) << "it failed";
  const WhatIf changes{.donors = 1, .gift = euros(150), .to = CampaignId::of("b")};
  EXPECT_TRUE(run(round, changes).campaigns[1].reached) << "in time for its close";
}

TEST(CallRound, QuadraticPoolsShareAsIfTheCallEndedNow) {
  CallRound round = call();
  round.pools.push_back(pool(
      "q", 2, R"({"version":1,"kind":"quadratic","variant":"proportional","ceiling":"none"})", 90));
  const RoundResult now = run(round);
  Money shared;
  for (const auto& one : now.campaigns) shared += one.matched[1];
  EXPECT_EQ(shared, euros(90)) << "all of it";
  EXPECT_GT(now.campaigns[0].matched[1], now.campaigns[1].matched[1]) << "two people against one";
  EXPECT_THAT(now.campaigns[1].matched[0], euros(50)) << "others as they stand";
}

TEST(CallRound, TooMuchIsRefusedBeforeItIsRun) {
  const auto refused = run_round(call(), {.donors = 10'000, .gift = euros(1)});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Errc::kTooLarge);
  EXPECT_EQ(refused.error().field, "donors");
  EXPECT_EQ(refused.error().detail, "9998") << "half of what is left of the bound, each";
}

std::vector<std::int64_t> added(const char* document, std::int64_t budget = 1'000'000) {
  std::vector<std::int64_t> out;
  const auto shown = preview_of(rule(document), matching::PoolKind::kPublic, euros(budget), kDay);
  for (const auto& example : shown.examples) out.push_back(example.added.cents() / 100);
  return out;
}

TEST(RuleExamples, ShowWhatIsAddedToAGift) {
  EXPECT_THAT(added(kDouble), ElementsAre(10, 50, 100, 500));
  EXPECT_THAT(added(kDouble, 60), ElementsAre(10, 50, 60, 60));
  const auto capped = preview_of(rule(R"({"version":1,"kind":"per_pledge","cap_per_pledge":5000})"),
                                 matching::PoolKind::kPublic, euros(10'000), kDay);
  EXPECT_TRUE(capped.examples[1].limited_by.empty());
  EXPECT_THAT(capped.examples[2].limited_by, ElementsAre(matching::Limit::kCapPerPledge));
  EXPECT_EQ(capped.canonical, R"({"cap_per_pledge":5000,"kind":"per_pledge","version":1})");
  EXPECT_EQ(capped.hash, "b71694752e2e0957fa6efdb493062b4f72e603fc79a9a6ab0211bc5c1c5b51d2");
}

TEST(RuleExamples, AreInTheRulesOwnDaysAndPlaces) {
  EXPECT_THAT(added(R"({"version":1,"kind":"per_pledge","eligible":{"areas":["Nord"],
                       "verified_donors_only":true},"window":{"from":"2030-01-01T00:00:00Z",
                       "until":"2030-02-01T00:00:00Z"}})"),
              ElementsAre(10, 50, 100, 500));
}

TEST(RuleExamples, ShowWhatACampaignGetsOnTheWay) {
  EXPECT_THAT(added(R"({"version":1,"kind":"top_up","condition":{"share_of_goal":"1/2"}})"),
              ElementsAre(0, 5'000, 0));
  const auto shown = preview_of(rule(R"({"version":1,"kind":"lump_sum","amount":100000,
                          "condition":{"share_of_goal":"1/2"}})"),
                                matching::PoolKind::kPublic, euros(1'000'000), kDay);
  EXPECT_THAT(shown.examples[0].limited_by, ElementsAre(matching::Limit::kCondition));
  EXPECT_EQ(shown.examples[1].added, euros(1'000));
  EXPECT_THAT(shown.examples[2].limited_by, ElementsAre(matching::Limit::kCeiling));
}

TEST(RuleExamples, ShowThatManySmallGiftsWeighMore) {
  EXPECT_THAT(added(R"({"version":1,"kind":"quadratic","variant":"capital_constrained",
                        "ceiling":"none"})",
                    1'080),
              ElementsAre(990, 90, 0));
}

TEST(RuleExamples, APastCallIsRunWithThisPoolAlone) {
  CallRound round = call();
  const auto past = past_call_of(rule(kDouble), euros(80), round, "Ieri");
  EXPECT_EQ(past.title, "Ieri");
  ASSERT_EQ(past.rows.size(), 2U);
  EXPECT_EQ(past.rows[0].added, euros(40));
  EXPECT_EQ(past.rows[0].id, CampaignId::of("a"));
  EXPECT_EQ(past.added, euros(80));
  EXPECT_EQ(past.left, euros(0));
  round.too_large = true;
  EXPECT_TRUE(past_call_of(rule(kDouble), euros(80), round, "Ieri").rows.empty());
}

}  // namespace
}  // namespace colletta::handlers
