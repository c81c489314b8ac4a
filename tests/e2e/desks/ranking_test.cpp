// The end of a selection as people meet it: an officer publishes the ranking, everybody sees it
// with scores and reasons, its files give the same ranking again, and only who is selected is
// published.
#include <nlohmann/json.hpp>
#include <thread>

#include "domain/selection/call_json.hpp"
#include "domain/selection/ranking_json.hpp"
#include "domain/selection/scores_csv.hpp"
#include "server/ops/crypto.hpp"
#include "tests/e2e/desks/installation.hpp"

namespace colletta::test {
namespace {

class RankingDesk : public Desks {
 protected:
  /// A call with two applications and one evaluator who can score them.
  void start() {
    Browser officer = installation_.browser("officer");
    call_ = officer.get("/office/calls/new").field("call_id");
    const Page opened = officer.post("/office/calls/new", {{"call_id", call_},
                                                           {"title", "Bando con graduatoria"},
                                                           {"text", "Il testo"},
                                                           {"opens", "2026-01-01T10:00"},
                                                           {"closes", "2199-01-01T10:00"},
                                                           {"select", "1"},
                                                           {"apply_by", "2198-01-01T10:00"},
                                                           {"rules.criteria[0].title", "Impatto"},
                                                           {"rules.criteria[0].max", "10"},
                                                           {"rules.criteria[0].weight", "3"},
                                                           {"rules.step", "0,5"},
                                                           {"rules.aggregate", "mean"},
                                                           {"rules.evaluators_min", "1"},
                                                           {"rules.select", "top_n"},
                                                           {"rules.selection.n", "1"}});
    ASSERT_EQ(opened.landing, "/office/calls call_opened") << opened.body;
    for (const char* title : {"Orto di Ada", "Bottega di Bruno"}) hand_in(title);
    const Page page = officer.get(evaluation());
    EXPECT_EQ(officer
                  .post(evaluation(),
                        {{"act_id", page.field("act_id")}, {"email", "evaluator@example.org"}})
                  .status,
              303);
    installation_.set_apply_by(CallId::of(call_), installation_.now() + -kSecondUs);
  }
  void hand_in(const std::string& title) {
    Browser promoter = installation_.browser("promoter");
    campaigns_.push_back(promoter.get("/desk/campaigns/new").field("version"));
    const Page page = promoter.post("/desk/campaigns/new", {{"version", campaigns_.back()},
                                                            {"call", call_},
                                                            {"title", title},
                                                            {"summary", "Per tutti"},
                                                            {"story", "Storia."},
                                                            {"area", "Centro"},
                                                            {"theme", "Verde"},
                                                            {"goal", "20000"},
                                                            {"model", "all_or_nothing"},
                                                            {"opens", "2198-02-01T10:00"},
                                                            {"closes", "2198-03-01T10:00"},
                                                            {"budget[0].label", "Terra"},
                                                            {"budget[0].amount", "20000"},
                                                            {"budget[0].required", "1"},
                                                            {"do", "hand_in"}});
    ASSERT_EQ(page.landing, "/desk handed_in") << page.body;
  }
  [[nodiscard]] std::string evaluation() const { return "/office/calls/" + call_ + "/evaluation"; }
  void score(int number, const std::string& points) {
    Browser ada = installation_.browser("evaluator");
    const std::string path =
        "/evaluation/calls/" + call_ + "/applications/" + std::to_string(number);
    ada.post(path + "/declare",
             {{"act_id", ada.get(path).field("act_id")}, {"conflict", "none"}, {"reason", ""}});
    EXPECT_EQ(ada.post(path + "/score", {{"act_id", ada.get(path).field("act_id")},
                                         {"points[c1]", points},
                                         {"reason", "Motivo n. " + std::to_string(number)}})
                  .status,
              303);
  }
  /// The log signs within a second or so; until then the answer is 503 and nothing has happened.
  Page publish(Browser& officer, const std::string& id) {
    Page page;
    for (int i = 0; i < 100; ++i) {
      page = officer.post("/office/calls/" + call_ + "/ranking", {{"ranking_id", id}});
      if (page.status != 503) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return page;
  }

  /// With the file and the sealed entries alone.
  void expect_seals_open(Browser& guest) {
    const auto reveals = nlohmann::json::parse(guest.get("/calls/" + call_ + "/reveals.json").body);
    ASSERT_EQ(reveals.size(), 2u);
    for (const auto& one : reveals) {
      const std::string entry = "/journal/" + std::to_string(one["sealed_in"].get<int>());
      const auto body = nlohmann::json::parse(guest.get(entry + ".json").body);
      const auto salt = log::hash_of_hex(one["salt"].get<std::string>()).value();
      EXPECT_EQ(body["c"], ops::base64(ops::hmac_sha256(
                               log::raw(salt), "colletta/v1\n" + one["text"].get<std::string>())));
      EXPECT_NE(one["text"].get<std::string>().find("Motivo n."), std::string::npos);
    }
  }

  std::string call_;
  std::vector<std::string> campaigns_;
};
INSTANTIATE_TEST_SUITE_P(Databases, RankingDesk, both_databases(), database_name);

TEST_P(RankingDesk, IsPublishedAndCanBeComputedAgain) {
  ASSERT_NO_FATAL_FAILURE(start());
  Browser officer = installation_.browser("officer"), guest = installation_.browser();
  EXPECT_EQ(guest.get("/calls/" + call_ + "/ranking").status, 404);
  EXPECT_EQ(guest.get("/calls/" + call_ + "/ranking.json").status, 404);
  score(1, "6");
  Page page = officer.get(evaluation());
  EXPECT_TRUE(page.has("The ranking can be published once each application has a score."));
  EXPECT_EQ(page.field("ranking_id"), "");
  EXPECT_EQ(publish(officer, "01JN0000000000000000000000").status, 422);
  score(2, "7,5");
  page = officer.get(evaluation());
  const std::string id = page.field("ranking_id");
  ASSERT_NE(id, "") << page.body;
  EXPECT_EQ(installation_.browser("promoter").fill("/desk", {{"ranking_id", id}}).status, 405);
  EXPECT_EQ(publish(officer, id).landing, "/calls/" + call_ + "/ranking ranking_published");
  EXPECT_EQ(publish(officer, id).status, 303) << "the same again";

  page = guest.get("/calls/" + call_);
  EXPECT_TRUE(page.has("The ranking, with scores and reasons"));
  page = guest.get("/calls/" + call_ + "/ranking");
  for (const char* words : {"Of 2 applications one is selected.", "Application 2", "22.50",
                            "selected", "in reserve", "18.00", "Impatto"})
    EXPECT_TRUE(page.has(words)) << words;
  EXPECT_FALSE(page.has("Orto di Ada")) << "who is not selected is not named";
  page = guest.get("/calls/" + call_ + "/ranking/2");
  for (const char* words : {"Motivo n. 2", "7.5", "E1", "It stands at place 1 with 22.50 points.",
                            "sealed in entry", "opened in entry"})
    EXPECT_TRUE(page.has(words)) << words;
  EXPECT_FALSE(page.has("Motivo n. 1"));
  for (const char* number : {"0", "3", "x", "-1", "99999999999999999999"})
    EXPECT_EQ(guest.get("/calls/" + call_ + "/ranking/" + number).status, 404) << number;

  const auto call = selection::parse_call_text(guest.get("/calls/" + call_ + "/call.json").body);
  ASSERT_TRUE(call.ok()) << call.error().field;
  const Page table = guest.get("/calls/" + call_ + "/scores.csv");
  EXPECT_EQ(table.header("Content-Type"), "text/csv; charset=utf-8; header=present");
  const auto scores = selection::parse_scores(*call, table.body);
  ASSERT_TRUE(scores.ok()) << scores.error().field;
  const auto ranking = selection::rank(*call, *scores, ops::sha256);
  ASSERT_TRUE(ranking.ok()) << ranking.error().field;
  const Page published = guest.get("/calls/" + call_ + "/ranking.json");
  EXPECT_EQ(published.header("Content-Type"), "application/json");
  EXPECT_EQ(selection::ranking_file(*ranking), published.body);
  EXPECT_EQ(installation_.browser({}, "altrove").get("/calls/" + call_ + "/ranking").status, 404);
  expect_seals_open(guest);
}

TEST_P(RankingDesk, OnlyTheSelectedIsPublished) {
  ASSERT_NO_FATAL_FAILURE(start());
  score(1, "9");
  score(2, "5");
  Browser officer = installation_.browser("officer"), guest = installation_.browser();
  const std::string selected = "/office/campaigns/" + campaigns_[0];
  const std::string reserve = "/office/campaigns/" + campaigns_[1];
  EXPECT_FALSE(officer.get(selected).has("/publish"));
  EXPECT_EQ(publish(officer, officer.get(evaluation()).field("ranking_id")).status, 303);
  EXPECT_TRUE(officer.get(evaluation()).has("selected: to be published"));
  EXPECT_FALSE(officer.get(reserve).has("/publish"));
  const Page kept = officer.post(reserve + "/publish", {{"version", "2"}});
  EXPECT_EQ(kept.status, 409);
  EXPECT_TRUE(kept.has("The ranking did not select this application.")) << kept.body;
  const Page page = officer.get(selected);
  EXPECT_TRUE(page.has("the ranking has selected it"));
  EXPECT_EQ(officer.post(selected + "/publish", {{"version", page.field("version")}}).landing,
            "/office published");
  EXPECT_TRUE(guest.get("/calls/" + call_ + "/ranking").has("Application 1: Orto di Ada"));
  EXPECT_TRUE(guest.get("/calls/" + call_ + "/ranking/1").has("It has become a campaign"));
}

}  // namespace
}  // namespace colletta::test
