// A call that selects by rules, on both databases: what the writer stores of it, that verify and
// rebuild make the same rows of the journal, that meddling is found, and that nothing of a score
// stands anywhere but in its private row.
#include <gmock/gmock.h>

#include "domain/selection/rules_json.hpp"
#include "server/services/people.hpp"
#include "server/services/verify.hpp"
#include "server/store/journal_read.hpp"
#include "tests/support/city/city.hpp"
#include "tests/support/city/traces.hpp"

namespace colletta::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Selecting : public testing::TestWithParam<const char*> {
 protected:
  Selecting() {
    evaluator_ = person("ada@posta.example", "evaluator");
    other_ = person("bruno@posta.example", "evaluator");
    promoter_ = person("promotrice@posta.example", "promoter");
    writer_ = city_.writer();
    const auto rules = selection::parse_rules_text(kRules).value();
    call_ = CallId::of(city_.ulid());
    do_it(OpenCall{.id = call_,
                   .actor = city_.officer,
                   .title = "Bando con selezione",
                   .summary = "",
                   .text = "Tutti.",
                   .opens = city_.now() + -kDayUs,
                   .closes = city_.now() + 90 * kDayUs,
                   .selection = SelectionTerms{apply_by(), rules, selection::canonical(rules)}});
    campaign_ = CampaignId::of(city_.ulid());
    do_it(SaveCampaign{.id = campaign_,
                       .call = call_,
                       .actor = promoter_,
                       .version = 0,
                       .content = city_.content({})});
  }
  static constexpr const char* kRules =
      R"({"version":1,"criteria":[{"id":"c1","title":"Impatto","max":10,"weight":"1/1"}],)"
      R"("step":"1/2","aggregate":"mean","tie_break":["earlier_submission"],)"
      R"("selection":{"kind":"top_n","n":1},"quotas":[],"evaluators_min":1})";

  static Timestamp apply_by() { return kCityStart + 2 * kDayUs; }
  Actor person(const std::string& email, const std::string& role) {
    auto session = city_.write();
    const auto roles = Roles::parse(role).value();
    const auto made = services::put_person(session,
                                           {.city = city_.id(),
                                            .email = email,
                                            .name = email,
                                            .password_hash = "hash",
                                            .roles = roles},
                                           city_.ulid(), city_.now());
    return {.person = PersonId::of(made.value().id), .roles = roles};
  }
  Outcome do_it(writer::Command command) { return must(*writer_, city_.id(), std::move(command)); }
  void appoint(const std::string& email) {
    do_it(AppointEvaluator{
        .id = city_.ulid(), .call = call_, .actor = city_.officer, .email = email});
  }
  DeclareConflict declaration(const Actor& who, bool recused = false) {
    return {.id = city_.ulid(),
            .call = call_,
            .application = 1,
            .actor = who,
            .recused = recused,
            .reason = recused ? kConflict : ""};
  }
  CommitScore score(const Actor& who) {
    return {.id = city_.ulid(),
            .call = call_,
            .application = 1,
            .actor = who,
            .points = {{"c1", "7,5"}},
            .reason = kReason};
  }
  /// One application; one evaluator has scored it, the other left it.
  void evaluate() {
    do_it(HandInCampaign{campaign_, promoter_});
    appoint("ada@posta.example");
    appoint("bruno@posta.example");
    city_.set(apply_by());
    do_it(declaration(evaluator_));
    do_it(score(evaluator_));
    do_it(declaration(other_, true));
  }
  /// The writer is gone afterwards: on SQLite it alone has the file.
  void meddle(const std::string& sql) {
    writer_.reset();
    auto session = city_.write();
    session.run("meddle", sql);
  }
  void rebuild() {
    writer_.reset();
    auto session = city_.write();
    const auto report = services::rebuild(session, city_.id(), {});
    EXPECT_THAT(report.findings, IsEmpty());
  }
  std::int64_t count(const std::string& table) {
    return city_.number("SELECT COUNT(*) FROM " + table);
  }

  static constexpr const char* kReason = "Motivazione che nessuno deve leggere";
  static constexpr const char* kConflict = "Legame che nessuno deve leggere";
  City city_{GetParam()};
  Actor evaluator_, other_, promoter_;
  CallId call_;
  CampaignId campaign_;
  std::unique_ptr<writer::Writer> writer_;
};
INSTANTIATE_TEST_SUITE_P(Databases, Selecting, both_databases(), database_name);

TEST_P(Selecting, AnEvaluationIsStoredAndVerifies) {
  evaluate();
  EXPECT_THAT(city_.events(3),
              ElementsAre("call.opened", "application.received", "evaluator.appointed",
                          "evaluator.appointed", "conflict.declared", "score.committed",
                          "conflict.declared"));
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM evaluation WHERE score_seq >= 0"), 1);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM evaluation WHERE conflict = 'recused'"), 1);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Selecting, AnApplicationIsTakenBackAndHandedInAnew) {
  do_it(HandInCampaign{campaign_, promoter_});
  do_it(WithdrawApplication{campaign_, promoter_});
  EXPECT_EQ(city_.number("SELECT application FROM campaign WHERE id = '" + campaign_.str() + "'"),
            0);
  do_it(HandInCampaign{campaign_, promoter_});
  EXPECT_EQ(city_.number("SELECT application FROM campaign WHERE id = '" + campaign_.str() + "'"),
            2);
  EXPECT_THAT(city_.findings(), IsEmpty());
  city_.set(apply_by());
  EXPECT_EQ(refused(*writer_, city_.id(), WithdrawApplication{campaign_, promoter_}),
            Errc::kClosed);
}

TEST_P(Selecting, AnActAskedForAgainIsComparedWithWhatItSealed) {
  appoint("ada@posta.example");
  do_it(HandInCampaign{campaign_, promoter_});
  city_.set(apply_by());
  const DeclareConflict first = declaration(evaluator_);
  EXPECT_EQ(refused(*writer_, city_.id(), score(evaluator_)), Errc::kIllegalTransition);
  do_it(first);
  const CommitScore once = score(evaluator_);
  do_it(once);
  EXPECT_TRUE(do_it(once).repeated);
  CommitScore other = once;
  other.points["c1"] = "8";
  EXPECT_EQ(refused(*writer_, city_.id(), other), Errc::kIdempotencyMismatch)
      << "what is committed to is compared too";
  EXPECT_EQ(refused(*writer_, city_.id(), score(evaluator_)), Errc::kAlreadyExists);
}

TEST_P(Selecting, AScoreStandsInItsPrivateRowAlone) {
  evaluate();
  auto session = city_.read();
  EXPECT_THAT(columns_with(session, {kReason, "points:c1"}), ElementsAre("event_private.body"));
  EXPECT_THAT(columns_with(session, {kConflict}), ElementsAre("event_private.body"));
}

TEST_P(Selecting, RebuildMakesTheRowsAnew) {
  evaluate();
  meddle("DELETE FROM application");
  meddle("DELETE FROM evaluation");
  EXPECT_THAT(city_.findings(), Contains(HasSubstr("is in the journal and missing in the table")));
  rebuild();
  EXPECT_EQ(count("application"), 1);
  EXPECT_EQ(count("evaluation"), 2);
  EXPECT_THAT(city_.findings(), IsEmpty());
  meddle("UPDATE evaluation SET conflict = 'none', score_seq = 3 WHERE conflict = 'recused'");
  EXPECT_THAT(city_.findings(),
              Contains(HasSubstr("conflict is none and the journal says recused")));
  rebuild();
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Selecting, MeddlingIsFound) {
  evaluate();
  const std::string where = " WHERE id = '" + campaign_.str() + "'";
  const auto swap = [](const std::string& table, const std::string& column, const std::string& from,
                       const std::string& to) {
    return "UPDATE " + table + " SET " + column + " = REPLACE(" + column + ", '" + from + "', '" +
           to + "')";
  };
  struct Case {
    std::string sql, back, words;
  };
  const std::vector<Case> cases = {
      {swap("call_selection", "rules", "Impatto", "Simpatia"),
       swap("call_selection", "rules", "Simpatia", "Impatto"),
       "its rules are not those whose hash is in the journal"},
      {"UPDATE call_selection SET apply_by = apply_by + 1000000",
       "UPDATE call_selection SET apply_by = apply_by - 1000000", "apply_by is"},
      {"UPDATE application SET requested = requested + 1",
       "UPDATE application SET requested = requested - 1", "requested is"},
      {swap("evaluator", "person", evaluator_.person.str(), promoter_.person.str()),
       swap("evaluator", "person", promoter_.person.str(), evaluator_.person.str()),
       "evaluator " + call_.str() + " E1: who it is"},
      {"UPDATE campaign SET owner = '" + other_.person.str() + "'" + where,
       "UPDATE campaign SET owner = '" + promoter_.person.str() + "'" + where,
       "application " + call_.str() + " 1: who it is"},
      {"UPDATE campaign SET application = 7" + where, "UPDATE campaign SET application = 1" + where,
       "the journal has no application 7 of its call"},
      {swap("event_private", "body", "7.5", "9.5"), swap("event_private", "body", "9.5", "7.5"),
       "its commitment does not open to its private row"}};
  writer_.reset();
  for (const auto& [sql, back, words] : cases) {
    meddle(sql);
    EXPECT_THAT(city_.findings(), Contains(HasSubstr(words))) << sql;
    meddle(back);
  }
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Selecting, AnEvaluatorIsErasedAfterTheRankingAlone) {
  evaluate();
  const ErasePerson erasure{city_.ulid(), evaluator_.person, Actor::job()};
  EXPECT_EQ(refused(*writer_, city_.id(), erasure), Errc::kIllegalTransition);
  // As if the call were over.
  meddle("UPDATE city_call SET state = 'closed' WHERE id = '" + call_.str() + "'");
  writer_ = city_.writer();
  do_it(erasure);
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM evaluator WHERE code = 'E1' AND person = ''"), 1);
  auto session = city_.read();
  EXPECT_THAT(columns_with(session, {evaluator_.person.str(), "ada@posta.example"}), IsEmpty());
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM event_private p JOIN event e ON e.city = p.city AND "
                         "e.seq = p.seq WHERE e.type = 'score.committed'"),
            1)
      << "what was given stays: it names nobody";
}

TEST_P(Selecting, TheRoundWaitsForItsRanking) {
  evaluate();
  city_.set(kCityStart + 91 * kDayUs);
  EXPECT_EQ(refused(*writer_, city_.id(), CloseCall{call_}), Errc::kIllegalTransition);
}

}  // namespace
}  // namespace colletta::test
