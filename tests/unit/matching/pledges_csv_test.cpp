// The table of pledges: what a spreadsheet exports, and what is refused with line and column.
#include "domain/matching/pledges_csv.hpp"

#include <gtest/gtest.h>

#include "tests/unit/matching/support.hpp"

namespace colletta::matching {
namespace {

constexpr const char* kHeader = "id,campaign,donor,amount,at\n";

TEST(PledgesCsv, ReadsColumnsInAnyOrder) {
  const auto events = parse_pledges_csv(
      "\xEF\xBB\xBF"
      "amount,id,verified,at,campaign,promoter_linked,donor\r\n"
      "\"12,50\",1,true,2026-03-01T10:00:00Z,a,false,\"d, \"\"the\"\" donor\"\r\n"
      "7.5,2,,2026-03-01T10:00:00.5Z,b,true,e");
  ASSERT_TRUE(events.ok()) << events.error().field;
  ASSERT_EQ(events->size(), 2u);
  const Pledge& first = std::get<Pledge>(events->at(0).what);
  EXPECT_EQ(first.id.str(), "1");
  EXPECT_EQ(first.campaign.str(), "a");
  EXPECT_EQ(first.donor.str(), "d, \"the\" donor");
  EXPECT_EQ(first.amount.cents(), 1250);
  EXPECT_EQ(to_rfc3339(first.placed), "2026-03-01T10:00:00Z");
  EXPECT_TRUE(first.verified);
  EXPECT_FALSE(first.promoter_linked);
  const Pledge& second = std::get<Pledge>(events->at(1).what);
  EXPECT_EQ(second.amount.cents(), 750);
  EXPECT_FALSE(second.verified);
  EXPECT_TRUE(second.promoter_linked);
  EXPECT_EQ(events->at(1).where, "line 3: ");
}

TEST(PledgesCsv, AHeaderAloneIsAnEmptyRound) {
  EXPECT_TRUE(parse_pledges_csv(kHeader).value().empty());
}

struct Refused {
  std::string text;
  const char* field;
  Errc code;
};

TEST(PledgesCsv, RefusesWithLineAndColumn) {
  const std::string good = std::string(kHeader) + "1,a,d,10,2026-03-01T10:00:00Z\n";
  for (const Refused& c : std::initializer_list<Refused>{
           {"", "line 1", Errc::kMissing},
           {"id,campaign,donor,amount\n", "line 1: at", Errc::kMissing},
           {"id,id,campaign,donor,amount,at\n", "line 1: id", Errc::kAlreadyExists},
           {"id,campaign,donor,amount,at,note\n", "line 1: note", Errc::kUnknownField},
           {good + "2,a,d,10\n", "line 3", Errc::kInvalid},
           {good + "\n", "line 3", Errc::kInvalid},
           {good + "2,a,\"d,10,2026-03-01T10:00:00Z\n", "line 3", Errc::kInvalid},
           {good + ",a,d,10,2026-03-01T10:00:00Z\n", "line 3: id", Errc::kMissing},
           {good + "2,a,,10,2026-03-01T10:00:00Z\n", "line 3: donor", Errc::kMissing},
           {good + "2,a,\xff,10,2026-03-01T10:00:00Z\n", "line 3: donor", Errc::kInvalidCharacters},
           {good + "2," + std::string(201, 'a') + ",d,10,2026-03-01T10:00:00Z\n",
            "line 3: campaign", Errc::kTooLong},
           {good + "2,a,d,0,2026-03-01T10:00:00Z\n", "line 3: amount", Errc::kTooSmall},
           {good + "2,a,d,-1,2026-03-01T10:00:00Z\n", "line 3: amount", Errc::kInvalidAmount},
           {good + "2,a,d,1e3,2026-03-01T10:00:00Z\n", "line 3: amount", Errc::kInvalidAmount},
           {good + "2,a,d,,2026-03-01T10:00:00Z\n", "line 3: amount", Errc::kMissing},
           {good + "2,a,d,10,2026-03-01\n", "line 3: at", Errc::kInvalid},
           {"id,campaign,donor,amount,at,verified\n1,a,d,10,2026-03-01T10:00:00Z,yes\n",
            "line 2: verified", Errc::kInvalid}}) {
    const auto events = parse_pledges_csv(c.text);
    ASSERT_FALSE(events.ok()) << c.text;
    EXPECT_EQ(events.error().field, c.field) << c.text;
    EXPECT_EQ(events.error().code, c.code) << c.text;
  }
}

TEST(OnePoolRound, ClosesEachCampaignAfterTheLastPledge) {
  auto pledges = parse_pledges_csv(std::string(kHeader) + "1,a,d,60,2026-03-01T10:00:00Z\n" +
                                   "2,b,d,10,2026-03-01T10:00:00Z\n");
  ASSERT_TRUE(pledges.ok());
  const std::vector<Campaign> campaigns = {campaign_of("a", eur(100)), campaign_of("b", eur(100))};
  const Rule rule = rule_of(R"({"kind":"top_up","condition":{"share_of_goal":"1/2"}})");
  const auto ample = simulate(one_pool_round(rule, campaigns, *pledges));
  ASSERT_TRUE(ample.ok()) << ample.error().field;
  EXPECT_EQ(held(ample->book, "pool", "a"), eur(40));
  EXPECT_EQ(ample->book.campaigns.at(CampaignId::of("a")).standing, Standing::kSucceeded);
  EXPECT_EQ(ample->book.campaigns.at(CampaignId::of("b")).standing, Standing::kFailed);
  const auto scant = simulate(one_pool_round(rule, campaigns, *pledges, eur(30)));
  EXPECT_EQ(scant->book.campaigns.at(CampaignId::of("a")).standing, Standing::kFailed);
}

TEST(OnePoolRound, NamesTheLineOfAPledgeToAnUnknownCampaign) {
  auto pledges = parse_pledges_csv(std::string(kHeader) + "1,z,d,60,2026-03-01T10:00:00Z\n");
  const auto outcome = simulate(
      one_pool_round(rule_of(R"({"kind":"top_up"})"), {campaign_of("a", eur(100))}, *pledges));
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error(), err(Errc::kNotFound, "line 2: campaign", "z"));
}

}  // namespace
}  // namespace colletta::matching
