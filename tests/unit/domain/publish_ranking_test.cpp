// The end of an evaluation: when a ranking may be published, what is opened with it, who may become
// a campaign afterwards, and that a replay computes the same or says what does not hold.
#include <gmock/gmock.h>

#include "domain/evaluation/applications.hpp"
#include "domain/evaluation/decide.hpp"
#include "domain/evaluation/publish.hpp"
#include "domain/evaluation/ranking.hpp"
#include "domain/journal/event_json.hpp"
#include "domain/journal/replay.hpp"
#include "domain/selection/rules_json.hpp"
#include "tests/unit/domain/small_world.hpp"

namespace colletta::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kTwoCriteria =
    R"({"version":1,"criteria":[{"id":"c1","title":"Impatto","max":10,"weight":"3/1","min":4},)"
    R"({"id":"c2","title":"Durata","max":10,"weight":"2/1"}],"step":"1/2","aggregate":"mean",)"
    R"("tie_break":["criterion:c2","earlier_submission"],"selection":{"kind":"top_n","n":1},)"
    R"("quotas":[],"evaluators_min":1})";

/// A call with three applications, of which the third was taken back, and two evaluators; its last
/// day is over.
struct Ranked : SmallWorld {
  const CallId bando = CallId::of("BANDO");
  const Timestamp apply_by = kNow + 2 * kDayUs;
  const Actor ada{.person = PersonId::of("ADA"), .roles = Roles().add(Role::kEvaluator)};
  const Actor bruno{.person = PersonId::of("BRUNO"), .roles = Roles().add(Role::kEvaluator)};
  const log::Hash seed = log::hash_of_hex(std::string(64, '5')).value();

  Ranked() {
    auto rules = selection::parse_rules_text(kTwoCriteria).value();
    std::string document = selection::canonical(rules);
    run(OpenCall{.id = bando,
                 .actor = officer,
                 .title = "Bando",
                 .summary = "",
                 .text = "Tutti.",
                 .opens = kNow + -kDayUs,
                 .closes = kNow + 90 * kDayUs,
                 .selection = SelectionTerms{apply_by, std::move(rules), std::move(document)}});
    for (int number = 1; number <= 3; ++number) {
      CampaignContent content = content_of_garden();
      content.opens = kNow + 10 * kDayUs;
      content.deadline = kNow + 60 * kDayUs;
      run(SaveCampaign{
          .id = draft(number), .call = bando, .actor = promoter, .version = 0, .content = content});
      run(HandInCampaign{draft(number), promoter});
    }
    run(WithdrawApplication{draft(3), promoter});
    for (const Actor& who : {ada, bruno}) {
      const std::string email = who.person.str() + "@posta.example";
      world.people[email] = who.person;
      world.roles[who.person] = who.roles;
      run(AppointEvaluator{.id = act_id(), .call = bando, .actor = officer, .email = email});
    }
    world.now = apply_by;
  }
  static CampaignId draft(int number) { return CampaignId::of("DRAFT" + std::to_string(number)); }
  std::string act_id() { return "ACT" + std::to_string(++ids); }

  void declare(const Actor& who, std::int64_t number, bool recused = false) {
    run(DeclareConflict{.id = act_id(),
                        .call = bando,
                        .application = number,
                        .actor = who,
                        .recused = recused,
                        .reason = recused ? "È mia cugina." : ""});
    world.first_after.try_emplace(bando, world.next_seq - 1);
  }
  void score(const Actor& who, std::int64_t number, const char* c1, const char* c2) {
    declare(who, number);
    const auto given = run(CommitScore{.id = act_id(),
                                       .call = bando,
                                       .application = number,
                                       .actor = who,
                                       .points = {{"c1", c1}, {"c2", c2}},
                                       .reason = "Chiaro."});
    // What the writer would load later.
    SealedScore sealed{.points = {}, .reason = "Chiaro.", .salt = std::string(64, 'a')};
    for (const auto& [name, value] : world.events.back().priv)
      if (name != "reason") sealed.points.emplace(name.substr(points_member("").size()), value);
    world.sealed_scores[given.seq] = std::move(sealed);
  }
  /// The first is out by a minimum; the second is selected.
  void evaluate() {
    score(ada, 1, "3,5", "10");
    score(ada, 2, "7", "7");
    declare(bruno, 1, true);
    score(bruno, 2, "8", "6,5");
  }
  PublishRanking command() {
    return {.id = act_id(),
            .call = bando,
            .actor = officer,
            .tree_size = world.first_after.contains(bando) ? world.first_after.at(bando) + 1 : 0,
            .lot_seed = seed};
  }
  template <class Act>
  std::vector<Act> all() {
    std::vector<Act> out;
    for (const Event& event : world.events)
      if (const auto* act = std::get_if<Act>(&event.act)) out.push_back(*act);
    return out;
  }
  std::vector<std::string> found(const std::vector<Event>& events) {
    Replay replay(fake_hash);
    for (const Event& event : events) replay.apply(event);
    replay.finish();
    std::vector<std::string> out;
    for (const Finding& finding : replay.findings()) out.push_back(finding.what);
    return out;
  }
};

TEST(PublishRanking, OpensEveryScoreAndRanks) {
  Ranked r;
  r.evaluate();
  const auto outcome = r.run(r.command());
  const auto reveals = r.all<acts::ScoreRevealed>();
  ASSERT_EQ(reveals.size(), 3u);
  EXPECT_EQ(reveals[0].evaluator, "E1");
  EXPECT_EQ(reveals[0].application, 1);
  EXPECT_EQ(reveals[0].points, (std::map<std::string, std::string>{{"c1", "3.5"}, {"c2", "10"}}));
  EXPECT_EQ(reveals[0].reason, "Chiaro.");
  EXPECT_EQ(reveals[0].salt, std::string(64, 'a'));
  const auto& ranking = r.world.events.back();
  const auto& act = std::get<acts::RankingPublished>(ranking.act);
  EXPECT_EQ(ranking.seq, outcome.seq);
  EXPECT_EQ(act.applications, 2);
  EXPECT_EQ(act.selected, 1);
  EXPECT_EQ(act.revealed, 3);
  EXPECT_EQ(ranking.ref,
            (std::vector<std::int64_t>{r.world.calls.at(r.bando).seq, ranking.seq - 3}));
  EXPECT_EQ(act.ranking_hash, fake_hash("[\n {\n  \"position\": 1,\n  \"application\": \"00002\",\n"
                                        "  \"total\": \"36/1\",\n  \"shown\": \"36.00\",\n"
                                        "  \"outcome\": \"selected\"\n },\n {\n  \"position\": 2,\n"
                                        "  \"application\": \"00001\",\n  \"total\": \"61/2\",\n"
                                        "  \"shown\": \"30.50\",\n"
                                        "  \"outcome\": \"below_minimum:c1\"\n },\n {\n"
                                        "  \"application\": \"00003\",\n"
                                        "  \"outcome\": \"withdrawn\"\n }\n]"));
  EXPECT_EQ(act.scores_hash,
            fake_hash("application,evaluator,criterion,points\r\n00001,E1,c1,3.5\r\n"
                      "00001,E1,c2,10\r\n00001,E2,c1,recused\r\n00001,E2,c2,recused\r\n"
                      "00002,E1,c1,7\r\n00002,E1,c2,7\r\n00002,E2,c1,8\r\n00002,E2,c2,6.5\r\n"));
  EXPECT_EQ(r.world.applications.at({r.bando, 2}).outcome, "selected");
  EXPECT_EQ(r.world.applications.at({r.bando, 2}).position, 1);
  EXPECT_EQ(r.world.applications.at({r.bando, 3}).outcome, "withdrawn");
  EXPECT_THAT(r.found(r.world.events), IsEmpty());
  for (const Event& event : r.world.events)
    EXPECT_EQ(parse_public_body(public_body(event, "")).value().act, event.act);
}

TEST(PublishRanking, IsRefusedUntilThereIsEverythingThatItNeeds) {
  Ranked r;
  r.score(r.ada, 1, "5", "5");
  Error error = r.refuse(r.command());
  EXPECT_EQ(error.code, Errc::kTooSmall);
  EXPECT_EQ(error.field, "scores");
  EXPECT_EQ(error.detail, "2:0");
  r.declare(r.bruno, 2, true);
  EXPECT_EQ(r.refuse(r.command()).detail, "2:0") << "a recusal is no score";
  r.score(r.ada, 2, "5", "5");
  auto command = r.command();
  command.actor = r.promoter;
  EXPECT_EQ(r.refuse(command).code, Errc::kForbidden);
  command = r.command();
  command.call = CallId::of("NONE");
  EXPECT_EQ(r.refuse(command).code, Errc::kNotFound);
  command.call = r.call;
  EXPECT_EQ(r.refuse(command).detail, "no_rules");
  command = r.command();
  ++command.tree_size;
  EXPECT_EQ(r.refuse(command).field, "tree");
  r.world.now = r.apply_by + -1;
  EXPECT_EQ(r.refuse(r.command()).code, Errc::kNotOpenYet);
  r.world.now = r.apply_by;
  const auto sealed = std::exchange(r.world.sealed_scores, {});
  EXPECT_EQ(r.refuse(r.command()).code, Errc::kOverloaded) << "a score of the same batch";
  r.world.sealed_scores = sealed;
  r.run(r.command());
}

TEST(PublishRanking, OfACallThatNobodyAppliedToIsNone) {
  Ranked r;
  r.world.now = r.apply_by + -1;
  for (const int number : {1, 2}) r.run(WithdrawApplication{Ranked::draft(number), r.promoter});
  r.world.now = r.apply_by;
  EXPECT_EQ(r.refuse(r.command()).field, "applications");
}

TEST(PublishRanking, AskedForAgainIsRepeatedAndThereIsOneAlone) {
  Ranked r;
  r.evaluate();
  const auto command = r.command();
  r.run(command);
  EXPECT_TRUE(r.run(command).repeated);
  const Error error = r.refuse(r.command());
  EXPECT_EQ(error.code, Errc::kAlreadyExists);
  EXPECT_EQ(error.field, "ranking");
}

TEST(PublishRanking, AfterItNothingIsSaidOfAnApplicationAnyMore) {
  Ranked r;
  r.evaluate();
  r.run(r.command());
  const DeclareConflict late{.id = "LATE",
                             .call = r.bando,
                             .application = 2,
                             .actor = r.bruno,
                             .recused = true,
                             .reason = "Tardi."};
  EXPECT_EQ(r.refuse(late).detail, "ranked");
  EXPECT_EQ(r.refuse(CommitScore{.id = "LATE",
                                 .call = r.bando,
                                 .application = 2,
                                 .actor = r.bruno,
                                 .points = {{"c1", "9"}, {"c2", "9"}},
                                 .reason = "Tardi."})
                .detail,
            "ranked");
}

TEST(PublishRanking, OnlyWhoIsSelectedBecomesACampaign) {
  Ranked r;
  r.evaluate();
  EXPECT_EQ(r.refuse(PublishCampaign{Ranked::draft(2), r.officer}).detail, "ranking");
  r.run(r.command());
  EXPECT_EQ(r.refuse(PublishCampaign{Ranked::draft(1), r.officer}).detail, "not_selected");
  r.run(PublishCampaign{Ranked::draft(2), r.officer});
  EXPECT_EQ(r.world.events.back().ref,
            (std::vector<std::int64_t>{r.world.calls.at(r.bando).seq,
                                       r.world.applications.at({r.bando, 2}).seq}));
  EXPECT_THAT(r.found(r.world.events), IsEmpty());
}

/// What somebody might write into the journal instead.
class ForgedRanking : public testing::Test {
 protected:
  ForgedRanking() {
    r_.evaluate();
    r_.run(r_.command());
    r_.run(PublishCampaign{Ranked::draft(2), r_.officer});
    for (std::size_t i = 0; i < r_.world.events.size(); ++i)
      if (std::holds_alternative<acts::RankingPublished>(r_.world.events[i].act)) ranking_ = i;
  }
  std::vector<Event> events() const { return r_.world.events; }
  template <class Act>
  Act& act(std::vector<Event>& events, std::size_t at) {
    return std::get<Act>(events[at].act);
  }
  void expect_found(const std::vector<Event>& events, const char* words) {
    EXPECT_THAT(r_.found(events), Contains(HasSubstr(words)));
  }

  Ranked r_;
  std::size_t ranking_ = 0;
};

TEST_F(ForgedRanking, OtherPointsOrFiguresAreNotTheRankingThatTheyGive) {
  constexpr const char* kOther = "is not the ranking that rules and scores give";
  auto forged = events();
  act<acts::ScoreRevealed>(forged, ranking_ - 1).points["c1"] = "8.5";
  expect_found(forged, kOther);
  for (const auto hash : {&acts::RankingPublished::call_hash, &acts::RankingPublished::scores_hash,
                          &acts::RankingPublished::ranking_hash}) {
    forged = events();
    act<acts::RankingPublished>(forged, ranking_).*hash = std::string(64, '0');
    expect_found(forged, kOther);
  }
  for (const auto figure :
       {&acts::RankingPublished::applications, &acts::RankingPublished::selected}) {
    forged = events();
    act<acts::RankingPublished>(forged, ranking_).*figure += 1;
    expect_found(forged, kOther);
  }
  forged = events();
  act<acts::ScoreRevealed>(forged, ranking_ - 1).points["c1"] = "99";
  expect_found(forged, "is of scores that give no ranking: points too_large");
  forged = events();
  act<acts::RankingPublished>(forged, ranking_).lot_seed = "mine";
  expect_found(forged, "draws lots by what is no hash");
}

TEST_F(ForgedRanking, EveryScoreIsRevealedOnceRightBefore) {
  auto forged = events();
  forged.erase(forged.begin() + static_cast<long>(ranking_) - 1);
  expect_found(forged, "does not stand behind the reveals of all scores");
  forged = events();
  std::get<acts::RankingPublished>(forged[ranking_].act).revealed -= 1;
  expect_found(forged, "does not stand behind the reveals of all scores");
  forged = events();
  forged[ranking_ - 1] = forged[ranking_ - 2];
  expect_found(forged, "reveals a score a second time");
  forged = events();
  act<acts::ScoreRevealed>(forged, ranking_ - 1).application = 1;
  act<acts::ScoreRevealed>(forged, ranking_ - 1).evaluator = "E2";
  expect_found(forged, "reveals a score that nobody gave");
  forged = events();
  forged[ranking_ - 1].ref = {0};
  expect_found(forged, "score.revealed does not name what it rests on");
  forged = events();
  forged[ranking_].seq += 1;
  expect_found(forged, "does not stand behind the reveals of all scores");
  forged = events();
  forged[ranking_].ref[1] -= 1;
  expect_found(forged, "ranking.published does not name what it rests on");
  forged = events();
  forged[ranking_].ref = {0};
  expect_found(forged, "ranking.published does not name what it rests on");
  forged = events();
  forged.resize(ranking_);
  expect_found(forged, "scores of the call were revealed, and it has no ranking");
}

TEST_F(ForgedRanking, NothingIsSaidAfterIt) {
  auto forged = events();
  forged.push_back(forged[ranking_]);
  expect_found(forged, "is a second ranking of the call");
  for (const Event& event : events()) {
    if (!std::holds_alternative<acts::ScoreCommitted>(event.act) &&
        !std::holds_alternative<acts::ScoreRevealed>(event.act) &&
        !std::holds_alternative<acts::ConflictDeclared>(event.act))
      continue;
    forged = events();
    forged.push_back(event);
    expect_found(forged, "comes after the ranking");
  }
}

TEST_F(ForgedRanking, NothingIsSaidBetweenRevealsAndRanking) {
  for (const Event& event : events()) {
    if (!std::holds_alternative<acts::ScoreCommitted>(event.act) &&
        !std::holds_alternative<acts::EvaluatorAppointed>(event.act) &&
        !std::holds_alternative<acts::ConflictDeclared>(event.act))
      continue;
    auto forged = events();
    forged.insert(forged.begin() + static_cast<long>(ranking_), event);
    expect_found(forged, "comes after scores were revealed");
  }
}

TEST_F(ForgedRanking, ACampaignIsOfASelectedApplication) {
  const std::size_t published = ranking_ + 1;
  auto forged = events();
  forged[published].ref[1] = r_.world.applications.at({r_.bando, 1}).seq;
  expect_found(forged, "is of an application that was not selected");
  forged = events();
  forged[published].ref.pop_back();
  expect_found(forged, "names no application of its call");
  forged = events();
  forged.push_back(forged[published]);
  forged.back().campaign = CampaignId::of("SECOND");
  expect_found(forged, "is of an application that is a campaign already");
}

TEST_F(ForgedRanking, RulesAreThoseOfTheCallsFirstEntry) {
  auto forged = events();
  const auto opened = static_cast<std::size_t>(r_.world.calls.at(r_.bando).seq);
  act<acts::CallOpened>(forged, opened).rules.replace(1, 0, " ");
  expect_found(forged, "the rules' hash is not that of their bytes");
  act<acts::CallOpened>(forged, opened).rules_hash =
      fake_hash(act<acts::CallOpened>(forged, opened).rules);
  expect_found(forged, "the rules are not written in their one canonical form");
  act<acts::CallOpened>(forged, opened).rules = "{}";
  expect_found(forged, "its rules cannot be read: ");
}

}  // namespace
}  // namespace colletta::test
