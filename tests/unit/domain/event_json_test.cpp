// Events as bytes: one fixture that never changes, a round trip of every act, postings that sum to
// zero, and documents that are refused.
#include "domain/journal/event_json.hpp"

#include <gmock/gmock.h>

#include <set>

#include "domain/base/check.hpp"

namespace colletta {
namespace {

constexpr Timestamp kAt{1'772'452'800'000'000};  // 2026-03-02T12:00:00Z

MatchLine line(std::int64_t cents = 500) {
  return {.pool = PoolId::of("POOL"),
          .parts = {{FunderId::of("CITY"), Money::cents(cents)},
                    {FunderId::of("BANK"), Money::cents(1)}},
          .rule_hash = "abc",
          .limited_by = {matching::Limit::kCapPerMatch, matching::Limit::kBudget},
          .left = Money::cents(7)};
}

PoolParts pools() { return {line().pool, line().parts}; }

Event event_of(Act act) {
  Event event;
  event.seq = 41;
  event.id = "01HZZZZZZZZZZZZZZZZZZZZZZZ";
  event.at = kAt;
  event.call = CallId::of("CALL");
  event.campaign = CampaignId::of("GARDEN");
  event.act = std::move(act);
  event.ref = {3, 40};
  return event;
}

/// One of each kind, and each of its variants that posts differently.
std::vector<Event> events() {
  using matching::ChangeKind;
  const Money ten = Money::cents(1'000);
  std::vector<Act> all = {
      acts::CallOpened{"Bando \"è\" 🌳", kAt, kAt + kDayUs, "h", {}, {}},
      acts::CallOpened{"Bando", kAt, kAt + kDayUs, "h", "h5", kAt + kHourUs},
      acts::ApplicationReceived{3, ten, "Centro"},
      acts::ApplicationWithdrawn{3},
      acts::EvaluatorAppointed{"E1"},
      acts::ConflictDeclared{"E1", 3, true},
      acts::ConflictDeclared{"E1", 3, false},
      acts::ScoreCommitted{"E1", 3},
      acts::ScoreRevealed{"E1", 3, {{"c1", "7.5"}, {"c2", "22/3"}}, "Perché \"sì\"", "ab"},
      acts::RankingPublished{"aa", "bb", "cc", 12, 5, 36, 40, "dd"},
      acts::PoolOpened{
          PoolId::of("POOL"),
          "Fondo",
          matching::PoolKind::kPrivate,
          3,
          "{}",
          "h",
          {{FunderId::of("CITY"), "Comune", ten}, {FunderId::of("BANK"), "Banca", ten}}},
      acts::PoolFunded{PoolId::of("POOL"), FunderId::of("CITY"), "Comune", ten},
      acts::CampaignPublished{"Giardino", ten, ten, ten, matching::Model::kKeepWhatYouRaise, kAt,
                              kAt + kDayUs, "Centro", "Verde", "h"},
      acts::CallClosed{2, ten, ten},
      acts::CampaignRevised{"h2"},
      acts::UpdatePublished{"h3"},
      acts::IndicatorMeasured{"i1", "-12.5", "2026-03-01", "h4"},
      acts::CorrectionRecorded{"Il backup era vecchio.", "origin\n1\nroot\n\n— origin sig\n"},
      acts::CorrectionRecorded{"Una spiegazione.", ""},
      acts::KeyRotated{"colletta.example/borgo+0123abcd+AQID"},
      acts::ErasureDone{{3, 40}},
      acts::PaymentCaptured{ten, "sandbox"},
      acts::PaymentCaptured{ten, "sandbox", true},
      acts::PayoutApproved{1, Money::cents(1'501), ten, "sandbox", "Piantare \"è\"", {pools()}},
      acts::PayoutPaid{1, ten, ten, "sandbox", "", {}},
      acts::PayoutPaid{2, Money::cents(501), {}, "", "Mandato 1", {pools()}},
      acts::PayoutWithdrawn{1, Money::cents(1'501), ten, Money::cents(3), "frozen", {pools()}},
      acts::PayoutWithdrawn{1, ten, ten, {}, "mistake", {}}};
  for (const bool flag : {true, false}) {
    all.emplace_back(acts::PledgeConfirmed{
        ten, kAt, "sandbox", "card", flag, DonorId::of("D"), flag, !flag, {line(), line(3)}});
    all.emplace_back(acts::CampaignClosed{flag, ten, ten, 1, 2});
    all.emplace_back(acts::PaymentLate{ten, kAt, "sandbox", flag});
    all.emplace_back(acts::PaymentLate{ten, kAt, "sandbox", true, flag});
    for (const bool counted : {true, false})
      for (const bool granted : {true, false}) {
        all.emplace_back(
            acts::RefundRequested{ten, "sandbox", "requested", counted, granted, {line()}});
        all.emplace_back(acts::PaymentRefunded{
            ten, "sandbox", "requested", flag, !counted, counted, granted, {line()}});
        all.emplace_back(acts::RefundFailed{ten, "sandbox", flag, counted, granted, {line()}});
        all.emplace_back(acts::ChargedBack{
            ten, "sandbox", "disputed", counted, granted, {line()}, flag ? Money() : ten});
      }
  }
  for (const auto kind : {ChangeKind::kReserved, ChangeKind::kGranted, ChangeKind::kReleased})
    all.emplace_back(acts::MatchMoved{kind, line()});
  std::vector<Event> out;
  for (Act& act : all) out.push_back(event_of(std::move(act)));
  return out;
}

TEST(PublicBody, HasTheseBytesForEver) {
  Event event = event_of(acts::PledgeConfirmed{Money::cents(1'000),
                                               kAt,
                                               "sandbox",
                                               "card",
                                               false,
                                               DonorId::of("D"),
                                               false,
                                               false,
                                               {line()}});
  EXPECT_EQ(
      public_body(event, "Y29tbWl0"),
      R"({"at":"2026-03-02T12:00:00Z","c":"Y29tbWl0","call":"CALL","campaign":"GARDEN",)"
      R"("id":"01HZZZZZZZZZZZZZZZZZZZZZZZ","post":[["provider:sandbox:held",1000],)"
      R"(["campaign:GARDEN:held",-1000],["pool:POOL:CITY:available",500],)"
      R"(["campaign:GARDEN:reserved",-500],["pool:POOL:BANK:available",1],)"
      R"(["campaign:GARDEN:reserved",-1]],"pub":{"cents":1000,"donor":"D","matches":[{"left":7,)"
      R"("limited_by":["cap_per_match","budget"],"parts":[["CITY",500],["BANK",1]],"pool":"POOL",)"
      R"("rule":"abc"}],"method":"card","money":"held","placed":"2026-03-02T12:00:00Z",)"
      R"("provider":"sandbox"},"ref":[3,40],"seq":41,"t":"pledge.confirmed","v":1})");
  EXPECT_EQ(commitment_of(public_body(event, "Y29tbWl0")), "Y29tbWl0");
  EXPECT_EQ(commitment_of(public_body(event, "")), "");
}

TEST(PublicBody, OfEveryActIsReadBackToTheSameBytes) {
  std::set<std::string_view> types;
  std::set<std::size_t> kinds;
  for (const Event& event : events()) {
    SCOPED_TRACE(type_name(event.act));
    types.insert(type_name(event.act));
    kinds.insert(event.act.index());
    const std::string body = public_body(event, "c");
    const auto read = parse_public_body(body);
    ASSERT_TRUE(read.ok()) << read.error().field << " in " << body;
    EXPECT_EQ(public_body(*read, "c"), body);
    EXPECT_EQ(read->act.index(), event.act.index());
    EXPECT_EQ(read->ref, event.ref);
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<AnyAct>) << "an act has no sample here";
  EXPECT_EQ(types.size(), std::variant_size_v<AnyAct> + 3) << "moves have three names, closes two";
}

TEST(PublicBody, LeavesOutWhatIsNotThere) {
  Event event = event_of(acts::CampaignRevised{"h"});
  event.call = {};
  event.campaign = {};
  event.ref.clear();
  EXPECT_EQ(public_body(event, ""),
            R"({"at":"2026-03-02T12:00:00Z","id":"01HZZZZZZZZZZZZZZZZZZZZZZZ","post":[],)"
            R"("pub":{"content":"h"},"seq":41,"t":"campaign.revised","v":1})");
}

TEST(PrivateBody, IsAnObjectOfStringsAndNeverInThePublicOne) {
  Event event = event_of(acts::PaymentCaptured{Money::cents(1), "sandbox"});
  event.priv = {{"reference", "pay_1"}, {"person", "P"}};
  EXPECT_EQ(private_body(event), R"({"person":"P","reference":"pay_1"})");
  EXPECT_THAT(public_body(event, "c"), testing::Not(testing::HasSubstr("pay_1")));
}

TEST(Postings, OfEveryActSumToZero) {
  for (const Event& event : events()) {
    Money sum;
    for (const Posting& posting : postings(event)) {
      sum += posting.amount;
      EXPECT_FALSE(posting.amount.zero()) << posting.account;
    }
    EXPECT_TRUE(sum.zero()) << type_name(event.act);
  }
}

TEST(PublicBody, IsRefusedWhenItIsNotWhatThisVersionWrites) {
  const std::string good = public_body(event_of(acts::CampaignRevised{"h"}), "c");
  ASSERT_TRUE(parse_public_body(good).ok());
  struct Row {
    const char *from, *to, *field;
  };
  for (const Row& row :
       {Row{"\"v\":1", "\"v\":2", "v"}, Row{"\"v\":1", "\"v\":1.0", "v"},
        Row{"\"seq\":41", "\"seq\":\"41\"", "seq"}, Row{"\"seq\":41,", "", "seq"},
        Row{"campaign.revised", "campaign.x", "t"}, Row{"12:00:00Z", "12:00:61Z", "at"},
        Row{"\"content\":\"h\"", "\"content\":1", "pub.content"},
        Row{"\"content\":\"h\"", "\"content\":\"h\",\"more\":1", "pub"},
        Row{"\"post\":[]", "\"post\":[1]", "post"}, Row{"\"ref\":[3,40]", "\"ref\":[3.5]", "ref"},
        Row{"\"v\":1", "\"v\":1,\"w\":1", ""}}) {
    std::string bad = good;
    const std::size_t at = bad.find(row.from);
    ASSERT_NE(at, std::string::npos) << row.from;
    bad.replace(at, std::string_view(row.from).size(), row.to);
    const auto read = parse_public_body(bad);
    ASSERT_FALSE(read.ok()) << bad;
    EXPECT_EQ(read.error().field, row.field) << bad;
  }
  for (const char* text : {"", "{", "[]", "null", "{}", "\xff", R"({"v":1,"call":1})"})
    EXPECT_FALSE(parse_public_body(text).ok()) << text;
}

TEST(PublicBody, AnAmountBeyondWhatEveryReaderKeepsIsABug) {
  EXPECT_THROW(public_body(event_of(acts::PaymentCaptured{Money::cents(1LL << 53), "sandbox"}), ""),
               CheckFailure);
}

}  // namespace
}  // namespace colletta
