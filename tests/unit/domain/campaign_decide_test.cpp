// Decisions about campaigns, calls and pools as tables: every state with every request, who may
// ask, and what is refused with which error.
#include <gmock/gmock.h>

#include "domain/base/limits.hpp"
#include "tests/unit/domain/small_world.hpp"

namespace colletta::test {
namespace {

using testing::ElementsAre;
using S = CampaignState;

constexpr S kStates[] = {S::kDraft,     S::kSubmitted, S::kReturned,
                         S::kPublished, S::kSucceeded, S::kFailed};

/// The garden, brought into a state by the decisions themselves.
void bring(SmallWorld& w, S state) {
  if (state == S::kPublished) return;
  if (state == S::kSucceeded || state == S::kFailed) {
    const PledgeId id = w.place(state == S::kSucceeded ? 10'000 : 100);
    w.see(id, PaymentFact::kHeld);
    w.close();
    return;
  }
  CampaignFacts& campaign = w.world.campaigns.at(w.campaign);
  campaign.state = S::kDraft;
  campaign.published_seq = -1;
  w.world.book.campaigns.erase(w.campaign);
  if (state == S::kDraft) return;
  w.run(HandInCampaign{.id = w.campaign, .actor = w.promoter});
  if (state == S::kReturned)
    w.run(ReturnCampaign{.id = w.campaign, .actor = w.officer, .reasons = "Too short."});
}

struct Asked {
  const char* name;
  std::function<Result<Outcome>(SmallWorld&)> ask;
  std::set<S> legal;
};

const std::vector<Asked>& requests() {
  static const std::vector<Asked> kRequests = {
      {"hand in",
       [](SmallWorld& w) {
         return decide(w.world, HandInCampaign{.id = w.campaign, .actor = w.promoter});
       },
       {S::kDraft, S::kReturned}},
      {"return",
       [](SmallWorld& w) {
         return decide(w.world,
                       ReturnCampaign{.id = w.campaign, .actor = w.officer, .reasons = "Why?"});
       },
       {S::kSubmitted}},
      {"publish",
       [](SmallWorld& w) {
         return decide(w.world, PublishCampaign{.id = w.campaign, .actor = w.officer});
       },
       {S::kSubmitted}},
      {"close",
       [](SmallWorld& w) {
         w.world.now = content_of_garden().deadline;
         return decide(w.world, CloseCampaign{w.campaign});
       },
       {S::kPublished}},
      {"save",
       [](SmallWorld& w) {
         CampaignContent content = content_of_garden();
         content.story = "Another story.";
         return decide(w.world, SaveCampaign{.id = w.campaign,
                                             .call = w.call,
                                             .actor = w.promoter,
                                             .version = w.world.campaigns.at(w.campaign).version,
                                             .content = content});
       },
       {S::kDraft, S::kReturned, S::kPublished, S::kSucceeded, S::kFailed}},
      {"update",
       [](SmallWorld& w) {
         return decide(w.world, PublishUpdate{.id = "U1",
                                              .campaign = w.campaign,
                                              .actor = w.promoter,
                                              .title = "News",
                                              .text = "Planted."});
       },
       {S::kPublished, S::kSucceeded, S::kFailed}},
      {"measure",
       [](SmallWorld& w) {
         return decide(w.world, RecordMeasurement{.id = "M1",
                                                  .campaign = w.campaign,
                                                  .actor = w.promoter,
                                                  .indicator = "i1",
                                                  .value = "3,5",
                                                  .date = "2026-03-01",
                                                  .evidence = "https://borgo.example/report",
                                                  .note = ""});
       },
       {S::kPublished, S::kSucceeded, S::kFailed}}};
  return kRequests;
}

TEST(Campaign, EveryRequestInEveryState) {
  for (const Asked& asked : requests())
    for (const S state : kStates) {
      SCOPED_TRACE(std::string(asked.name) + " when " + std::string(to_string(state)));
      SmallWorld w;
      bring(w, state);
      ASSERT_EQ(w.world.campaigns.at(w.campaign).state, state);
      const auto events = w.world.events.size();
      const auto outcome = asked.ask(w);
      EXPECT_EQ(outcome.ok(), asked.legal.contains(state));
      if (outcome) continue;
      EXPECT_EQ(outcome.error(),
                err(Errc::kIllegalTransition, "state", std::string(to_string(state))));
      EXPECT_EQ(w.world.events.size(), events);
      EXPECT_EQ(w.world.campaigns.at(w.campaign).state, state);
    }
}

TEST(Campaign, OnlyThoseWhoMayAsk) {
  struct Row {
    const char* name;
    S state;
    std::function<Result<Outcome>(SmallWorld&, const Actor&)> ask;
    bool promoter, officer;
  };
  const Actor other{.person = PersonId::of("OTHER"), .roles = Roles().add(Role::kPromoter)};
  const Actor guest{};
  const std::vector<Row> rows = {
      {"hand in", S::kDraft,
       [](SmallWorld& w, const Actor& a) {
         return decide(w.world, HandInCampaign{.id = w.campaign, .actor = a});
       },
       true, true},
      {"return", S::kSubmitted,
       [](SmallWorld& w, const Actor& a) {
         return decide(w.world, ReturnCampaign{.id = w.campaign, .actor = a, .reasons = "Why?"});
       },
       false, true},
      {"publish", S::kSubmitted,
       [](SmallWorld& w, const Actor& a) {
         return decide(w.world, PublishCampaign{.id = w.campaign, .actor = a});
       },
       false, true},
      {"save", S::kDraft,
       [](SmallWorld& w, const Actor& a) {
         CampaignContent content = content_of_garden();
         content.title = "Other";
         return decide(w.world, SaveCampaign{.id = w.campaign,
                                             .call = w.call,
                                             .actor = a,
                                             .version = w.world.campaigns.at(w.campaign).version,
                                             .content = content});
       },
       true, true},
      {"update", S::kPublished,
       [](SmallWorld& w, const Actor& a) {
         return decide(w.world, PublishUpdate{.id = "U1",
                                              .campaign = w.campaign,
                                              .actor = a,
                                              .title = "News",
                                              .text = "Planted."});
       },
       true, true}};
  for (const Row& row : rows) {
    const auto ask = [&](auto&& actor_of) {
      SmallWorld w;
      bring(w, row.state);
      const auto outcome = row.ask(w, actor_of(w));
      EXPECT_TRUE(outcome.ok() || outcome.error().code == Errc::kForbidden) << row.name;
      return outcome.ok();
    };
    EXPECT_EQ(ask([](SmallWorld& w) { return w.promoter; }), row.promoter) << row.name;
    EXPECT_EQ(ask([](SmallWorld& w) { return w.officer; }), row.officer) << row.name;
    EXPECT_FALSE(ask([](SmallWorld& w) { return w.citizen; })) << row.name;
    EXPECT_FALSE(ask([&](SmallWorld&) { return other; })) << row.name << " by a stranger";
    EXPECT_FALSE(ask([&](SmallWorld&) { return guest; })) << row.name << " by a guest";
  }
}

TEST(Campaign, TheTermsOfAPublishedOneAreFixed) {
  const std::vector<std::pair<const char*, std::function<void(CampaignContent&)>>> rows = {
      {"goal", [](CampaignContent& c) { c.goal += Money::cents(1); }},
      {"model", [](CampaignContent& c) { c.model = matching::Model::kKeepWhatYouRaise; }},
      {"opens", [](CampaignContent& c) { c.opens.us += 1; }},
      {"closes", [](CampaignContent& c) { c.deadline.us += 1; }},
      {"area", [](CampaignContent& c) { c.area = "Porto"; }},
      {"theme", [](CampaignContent& c) { c.theme = "Blu"; }},
      {"budget", [](CampaignContent& c) { c.budget[0].amount += Money::cents(1); }},
      {"indicators", [](CampaignContent& c) { c.indicators[0].target = "13"; }},
      {"indicators", [](CampaignContent& c) { c.indicators.clear(); }}};
  for (const auto& [field, change] : rows) {
    SmallWorld w;
    SaveCampaign command{.id = w.campaign,
                         .call = w.call,
                         .actor = w.officer,
                         .version = w.world.campaigns.at(w.campaign).version,
                         .content = content_of_garden()};
    change(command.content);
    EXPECT_EQ(w.refuse(command), err(Errc::kIllegalTransition, field, "published"));
  }
  SmallWorld w;
  SaveCampaign more{.id = w.campaign,
                    .call = w.call,
                    .actor = w.promoter,
                    .version = w.world.campaigns.at(w.campaign).version,
                    .content = content_of_garden()};
  EXPECT_TRUE(w.run(more).repeated) << "the same content is no revision";
  more.content.story = "More.";
  more.content.indicators.push_back({"", "Fiori", "fiori", "0", "100", "2026-12-31"});
  const auto from = w.world.events.size();
  w.run(more);
  EXPECT_THAT(w.events(from), ElementsAre("campaign.revised"));
  EXPECT_EQ(w.world.campaigns.at(w.campaign).content.indicators[1].id, "i2");
}

TEST(Campaign, TwoTabsDoNotOverwriteEachOther) {
  SmallWorld w;
  bring(w, S::kDraft);
  const std::int64_t version = w.world.campaigns.at(w.campaign).version;
  SaveCampaign one{.id = w.campaign,
                   .call = w.call,
                   .actor = w.promoter,
                   .version = version,
                   .content = content_of_garden()};
  SaveCampaign other = one;
  one.content.title = "One";
  other.content.title = "Other";
  w.run(one);
  EXPECT_TRUE(w.run(one).repeated) << "the same tab twice";
  EXPECT_EQ(w.refuse(other), err(Errc::kVersionMismatch, "version", std::to_string(version + 1)));
}

TEST(Campaign, ClosesAtItsDeadlineAndNotBefore) {
  SmallWorld w;
  w.world.now = content_of_garden().deadline + -1;
  EXPECT_EQ(w.refuse(CloseCampaign{w.campaign}).code, Errc::kNotOpenYet);
  w.world.now.us += 1;
  w.run(CloseCampaign{w.campaign});
  EXPECT_EQ(w.refuse(CloseCampaign{w.campaign}).code, Errc::kIllegalTransition);
}

TEST(Campaign, MeasurementsAreOfItsIndicatorsAndOfDaysThatHaveBeen) {
  struct Row {
    const char* field;
    Errc code;
    std::function<void(RecordMeasurement&)> change;
  };
  const std::vector<Row> rows = {
      {"indicator", Errc::kInvalid, [](auto& c) { c.indicator = "i2"; }},
      {"value", Errc::kInvalid, [](auto& c) { c.value = "1e3"; }},
      {"value", Errc::kMissing, [](auto& c) { c.value = ""; }},
      {"date", Errc::kInvalid, [](auto& c) { c.date = "2026-02-30"; }},
      {"date", Errc::kTooLarge, [](auto& c) { c.date = "2026-03-03"; }},
      {"evidence", Errc::kInvalid, [](auto& c) { c.evidence = "javascript:alert(1)"; }},
      {"note", Errc::kInvalidCharacters, [](auto& c) { c.note = "\u202E"; }}};
  for (const Row& row : rows) {
    SmallWorld w;
    RecordMeasurement command{.id = "M1",
                              .campaign = w.campaign,
                              .actor = w.promoter,
                              .indicator = "i1",
                              .value = "1",
                              .date = "2026-03-02",
                              .evidence = "https://borgo.example/",
                              .note = ""};
    row.change(command);
    const Error error = w.refuse(command);
    EXPECT_EQ(error.field, row.field);
    EXPECT_EQ(error.code, row.code) << row.field;
  }
}

TEST(Call, IsOpenedOnceByOfficers) {
  SmallWorld w;
  OpenCall command{.id = CallId::of("C2"),
                   .actor = w.officer,
                   .title = "T",
                   .summary = "",
                   .text = "x",
                   .opens = kNow,
                   .closes = kNow + kDayUs};
  for (const Actor& actor : {w.promoter, w.citizen, Actor{}}) {
    OpenCall theirs = command;
    theirs.actor = actor;
    EXPECT_EQ(w.refuse(theirs).code, Errc::kForbidden);
  }
  OpenCall wrong = command;
  wrong.title = " ";
  EXPECT_EQ(w.refuse(wrong), err(Errc::kMissing, "title"));
  wrong = command;
  wrong.closes = wrong.opens;
  EXPECT_EQ(w.refuse(wrong).field, "closes");
  const std::int64_t seq = w.run(command).seq;
  EXPECT_TRUE(w.run(command).repeated);
  EXPECT_EQ(w.run(command).seq, seq);
  command.title = "Another";
  EXPECT_EQ(w.refuse(command), err(Errc::kIdempotencyMismatch, "id"));
}

TEST(Call, TellsAllThatIsWrongWithItsFields) {
  OpenCall empty;
  std::vector<std::string> fields;
  for (const Error& error : check_fields(empty)) fields.push_back(error.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"title", "text", "opens", "closes"}));
}

TEST(Call, ClosesOnceItIsOverAndNothingOfItIsOpen) {
  SmallWorld w;
  const CloseCall close{.id = w.call};
  EXPECT_EQ(w.refuse(close).code, Errc::kNotOpenYet);
  w.world.now = w.world.calls.at(w.call).closes;
  EXPECT_EQ(w.refuse(close), err(Errc::kIllegalTransition, "campaigns", "published"));
  w.run(CloseCampaign{.id = w.campaign});
  const std::int64_t seq = w.run(close).seq;
  EXPECT_EQ(w.world.events.back().seq, seq);
  EXPECT_EQ(std::get<acts::CallClosed>(w.world.events.back().act),
            (acts::CallClosed{0, Money(), Money()}));
  EXPECT_TRUE(w.run(close).repeated);
  EXPECT_EQ(w.refuse(CloseCall{.id = CallId::of("C9")}), err(Errc::kNotFound, "id"));
  EXPECT_EQ(w.refuse(FundPool{.id = "F1",
                              .pool = w.pool,
                              .actor = w.officer,
                              .funder = FunderId::of("CITY"),
                              .name = "",
                              .amount = Money::cents(500)}),
            err(Errc::kClosed, "call"));
}

TEST(Pool, IsFrozenOnceOpen) {
  SmallWorld w;
  const matching::Pool& open = w.world.book.pools.at(w.pool);
  OpenPool again{.id = w.pool,
                 .call = w.call,
                 .actor = w.officer,
                 .name = "Fondo",
                 .kind = matching::PoolKind::kPublic,
                 .order = 0,
                 .rule = open.rule,
                 .rule_document = matching::canonical(open.rule),
                 .funders = {{FunderId::of("CITY"), "Comune", Money::cents(100'000)}}};
  EXPECT_TRUE(w.run(again).repeated);
  again.name = "Another";
  EXPECT_EQ(w.refuse(again), err(Errc::kIdempotencyMismatch, "id"));
  again.rule_document += " ";
  EXPECT_EQ(w.refuse(again), err(Errc::kRuleFrozen, "rule"));
}

TEST(Pool, IsFundedOnceForEachForm) {
  SmallWorld w;
  FundPool command{.id = "F1",
                   .pool = w.pool,
                   .actor = w.officer,
                   .funder = FunderId::of("CITY"),
                   .name = "",
                   .amount = Money::cents(500)};
  w.run(command);
  EXPECT_TRUE(w.run(command).repeated);
  EXPECT_EQ(w.world.book.pools.at(w.pool).budget(), Money::cents(100'500));
  command.amount = Money::cents(600);
  EXPECT_EQ(w.refuse(command), err(Errc::kIdempotencyMismatch, "id"));
  command.id = "F2";
  command.amount = Money();
  EXPECT_EQ(w.refuse(command).code, Errc::kTooSmall);
  command.amount = Money::cents(limits::kGoalCentsMax + 1);
  EXPECT_EQ(w.refuse(command).code, Errc::kTooLarge);
  command.amount = Money::cents(1);
  command.funder = FunderId::of("NEW");
  EXPECT_EQ(w.refuse(command), err(Errc::kMissing, "name"));
  command.actor = w.citizen;
  EXPECT_EQ(w.refuse(command).code, Errc::kForbidden);
}

}  // namespace
}  // namespace colletta::test
