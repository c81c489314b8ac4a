// A call with selection rules, from its opening to the last score: what is taken, and each thing
// that is refused, with its reason.
#include <gmock/gmock.h>

#include "domain/evaluation/applications.hpp"
#include "domain/evaluation/decide.hpp"
#include "domain/evaluation/points.hpp"
#include "domain/journal/event_json.hpp"
#include "domain/journal/replay.hpp"
#include "domain/selection/exact.hpp"
#include "domain/selection/rules_json.hpp"
#include "tests/unit/domain/small_world.hpp"

namespace colletta::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kRules =
    R"({"version":1,"criteria":[)"
    R"({"id":"c1","title":"Impatto","max":10,"weight":"3/1","min":4},)"
    R"({"id":"c2","title":"Durata","max":10,"weight":"2/1"}],"step":"1/2","aggregate":"mean",)"
    R"("tie_break":["criterion:c2","earlier_submission"],"selection":{"kind":"top_n","n":1},)"
    R"("quotas":[],"evaluators_min":2})";

SelectionTerms terms(Timestamp apply_by, const std::string& rules = kRules) {
  auto parsed = selection::parse_rules_text(rules).value();
  std::string document = selection::canonical(parsed);
  return {apply_by, std::move(parsed), std::move(document)};
}

/// A call that selects, one draft of it, two evaluators who are there to be appointed.
struct Evaluation : SmallWorld {
  const CallId bando = CallId::of("BANDO");
  const CampaignId draft = CampaignId::of("DRAFT");
  const Timestamp apply_by = kNow + 2 * kDayUs;
  const Actor ada{.person = PersonId::of("ADA"), .roles = Roles().add(Role::kEvaluator)};
  const Actor bruno{.person = PersonId::of("BRUNO"),
                    .roles = Roles().add(Role::kEvaluator).add(Role::kPromoter)};

  Evaluation() {
    run(open());
    run(save(draft, promoter));
    for (const Actor& who : {ada, bruno}) {
      world.people[email(who)] = who.person;
      world.roles[who.person] = who.roles;
    }
    world.people["nessuno@posta.example"] = PersonId::of("NOBODY");
    world.roles[PersonId::of("NOBODY")] = Roles().add(Role::kCitizen);
  }
  [[nodiscard]] OpenCall open() const {
    return {.id = bando,
            .actor = officer,
            .title = "Bando",
            .summary = "",
            .text = "Tutti.",
            .opens = kNow + -kDayUs,
            .closes = kNow + 90 * kDayUs,
            .selection = terms(apply_by)};
  }
  [[nodiscard]] SaveCampaign save(const CampaignId& id, const Actor& who) const {
    CampaignContent content = content_of_garden();
    content.deadline = kNow + 60 * kDayUs;
    return {.id = id, .call = bando, .actor = who, .version = 0, .content = content};
  }
  static std::string email(const Actor& who) { return who.person.str() + "@posta.example"; }

  void hand_in() { run(HandInCampaign{draft, promoter}); }
  AppointEvaluator appointment(const Actor& who) {
    return {
        .id = "ACT" + std::to_string(++ids), .call = bando, .actor = officer, .email = email(who)};
  }
  DeclareConflict declaration(const Actor& who, bool recused = false, std::int64_t number = 1) {
    return {.id = "ACT" + std::to_string(++ids),
            .call = bando,
            .application = number,
            .actor = who,
            .recused = recused,
            .reason = recused ? "È mia cugina." : ""};
  }
  CommitScore score(const Actor& who, std::int64_t number = 1) {
    return {.id = "ACT" + std::to_string(++ids),
            .call = bando,
            .application = number,
            .actor = who,
            .points = {{"c1", "7,5"}, {"c2", "8"}},
            .reason = "Chiaro."};
  }
  /// One application, both evaluators appointed, the last day over.
  void start() {
    hand_in();
    run(appointment(ada));
    run(appointment(bruno));
    world.now = apply_by;
  }
  const Event& last() { return world.events.back(); }
  /// What a replay of all events finds.
  std::vector<std::string> replayed(const std::vector<Event>& events) {
    Replay replay(fake_hash);
    for (const Event& event : events) replay.apply(event);
    replay.finish();
    std::vector<std::string> out;
    for (const Finding& finding : replay.findings()) out.push_back(finding.what);
    return out;
  }
};

void expect(const Error& error, Errc code, const std::string& field,
            const std::string& detail = {}) {
  EXPECT_EQ(error.code, code) << to_string(error.code) << " " << error.field;
  EXPECT_EQ(error.field, field);
  if (!detail.empty()) {
    EXPECT_EQ(error.detail, detail);
  }
}

TEST(SelectingCall, SaysItsRulesAndItsLastDay) {
  Evaluation e;
  const auto& opened = e.world.events.at(static_cast<std::size_t>(e.world.calls.at(e.bando).seq));
  const auto& act = std::get<acts::CallOpened>(opened.act);
  EXPECT_EQ(act.rules_hash, fake_hash(terms({}).document));
  EXPECT_EQ(act.apply_by, e.apply_by);
  EXPECT_EQ(parse_public_body(public_body(opened, "")).value().act, opened.act);
}

TEST(SelectingCall, WithoutRulesItsBodyIsAsItAlwaysWas) {
  SmallWorld w;
  EXPECT_EQ(public_body(w.world.events.front(), ""),
            R"({"at":"2026-03-02T12:00:00Z","call":"CALL","id":"ID1","post":[],"pub":)"
            R"({"closes":"2026-03-11T12:00:00Z","content":")" +
                std::get<acts::CallOpened>(w.world.events.front().act).content_hash +
                R"(","opens":"2026-03-01T12:00:00Z","title":"Bando"},"seq":0,)"
                R"("t":"call.opened","v":1})");
}

TEST(SelectingCall, IsRefusedAtItsFields) {
  Evaluation e;
  OpenCall bad = e.open();
  bad.id = CallId::of("OTHER");
  bad.selection->apply_by = bad.closes;
  expect(e.refuse(bad), Errc::kInvalid, "apply_by");
  bad.selection->apply_by = bad.opens;
  expect(e.refuse(bad), Errc::kInvalid, "apply_by");
  bad.selection->apply_by = {};
  expect(e.refuse(bad), Errc::kMissing, "apply_by");
  bad = e.open();
  bad.id = CallId::of("OTHER");
  bad.selection->rules.step.reset();
  expect(e.refuse(bad), Errc::kMissing, "rules.step");
}

TEST(SelectingCall, OpenedAgainIsRepeatedAndItsRulesAreFrozen) {
  Evaluation e;
  EXPECT_TRUE(e.run(e.open()).repeated);
  OpenCall other = e.open();
  std::string rules = kRules;
  rules.replace(rules.find("\"n\":1"), 5, "\"n\":2");
  other.selection = terms(e.apply_by, rules);
  expect(e.refuse(other), Errc::kRuleFrozen, "rules");
  other = e.open();
  other.selection->apply_by = e.apply_by + kDayUs;
  expect(e.refuse(other), Errc::kIdempotencyMismatch, "id");
  other.selection.reset();
  expect(e.refuse(other), Errc::kIdempotencyMismatch, "id");
}

TEST(Application, IsReceivedUnderTheNextNumber) {
  Evaluation e;
  e.hand_in();
  EXPECT_EQ(e.last().act, Act(acts::ApplicationReceived{1, Money::cents(10'000), "Centro"}));
  EXPECT_TRUE(e.last().campaign.empty()) << "which campaign it is, is private";
  EXPECT_EQ(e.last().priv.at("campaign"), "DRAFT");
  EXPECT_EQ(e.last().priv.at("promoter"), "PROMOTER");
  EXPECT_EQ(e.last().priv.at("content"), e.world.campaigns.at(e.draft).content_hash);
  EXPECT_EQ(e.world.campaigns.at(e.draft).state, CampaignState::kSubmitted);
  expect(e.refuse(HandInCampaign{e.draft, e.promoter}), Errc::kIllegalTransition, "state");
}

TEST(Application, IsTakenUntilTheLastMicrosecond) {
  Evaluation e;
  e.world.now = e.apply_by;
  expect(e.refuse(HandInCampaign{e.draft, e.promoter}), Errc::kClosed, "apply_by");
  e.world.now = e.apply_by + -1;
  e.hand_in();
}

TEST(Application, IsNotTakenBeforeTheCallOpensOrAfterItClosed) {
  Evaluation e;
  CallFacts& call = e.world.calls.at(e.bando);
  call.opens = kNow + 1;
  expect(e.refuse(HandInCampaign{e.draft, e.promoter}), Errc::kNotOpenYet, "opens");
  call.opens = kNow;
  call.state = CallState::kClosed;
  expect(e.refuse(HandInCampaign{e.draft, e.promoter}), Errc::kClosed, "call");
}

TEST(Application, IsTakenBackAndHandedInAnew) {
  Evaluation e;
  e.hand_in();
  e.run(WithdrawApplication{e.draft, e.promoter});
  EXPECT_EQ(e.last().act, Act(acts::ApplicationWithdrawn{1}));
  EXPECT_EQ(e.world.campaigns.at(e.draft).state, CampaignState::kDraft);
  expect(e.refuse(WithdrawApplication{e.draft, e.promoter}), Errc::kIllegalTransition, "state");
  e.hand_in();
  EXPECT_EQ(std::get<acts::ApplicationReceived>(e.last().act).number, 2);
  e.world.now = e.apply_by;
  expect(e.refuse(WithdrawApplication{e.draft, e.promoter}), Errc::kClosed, "apply_by");
  EXPECT_THAT(e.replayed(e.world.events), IsEmpty());
}

TEST(Application, IsItsPromotersAlone) {
  Evaluation e;
  SaveCampaign edit = e.save(e.draft, e.officer);
  edit.version = 1;
  edit.content.title = "Altro";
  expect(e.refuse(edit), Errc::kForbidden, "");
  expect(e.refuse(HandInCampaign{e.draft, e.officer}), Errc::kForbidden, "");
  e.hand_in();
  expect(e.refuse(WithdrawApplication{e.draft, e.officer}), Errc::kForbidden, "");
  expect(e.refuse(PublishCampaign{e.draft, e.officer}), Errc::kForbidden, "");
  expect(e.refuse(ReturnCampaign{e.draft, e.officer, "No."}), Errc::kForbidden, "");
  e.world.now = e.apply_by;
  expect(e.refuse(PublishCampaign{e.draft, e.officer}), Errc::kIllegalTransition, "application",
         "ranking");
  expect(e.refuse(ReturnCampaign{e.draft, e.officer, "No."}), Errc::kIllegalTransition,
         "application");
  edit.actor = e.promoter;
  edit.version = e.world.campaigns.at(e.draft).version;
  expect(e.refuse(edit), Errc::kIllegalTransition, "state", "submitted");
}

TEST(Application, ThatWaitsForItsRankingKeepsTheRoundOpen) {
  Evaluation e;
  e.hand_in();
  e.world.now = kNow + 91 * kDayUs;
  expect(e.refuse(CloseCall{e.bando}), Errc::kIllegalTransition, "ranking");
  e.world.calls.at(e.bando).selection->ranking_seq = 99;
  e.run(CloseCall{e.bando});
}

TEST(Evaluator, IsAppointedUnderACode) {
  Evaluation e;
  const AppointEvaluator first = e.appointment(e.ada);
  e.run(first);
  EXPECT_EQ(e.last().act, Act(acts::EvaluatorAppointed{"E1"}));
  EXPECT_THAT(e.last().priv, ElementsAre(std::pair("person", "ADA")));
  EXPECT_TRUE(e.run(first).repeated);
  AppointEvaluator same_id = e.appointment(e.bruno);
  same_id.id = first.id;
  expect(e.refuse(same_id), Errc::kIdempotencyMismatch, "id");
  e.run(e.appointment(e.bruno));
  EXPECT_EQ(e.last().act, Act(acts::EvaluatorAppointed{"E2"}));
}

TEST(Evaluator, IsRefusedWithTheReason) {
  Evaluation e;
  AppointEvaluator bad = e.appointment(e.ada);
  bad.actor = e.promoter;
  expect(e.refuse(bad), Errc::kForbidden, "");
  bad = e.appointment(e.ada);
  bad.email = "ignota@posta.example";
  expect(e.refuse(bad), Errc::kNotFound, "email");
  bad.email = "nessuno@posta.example";
  expect(e.refuse(bad), Errc::kForbidden, "email", "evaluator");
  bad = e.appointment(e.ada);
  bad.call = e.call;
  expect(e.refuse(bad), Errc::kIllegalTransition, "call", "no_rules");
  bad.call = CallId::of("NONE");
  expect(e.refuse(bad), Errc::kNotFound, "call");
  e.run(e.appointment(e.ada));
  expect(e.refuse(e.appointment(e.ada)), Errc::kAlreadyExists, "email", "E1");
  e.world.calls.at(e.bando).selection->ranking_seq = 9;
  expect(e.refuse(e.appointment(e.bruno)), Errc::kClosed, "call", "ranked");
}

TEST(Declaration, ComesAfterTheLastDayAndBeforeTheScore) {
  Evaluation e;
  e.start();
  e.world.now = e.apply_by + -1;
  expect(e.refuse(e.declaration(e.ada)), Errc::kNotOpenYet, "apply_by");
  e.world.now = e.apply_by;
  expect(e.refuse(e.score(e.ada)), Errc::kIllegalTransition, "conflict", "undeclared");
  const DeclareConflict none = e.declaration(e.ada);
  e.run(none);
  EXPECT_EQ(e.last().act, Act(acts::ConflictDeclared{"E1", 1, false}));
  EXPECT_THAT(e.last().priv, ElementsAre(std::pair("person", "ADA")));
  EXPECT_TRUE(e.run(none).repeated);
  expect(e.refuse(e.declaration(e.ada)), Errc::kAlreadyExists, "conflict", "none");
  e.run(e.score(e.ada));
  EXPECT_THAT(e.replayed(e.world.events), IsEmpty());
}

TEST(Declaration, OfAConflictNeedsAReasonAndStays) {
  Evaluation e;
  e.start();
  DeclareConflict recusal = e.declaration(e.ada, true);
  recusal.reason = " ";
  expect(e.refuse(recusal), Errc::kMissing, "reason");
  recusal.reason = "È mia cugina.";
  e.run(recusal);
  EXPECT_EQ(e.last().priv.at("reason"), "È mia cugina.");
  expect(e.refuse(e.score(e.ada)), Errc::kIllegalTransition, "conflict", "recused");
  expect(e.refuse(e.declaration(e.ada)), Errc::kAlreadyExists, "conflict", "recused");
  expect(e.refuse(e.declaration(e.ada, true)), Errc::kAlreadyExists, "conflict", "recused");
  recusal.reason = "Altro.";
  expect(e.refuse(recusal), Errc::kIdempotencyMismatch, "id");
}

TEST(Declaration, MayBecomeARecusalUntilTheScore) {
  Evaluation e;
  e.start();
  e.run(e.declaration(e.ada));
  e.run(e.declaration(e.ada, true));
  expect(e.refuse(e.score(e.ada)), Errc::kIllegalTransition, "conflict", "recused");
  e.run(e.declaration(e.bruno));
  e.run(e.score(e.bruno));
  expect(e.refuse(e.declaration(e.bruno, true)), Errc::kIllegalTransition, "score");
  EXPECT_THAT(e.replayed(e.world.events), IsEmpty());
}

TEST(Declaration, OfOnesOwnApplicationIsARecusalOrNothing) {
  Evaluation e;
  const CampaignId own = CampaignId::of("OWN");
  e.run(e.save(own, e.bruno));
  e.run(HandInCampaign{own, e.bruno});
  e.run(e.appointment(e.bruno));
  e.world.now = e.apply_by;
  expect(e.refuse(e.declaration(e.bruno)), Errc::kForbidden, "application", "own");
  expect(e.refuse(e.score(e.bruno)), Errc::kForbidden, "application", "own");
  e.run(e.declaration(e.bruno, true));
}

TEST(Score, IsCommittedOnceWithItsPoints) {
  Evaluation e;
  e.start();
  e.run(e.declaration(e.ada));
  const CommitScore score = e.score(e.ada);
  e.run(score);
  EXPECT_EQ(e.last().act, Act(acts::ScoreCommitted{"E1", 1}));
  EXPECT_THAT(e.last().priv, ElementsAre(std::pair("points:c1", "7.5"), std::pair("points:c2", "8"),
                                         std::pair("reason", "Chiaro.")))
      << "nothing in it says who it is: it can be opened as a whole";
  EXPECT_TRUE(e.run(score).repeated);
  CommitScore other = score;
  other.points["c1"] = "8";
  expect(e.refuse(other), Errc::kIdempotencyMismatch, "id");
  expect(e.refuse(e.score(e.ada)), Errc::kAlreadyExists, "score");
}

TEST(Score, IsRefusedAtItsFields) {
  Evaluation e;
  e.start();
  e.run(e.declaration(e.ada));
  for (const auto& [typed, code] : {std::pair("", Errc::kMissing),
                                    {"10.5", Errc::kTooLarge},
                                    {"-1", Errc::kInvalid},
                                    {"7.25", Errc::kInvalid},
                                    {"sette", Errc::kInvalid}}) {
    CommitScore bad = e.score(e.ada);
    bad.points["c2"] = typed;
    expect(e.refuse(bad), code, "points[c2]");
  }
  CommitScore bad = e.score(e.ada);
  bad.points["c3"] = "1";
  expect(e.refuse(bad), Errc::kUnknownField, "points[c3]");
  bad = e.score(e.ada);
  bad.reason = "";
  expect(e.refuse(bad), Errc::kMissing, "reason");
}

TEST(Score, IsForAnEvaluatorOfTheCallOnAnApplicationOfIt) {
  Evaluation e;
  e.start();
  e.run(e.declaration(e.ada));
  expect(e.refuse(e.score(e.ada, 2)), Errc::kNotFound, "application");
  expect(e.refuse(e.score(e.officer)), Errc::kForbidden, "");
  Actor without_role = e.ada;
  without_role.roles = Roles().add(Role::kOfficer);
  expect(e.refuse(e.score(without_role)), Errc::kForbidden, "");
  e.world.calls.at(e.bando).selection->ranking_seq = 9;
  expect(e.refuse(e.score(e.ada)), Errc::kClosed, "call", "ranked");
  expect(e.refuse(e.declaration(e.bruno)), Errc::kClosed, "call", "ranked");
}

TEST(Score, IsNotOfWhatWasTakenBack) {
  Evaluation e;
  e.hand_in();
  e.run(WithdrawApplication{e.draft, e.promoter});
  e.run(e.appointment(e.ada));
  e.world.now = e.apply_by;
  expect(e.refuse(e.declaration(e.ada)), Errc::kNotFound, "application");
}

TEST(Points, AreWrittenInOneWay) {
  for (const auto& [num, den, text] :
       {std::tuple(7, 1, "7"), {15, 2, "7.5"}, {1, 8, "0.125"}, {22, 3, "22/3"}, {0, 5, "0"}})
    EXPECT_EQ(selection::exact_text(Rational::make(num, den).value()), text);
}

/// A sound journal of an evaluation, and what is wrong with it after each forgery.
class ForgedEvaluation : public testing::Test {
 protected:
  ForgedEvaluation() {
    e_.start();
    e_.run(e_.declaration(e_.ada));
    e_.run(e_.score(e_.ada));
    e_.run(e_.declaration(e_.bruno, true));
  }
  std::vector<Event> events() { return e_.world.events; }
  template <class A>
  static std::size_t find(const std::vector<Event>& all) {
    for (std::size_t i = 0; i < all.size(); ++i)
      if (std::holds_alternative<A>(all[i].act)) return i;
    ADD_FAILURE() << "no such act";
    return 0;
  }
  template <class A>
  A& act(std::vector<Event>& all) {
    return std::get<A>(all[find<A>(all)].act);
  }
  void expect_found(const std::vector<Event>& all, const std::string& words) {
    EXPECT_THAT(e_.replayed(all), testing::Contains(testing::HasSubstr(words)));
  }
  Evaluation e_;
};

TEST_F(ForgedEvaluation, SoundItHolds) { EXPECT_THAT(e_.replayed(events()), IsEmpty()); }

TEST_F(ForgedEvaluation, NumbersAndCodesAreDense) {
  auto all = events();
  act<acts::ApplicationReceived>(all).number = 2;
  expect_found(all, "has a number that is not the next one");
  all = events();
  act<acts::EvaluatorAppointed>(all).evaluator = "E2";
  expect_found(all, "has a code that is not the next one");
}

TEST_F(ForgedEvaluation, TheLastDayParts) {
  auto all = events();
  all[find<acts::ApplicationReceived>(all)].at = e_.apply_by;
  expect_found(all, "application.received comes after the last day");
  all = events();
  all[find<acts::ConflictDeclared>(all)].at = e_.apply_by + -kSecondUs;
  expect_found(all, "conflict.declared comes before the last day");
}

TEST_F(ForgedEvaluation, ADeclarationComesFirst) {
  auto all = events();
  all.erase(all.begin() + static_cast<std::ptrdiff_t>(find<acts::ConflictDeclared>(all)));
  expect_found(all, "score.committed comes before the declaration");
  all = events();
  act<acts::ConflictDeclared>(all).recused = true;
  expect_found(all, "score.committed is by an evaluator who is recused");
}

TEST_F(ForgedEvaluation, AScoreIsGivenOnceByWhoWasAppointed) {
  auto all = events();
  all.insert(all.begin() + static_cast<std::ptrdiff_t>(find<acts::ScoreCommitted>(all)),
             all[find<acts::ScoreCommitted>(all)]);
  expect_found(all, "is a second score");
  all = events();
  act<acts::ScoreCommitted>(all).evaluator = "E9";
  expect_found(all, "by an evaluator who was not appointed");
  all = events();
  act<acts::ScoreCommitted>(all).application = 7;
  expect_found(all, "about an application that is not there");
  all = events();
  all[find<acts::ScoreCommitted>(all)].ref = {0};
  expect_found(all, "does not name what it rests on");
}

TEST_F(ForgedEvaluation, ARoundWithoutRulesTakesNone) {
  auto all = events();
  all[find<acts::ApplicationReceived>(all)].call = e_.call;
  expect_found(all, "of a call without selection rules");
  all = events();
  all[find<acts::ApplicationReceived>(all)].call = CallId::of("NONE");
  expect_found(all, "of a round that is not open");
}

TEST_F(ForgedEvaluation, ItDoesNotCloseWithoutARanking) {
  auto all = events();
  Event closed = all.back();
  closed.act = acts::CallClosed{};
  closed.ref = {e_.world.calls.at(e_.bando).seq};
  closed.seq += 1;
  closed.id = "CLOSED";
  all.push_back(closed);
  expect_found(all, "whose applications wait for their ranking");
}

}  // namespace
}  // namespace colletta::test
