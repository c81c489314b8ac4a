// The end of a selection, on both databases: scores are opened and the applications ranked in one
// commit, verify and rebuild come to the same rows, and whatever is meddled with is found.
#include "domain/evaluation/ranking.hpp"

#include <gmock/gmock.h>

#include "domain/journal/event_json.hpp"
#include "domain/selection/rules_json.hpp"
#include "server/services/journal_check.hpp"
#include "server/services/people.hpp"
#include "server/services/verify.hpp"
#include "server/store/ranking_read.hpp"
#include "tests/support/city/city.hpp"
#include "tests/support/city/traces.hpp"

namespace colletta::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// The journal as strangers have it: bodies, and nothing else.
class PublicEntries : public services::JournalSource {
 public:
  explicit PublicEntries(std::vector<std::string> bodies) : bodies_(std::move(bodies)) {}
  std::int64_t size() override { return static_cast<std::int64_t>(bodies_.size()); }
  [[nodiscard]] std::string_view size_said_by() const override { return "the test"; }
  std::vector<services::JournalEntry> read(std::int64_t from, std::int64_t until,
                                           services::Findings&) override {
    std::vector<services::JournalEntry> entries;
    for (; from < until; ++from)
      entries.push_back(
          {.seq = from, .body = bodies_[static_cast<std::size_t>(from)], .row = {}, .priv = {}});
    return entries;
  }
  std::vector<services::SignedHead> signed_after(const services::SignedHead&,
                                                 std::size_t) override {
    return {};
  }
  [[nodiscard]] bool may_give_up(const std::string&) const override { return false; }
  [[nodiscard]] bool has_private_rows() const override { return false; }

 private:
  std::vector<std::string> bodies_;
};

std::vector<std::string> found_in(std::vector<std::string> bodies) {
  PublicEntries source(std::move(bodies));
  services::JournalCheck check;
  services::Findings findings;
  check.run(source, findings, {});
  std::vector<std::string> words;
  for (const Finding& finding : findings.in_order()) words.push_back(finding.what);
  return words;
}

class Ranking : public testing::TestWithParam<const char*> {
 protected:
  Ranking() {
    for (const char* name : {"ada", "bruno"})
      evaluators_.push_back(person(std::string(name) + "@posta.example", "evaluator"));
    promoter_ = person("promotrice@posta.example", "promoter");
    writer_ = city_.writer();
    const auto rules = selection::parse_rules_text(kRules).value();
    call_ = CallId::of(city_.ulid());
    do_it(OpenCall{.id = call_,
                   .actor = city_.officer,
                   .title = "Bando con graduatoria",
                   .summary = "",
                   .text = "Tutti.",
                   .opens = city_.now() + -kDayUs,
                   .closes = city_.now() + 90 * kDayUs,
                   .selection = SelectionTerms{apply_by(), rules, selection::canonical(rules)}});
    for (int number = 1; number <= 3; ++number) hand_in();
    for (const char* name : {"ada", "bruno"})
      do_it(AppointEvaluator{.id = city_.ulid(),
                             .call = call_,
                             .actor = city_.officer,
                             .email = std::string(name) + "@posta.example"});
    city_.set(apply_by());
  }
  static constexpr const char* kRules =
      R"({"version":1,"criteria":[{"id":"c1","title":"Impatto","max":10,"weight":"1/1"}],)"
      R"("step":"1/2","aggregate":"mean","tie_break":["lot"],)"
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
  void hand_in() {
    campaigns_.push_back(CampaignId::of(city_.ulid()));
    do_it(SaveCampaign{.id = campaigns_.back(),
                       .call = call_,
                       .actor = promoter_,
                       .version = 0,
                       .content = city_.content({})});
    do_it(HandInCampaign{campaigns_.back(), promoter_});
  }
  void declare(const Actor& who, std::int64_t number, bool recused = false) {
    do_it(DeclareConflict{.id = city_.ulid(),
                          .call = call_,
                          .application = number,
                          .actor = who,
                          .recused = recused,
                          .reason = recused ? "Mia cugina." : ""});
  }
  CommitScore score(const Actor& who, std::int64_t number, const char* points) {
    return {.id = city_.ulid(),
            .call = call_,
            .application = number,
            .actor = who,
            .points = {{"c1", points}},
            .reason = "Perché «è» \"bello\"\\."};
  }
  /// Two with the same points, and one that is better; an evaluator leaves one to the other.
  void evaluate() {
    for (const auto& [number, points] : {std::pair(1, "7"), std::pair(2, "7"), std::pair(3, "8")}) {
      declare(evaluators_[0], number);
      do_it(score(evaluators_[0], number, points));
    }
    declare(evaluators_[1], 1, true);
  }
  std::optional<std::int64_t> first_after() {
    auto session = city_.read();
    return store::first_after_closing(session, city_.id(), call_, apply_by());
  }
  /// As whoever reads the journal computes it.
  PublishRanking publication() {
    log::Frontier tree;
    const std::int64_t size = first_after().value_or(-1) + 1;
    auto session = city_.read();
    session.for_each<std::string>(
        {"bodies", "SELECT body FROM event WHERE seq < :size ORDER BY seq"}, {{"size", size}},
        [&](const std::string& body) {
          tree.push(ops::sha256, log::leaf_hash(ops::sha256, body));
        });
    return {.id = city_.ulid(),
            .call = call_,
            .actor = city_.officer,
            .tree_size = size,
            .lot_seed = tree.root(ops::sha256)};
  }
  void meddle(const std::string& sql) {
    writer_.reset();
    auto session = city_.write();
    session.run("meddle", sql);
  }
  std::string outcome(int number) {
    auto session = city_.read();
    return store::outcomes(session, city_.id(), call_).at(number).outcome;
  }

  City city_{GetParam()};
  std::vector<Actor> evaluators_;
  Actor promoter_;
  CallId call_;
  std::vector<CampaignId> campaigns_;
  std::unique_ptr<writer::Writer> writer_;
};
INSTANTIATE_TEST_SUITE_P(Databases, Ranking, both_databases(), database_name);

TEST_P(Ranking, IsPublishedWithEveryScoreAndVerifies) {
  evaluate();
  const auto before = city_.number("SELECT next_seq FROM journal_head");
  const Outcome done = do_it(publication());
  EXPECT_THAT(city_.events(before), ElementsAre("score.revealed", "score.revealed",
                                                "score.revealed", "ranking.published"));
  EXPECT_EQ(done.seq, before + 3);
  EXPECT_EQ(city_.number("SELECT ranking_seq FROM call_selection"), done.seq);
  EXPECT_EQ(outcome(3), "selected");
  EXPECT_EQ(outcome(1), "reserve");
  EXPECT_EQ(city_.number("SELECT position FROM application WHERE number = 3"), 1);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Ranking, WhatIsReadBackGivesThePublishedFiles) {
  evaluate();
  const Outcome done = do_it(publication());
  auto session = city_.read();
  const auto row =
      store::ranking(session, city_.id(), call_, done.seq,
                     selection::canonical(selection::parse_rules_text(kRules).value()));
  ASSERT_EQ(row.revealed.size(), 3u);
  EXPECT_EQ(row.revealed[0].score.reason, "Perché «è» \"bello\"\\.");
  const auto computed = compute_ranking(row.record, ops::sha256);
  ASSERT_TRUE(computed.ok()) << computed.error().field;
  EXPECT_EQ(ops::sha256_hex(computed->files.call), row.act.call_hash);
  EXPECT_EQ(ops::sha256_hex(computed->files.scores), row.act.scores_hash);
  EXPECT_EQ(ops::sha256_hex(computed->files.ranking), row.act.ranking_hash);
  EXPECT_THAT(computed->files.scores, HasSubstr("00001,E2,c1,recused\r\n"));
  // The lot: the lower hash of seed and id goes first.
  const auto key = [&](const char* id) {
    return ops::sha256_hex(log::raw(row.record.lot_seed) + id);
  };
  const bool first = key("00001") < key("00002");
  EXPECT_EQ(computed->ranking[1].application, first ? "00001" : "00002");
}

TEST_P(Ranking, IsRefusedBeforeItsTimeAndOnlyOnce) {
  declare(evaluators_[0], 1);
  do_it(score(evaluators_[0], 1, "7"));
  EXPECT_EQ(refused(*writer_, city_.id(), publication()), Errc::kTooSmall);
  for (const std::int64_t number : {2, 3}) {
    declare(evaluators_[0], number);
    do_it(score(evaluators_[0], number, "7"));
  }
  PublishRanking other_tree = publication();
  ++other_tree.tree_size;
  EXPECT_EQ(refused(*writer_, city_.id(), other_tree), Errc::kInvalid);
  const PublishRanking command = publication();
  do_it(command);
  EXPECT_TRUE(do_it(command).repeated);
  EXPECT_EQ(refused(*writer_, city_.id(), publication()), Errc::kAlreadyExists);
  EXPECT_EQ(refused(*writer_, city_.id(), score(evaluators_[0], 3, "9")), Errc::kClosed);
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Ranking, OnlyTheSelectedBecomesACampaignAndTheRoundCanEnd) {
  evaluate();
  EXPECT_EQ(refused(*writer_, city_.id(), PublishCampaign{campaigns_[2], city_.officer}),
            Errc::kIllegalTransition);
  do_it(publication());
  EXPECT_EQ(refused(*writer_, city_.id(), PublishCampaign{campaigns_[0], city_.officer}),
            Errc::kIllegalTransition);
  do_it(PublishCampaign{campaigns_[2], city_.officer});
  auto session = city_.read();
  EXPECT_EQ(store::chosen_campaigns(session, city_.id(), call_).at(3).campaign, campaigns_[2]);
  city_.set(kCityStart + 91 * kDayUs);
  do_it(CloseCampaign{campaigns_[2]});
  do_it(CloseCall{call_});
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Ranking, WhoWasNotSelectedCanBeErased) {
  evaluate();
  const auto erasure = [&] { return ErasePerson{city_.ulid(), promoter_.person, Actor::job()}; };
  EXPECT_EQ(refused(*writer_, city_.id(), erasure()), Errc::kIllegalTransition) << "not ranked yet";
  do_it(publication());
  do_it(PublishCampaign{campaigns_[2], city_.officer});
  city_.set(kCityStart + 91 * kDayUs);
  do_it(CloseCampaign{campaigns_[2]});
  do_it(erasure());
  auto session = city_.read();
  EXPECT_THAT(columns_with(session, {promoter_.person.str(), "promotrice@posta.example",
                                     campaigns_[0].str(), campaigns_[1].str()}),
              IsEmpty());
  EXPECT_EQ(outcome(1), "reserve") << "what the ranking said stays";
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Ranking, RebuildMakesItsRowsAnew) {
  evaluate();
  do_it(publication());
  meddle("UPDATE application SET outcome = 'selected', position = 1 WHERE number = 1");
  meddle("UPDATE call_selection SET ranking_seq = -1");
  EXPECT_THAT(city_.findings(), Contains(HasSubstr("outcome is selected")));
  {
    auto session = city_.write();
    EXPECT_THAT(services::rebuild(session, city_.id(), {}).findings, IsEmpty());
  }
  EXPECT_EQ(outcome(1), "reserve");
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(Ranking, ThePublicEntriesAloneTellWhetherItHolds) {
  evaluate();
  const Outcome done = do_it(publication());
  std::vector<std::string> bodies;
  auto session = city_.read();
  session.for_each<std::string>({"bodies", "SELECT body FROM event ORDER BY seq"}, {},
                                [&](std::string& body) { bodies.push_back(std::move(body)); });
  EXPECT_THAT(found_in(bodies), IsEmpty());
  std::string& reveal = bodies.at(static_cast<std::size_t>(done.seq - 1));
  reveal.replace(reveal.find(R"("c1":"8")"), 8, R"("c1":"6")");
  EXPECT_THAT(found_in(bodies),
              AllOf(Contains(HasSubstr("does not open the commitment of its score")),
                    Contains(HasSubstr("is not the ranking that rules and scores give"))));
}

/// With full rights to the database and to the leaves, so that only the meaning can give it away.
TEST_P(Ranking, AForgedRevealOrSeedIsFound) {
  evaluate();
  const Outcome done = do_it(publication());
  writer_.reset();
  auto session = city_.write();
  session.run("drop", "DROP TRIGGER event_is_never_changed");
  const auto forged = [&](std::int64_t seq, const std::string& from, const std::string& to) {
    auto body =
        std::get<0>(session
                        .fetch_one<std::string>({"body", "SELECT body FROM event WHERE seq = :seq"},
                                                {{"seq", seq}})
                        .value());
    const std::string sound = body;
    const auto at = body.find(from);
    EXPECT_NE(at, std::string::npos) << body;
    body.replace(at, from.size(), to);
    const auto put = [&](const std::string& text) {
      session.execute(
          {"forge", "UPDATE event SET body = :body, leaf = :leaf WHERE seq = :seq"},
          {{"body", text}, {"leaf", ops::sha256_hex(std::string(1, '\0') + text)}, {"seq", seq}});
    };
    put(body);
    std::vector<std::string> found;
    for (const Finding& finding : services::verify(session, city_.id(), {}).findings)
      found.push_back(finding.what);
    put(sound);
    return found;
  };
  constexpr const char* kOpens = "score.revealed does not open the commitment of its score";
  EXPECT_THAT(forged(done.seq - 1, R"("c1":"8")", R"("c1":"9")"), Contains(HasSubstr(kOpens)));
  EXPECT_THAT(forged(done.seq - 1, R"(bello)", R"(brutto)"), Contains(HasSubstr(kOpens)));
  EXPECT_THAT(forged(done.seq - 1, R"("salt":")", R"("salt":"0)"), Contains(HasSubstr(kOpens)));
  EXPECT_THAT(forged(done.seq, R"("tree":)", R"("tree":1)"),
              Contains(HasSubstr("draws lots by another tree than the one at its closing")));
  EXPECT_THAT(forged(done.seq, R"("lot_seed":")", R"("lot_seed":"f)"),
              Contains(HasSubstr("ranking.published draws lots by what is no hash")));
  EXPECT_THAT(forged(done.seq, R"("selected":1)", R"("selected":2)"),
              Contains(HasSubstr("is not the ranking that rules and scores give")));
  EXPECT_THAT(city_.findings(), IsEmpty()) << "as it was";
}

}  // namespace
}  // namespace colletta::test
