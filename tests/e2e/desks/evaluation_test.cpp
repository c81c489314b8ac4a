// A call with selection rules as people meet it: the officer's form, the promoter's application,
// the evaluator's desk, and who may not see what.
#include "domain/selection/rules_json.hpp"
#include "tests/e2e/desks/installation.hpp"

namespace colletta::test {
namespace {

class EvaluationDesk : public Desks {
 protected:
  static Fields call_form() {
    return {{"title", "Bando a selezione"},
            {"text", "Il testo"},
            {"opens", "2026-01-01T10:00"},
            {"closes", "2199-01-01T10:00"},
            {"select", "1"},
            {"apply_by", "2198-01-01T10:00"},
            {"rules.criteria[0].title", "Impatto"},
            {"rules.criteria[0].max", "10"},
            {"rules.criteria[0].weight", "3"},
            {"rules.criteria[0].min", "4"},
            {"rules.criteria[3].title", "Durata"},
            {"rules.criteria[3].max", "10"},
            {"rules.criteria[3].weight", "1,5"},
            {"rules.criteria[3].tie", "1"},
            {"rules.step", "0,5"},
            {"rules.aggregate", "median"},
            {"rules.evaluators_min", "2"},
            {"rules.pass_mark", "20"},
            {"rules.select", "budget"},
            {"rules.selection.amount", "30000"},
            {"rules.selection.on_misfit", "skip"},
            {"rules.area_max", "1"}};
  }
  /// A call opened by the form, its id.
  std::string opened() {
    Browser officer = installation_.browser("officer");
    const std::string id = officer.get("/office/calls/new").field("call_id");
    const Page page = officer.post("/office/calls/new", with(call_form(), "call_id", id));
    EXPECT_EQ(page.landing, "/office/calls call_opened") << page.body;
    return id;
  }
  static Fields campaign_form(const std::string& call) {
    return {{"call", call},
            {"title", "Orto di Ada"},
            {"summary", "Verdure per tutti"},
            {"story", "Parola segreta Zibaldone."},
            {"area", "Centro"},
            {"theme", "Verde"},
            {"goal", "20000"},
            {"model", "all_or_nothing"},
            {"opens", "2198-02-01T10:00"},
            {"closes", "2198-03-01T10:00"},
            {"budget[0].label", "Terra"},
            {"budget[0].amount", "20000"},
            {"budget[0].required", "1"}};
  }
  /// A campaign of promoter@ handed in to the call; its id.
  std::string handed_in(const std::string& call) {
    Browser promoter = installation_.browser("promoter");
    const std::string id = promoter.get("/desk/campaigns/new").field("version");
    Fields form = with(campaign_form(call), "version", id);
    const Page page = promoter.post("/desk/campaigns/new", with(form, "do", "hand_in"));
    EXPECT_EQ(page.landing, "/desk handed_in") << page.body;
    return id;
  }
  /// As if the last day for applications had passed.
  void seal_broken(const std::string& call) {
    installation_.set_apply_by(CallId::of(call), installation_.now() + -kSecondUs);
  }
  Page appoint(const std::string& call, const std::string& who) {
    Browser officer = installation_.browser("officer");
    const std::string path = "/office/calls/" + call + "/evaluation";
    const Page page = officer.get(path);
    return officer.post(path, {{"act_id", page.field("act_id")}, {"email", who + "@example.org"}});
  }
  /// A call with one application, after its last day, evaluated by evaluator@ and evaluator2@.
  std::string under_way() {
    const std::string call = opened();
    campaign_ = handed_in(call);
    EXPECT_EQ(appoint(call, "evaluator").landing,
              "/office/calls/" + call + "/evaluation evaluator_appointed");
    EXPECT_EQ(appoint(call, "evaluator2").status, 303);
    seal_broken(call);
    return call;
  }
  static std::string application(const std::string& call) {
    return "/evaluation/calls/" + call + "/applications/1";
  }
  Page declare(Browser& who, const std::string& call, const std::string& conflict = "none",
               const std::string& reason = "") {
    const Page page = who.get(application(call));
    return who.post(application(call) + "/declare",
                    {{"act_id", page.field("act_id")}, {"conflict", conflict}, {"reason", reason}});
  }
  /// Also where the page offers no form for it.
  Page score(Browser& who, const std::string& call, const std::string& points = "7,5") {
    who.get(application(call));
    return who.post(application(call) + "/score", {{"act_id", installation_.core().ulids.next()},
                                                   {"points[c1]", points},
                                                   {"points[c2]", "8"},
                                                   {"reason", "Frase che nessuno deve leggere"}});
  }
  std::string campaign_;
};
INSTANTIATE_TEST_SUITE_P(Databases, EvaluationDesk, both_databases(), database_name);

TEST_P(EvaluationDesk, ACallShowsItsRulesInWordsAndAsData) {
  const std::string id = opened();
  Browser guest = installation_.browser();
  const Page page = guest.get("/calls/" + id);
  for (const char* words :
       {"How the call chooses", "Impatto", "Durata", "median of its evaluators",
        "At least 2 evaluators read each application", "fits into €30,000",
        "At most one of each area", "with more points in “Durata”; then the one handed in earlier",
        "Whoever stays below 20 in all", "No application has been handed in yet"})
    EXPECT_TRUE(page.has(words)) << words;
  const Page rules = guest.get("/calls/" + id + "/selection-rules.json");
  EXPECT_EQ(rules.status, 200);
  const auto parsed = selection::parse_rules_text(rules.body);
  ASSERT_TRUE(parsed.ok()) << rules.body;
  EXPECT_EQ(selection::canonical(*parsed), rules.body);
  EXPECT_EQ(parsed->tie_break.size(), 2U);
  EXPECT_EQ(parsed->criteria.at(1).weight, Rational::make(3, 2).value());
  EXPECT_EQ(
      installation_.browser({}, "altrove").get("/calls/" + id + "/selection-rules.json").status,
      404);
}

TEST_P(EvaluationDesk, TheFormIsRefusedAtItsFields) {
  Browser officer = installation_.browser("officer");
  const std::string id = officer.get("/office/calls/new").field("call_id");
  for (const auto& [field, bad, link] :
       {std::tuple{"apply_by", "2199-02-01T10:00", "apply_by"},
        {"apply_by", "", "apply_by"},
        {"rules.criteria[0].max", "", "rules-criteria-0-max"},
        {"rules.criteria[3].weight", "tanto", "rules-criteria-1-weight"},
        {"rules.step", "", "rules-step"},
        {"rules.step", "3", "rules-criteria-0-max"},
        {"rules.pass_mark", "999", "rules-pass_mark"},
        {"rules.selection.amount", "", "rules-selection-amount"},
        {"rules.evaluators_min", "x", "rules-evaluators_min"},
        {"rules.area_max", "0", "rules-area_max"}}) {
    const Page page =
        officer.post("/office/calls/new", with(with(call_form(), "call_id", id), field, bad));
    EXPECT_EQ(page.status, 422) << field;
    EXPECT_TRUE(page.has("href=\"#" + std::string(link) + "\"")) << field << " " << bad;
    EXPECT_TRUE(page.has("id=\"" + std::string(link) + "\"")) << link;
  }
  const Page more = officer.post("/office/calls/new",
                                 with(with(call_form(), "call_id", id), "do", "add_criterion"));
  EXPECT_EQ(more.status, 200);
  EXPECT_TRUE(more.has("name=\"rules.criteria[2].title\""));
}

TEST_P(EvaluationDesk, AnApplicationIsSealedFromEverybodyButItsPromoter) {
  const std::string call = opened();
  EXPECT_TRUE(
      installation_.browser().get("/calls/" + call).has("No application has been handed in"));
  const std::string campaign = handed_in(call);
  EXPECT_TRUE(
      installation_.browser().get("/calls/" + call).has("One application has been handed in"))
      << "a page that is kept knows of it";
  for (const char* who : {"", "officer", "admin", "promoter2", "evaluator"}) {
    Browser browser = installation_.browser(who);
    for (const std::string& path :
         {std::string("/office"), "/office/calls/" + call + "/evaluation",
          "/office/campaigns/" + campaign, "/calls/" + call, std::string("/campaigns?q=Verdure"),
          std::string("/journal"), "/campaigns/" + campaign, "/api/v1/campaigns/" + campaign,
          "/evaluation/calls/" + call, application(call),
          "/desk/campaigns/" + campaign + "/preview",
          "/desk/campaigns/" + campaign + "/application"}) {
      const Page page = browser.get(path);
      EXPECT_FALSE(page.has("Orto di Ada")) << who << " " << path;
      EXPECT_FALSE(page.has("Zibaldone")) << who << " " << path;
    }
  }
  EXPECT_TRUE(installation_.browser("officer").get("/office").has("One application"));
  Browser officer = installation_.browser("officer");
  const Page desk = officer.get("/office");
  EXPECT_EQ(officer.post("/office/campaigns/" + campaign + "/publish", {}).status, 404);
  EXPECT_EQ(officer.post("/office/campaigns/" + campaign + "/return", {{"reasons", "No"}}).status,
            404);
  Browser promoter = installation_.browser("promoter");
  EXPECT_TRUE(promoter.get("/desk/campaigns/" + campaign + "/preview").has("Zibaldone"));
}

TEST_P(EvaluationDesk, APromoterHasAReceiptAndTakesTheApplicationBack) {
  const std::string call = opened();
  const std::string campaign = handed_in(call);
  const std::string path = "/desk/campaigns/" + campaign;
  Browser promoter = installation_.browser("promoter");
  EXPECT_TRUE(promoter.get("/desk").has("It is application 1 of its call"));
  Page page = promoter.get(path + "/application");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.has("Receipt of your application"));
  EXPECT_TRUE(page.has("Take this application back"));
  EXPECT_EQ(installation_.browser("promoter2").get(path + "/application").status, 404);
  page = promoter.post(path + "/withdraw", {});
  EXPECT_EQ(page.landing, "/desk taken_back");
  EXPECT_EQ(promoter.post(path + "/withdraw", {}).landing, "/desk taken_back") << "twice";
  EXPECT_EQ(promoter.get(path + "/application").status, 404);
  EXPECT_EQ(promoter.fill(path, {}).status, 422) << "it can be edited again";
  EXPECT_EQ(promoter.post(path + "/hand-in", {}).landing, "/desk handed_in");
  EXPECT_TRUE(promoter.get("/desk").has("It is application 2 of its call"));
  seal_broken(call);
  EXPECT_EQ(promoter.post(path + "/withdraw", {}).status, 409);
  EXPECT_FALSE(promoter.get(path + "/application").has("Take this application back"));
}

TEST_P(EvaluationDesk, WhoComesTooLateIsToldSo) {
  const std::string call = opened();
  Browser promoter = installation_.browser("promoter");
  const std::string id = promoter.get("/desk/campaigns/new").field("version");
  promoter.post("/desk/campaigns/new",
                with(with(campaign_form(call), "version", id), "do", "save"));
  EXPECT_TRUE(promoter.get("/desk/campaigns/new").has(call));
  seal_broken(call);
  EXPECT_FALSE(promoter.get("/desk/campaigns/new").has(call)) << "it is not offered any more";
  const Page page = promoter.post("/desk/campaigns/" + id + "/hand-in", {});
  EXPECT_EQ(page.status, 409);
  EXPECT_TRUE(page.has("The last day for applications has passed.")) << page.body;
}

TEST_P(EvaluationDesk, AnEvaluatorDeclaresReadsAndScores) {
  const std::string call = under_way();
  Browser ada = installation_.browser("evaluator");
  EXPECT_TRUE(ada.get("/evaluation").has("0 of 1 applications scored"));
  EXPECT_TRUE(ada.get("/evaluation/calls/" + call).has("Orto di Ada"));
  Page page = ada.get(application(call));
  EXPECT_TRUE(page.has("Before you read it"));
  EXPECT_FALSE(page.has("Zibaldone")) << "first the declaration";
  EXPECT_EQ(score(ada, call).status, 409) << "no score before it";
  EXPECT_EQ(declare(ada, call, "").status, 422);
  EXPECT_EQ(declare(ada, call, "recused").status, 422) << "a recusal has a reason";
  EXPECT_EQ(declare(ada, call).landing, application(call) + " conflict_declared");
  page = ada.get(application(call));
  EXPECT_TRUE(page.has("Zibaldone"));
  EXPECT_TRUE(page.has("From 0 to 10. In steps of 0.5."));
  page = score(ada, call, "7,3");
  EXPECT_EQ(page.status, 422);
  EXPECT_TRUE(page.has("href=\"#points-c1-\""));
  EXPECT_EQ(page.field("points[c1]"), "7,3");
  EXPECT_EQ(score(ada, call).landing, application(call) + "/score score_given");
  page = ada.get(application(call) + "/score");
  EXPECT_TRUE(page.has("7.5 of 10 points"));
  EXPECT_TRUE(page.has("Frase che nessuno deve leggere"));
  EXPECT_EQ(score(ada, call).status, 409) << "once";
  EXPECT_TRUE(ada.get("/evaluation").has("Everything is done"));
}

TEST_P(EvaluationDesk, AScoreIsNobodysToSeeBeforeTheRanking) {
  const std::string call = under_way();
  Browser ada = installation_.browser("evaluator");
  declare(ada, call);
  ASSERT_EQ(score(ada, call).status, 303);
  for (const char* who : {"", "officer", "admin", "promoter", "evaluator2"}) {
    Browser browser = installation_.browser(who);
    for (const std::string& path :
         {"/office/calls/" + call + "/evaluation", "/office/campaigns/" + campaign_,
          "/calls/" + call, std::string("/journal"), "/evaluation/calls/" + call, application(call),
          application(call) + "/score", application(call) + "/score/proof.json",
          application(call) + "/score/receipt.html"})
      EXPECT_FALSE(browser.get(path).has("Frase che nessuno")) << who << " " << path;
  }
  const Page office = installation_.browser("officer").get("/office/calls/" + call + "/evaluation");
  EXPECT_TRUE(office.has("1 of the 2 that it needs")) << office.body;
  EXPECT_EQ(installation_.browser("evaluator2").get(application(call) + "/score").status, 404);
  EXPECT_EQ(installation_.browser("promoter").get(application(call)).status, 403);
}

TEST_P(EvaluationDesk, ARecusedEvaluatorReadsNothing) {
  const std::string call = under_way();
  Browser ada = installation_.browser("evaluator");
  EXPECT_EQ(declare(ada, call, "recused", "È mia cugina").status, 303);
  const Page page = ada.get(application(call));
  EXPECT_FALSE(page.has("Zibaldone"));
  EXPECT_TRUE(page.has("You do not evaluate it"));
  EXPECT_EQ(score(ada, call).status, 409);
  EXPECT_TRUE(ada.get(application(call) + "/declaration").has("È mia cugina"));
}

TEST_P(EvaluationDesk, AConflictFoundWhileReadingEndsTheEvaluation) {
  const std::string call = under_way();
  Browser ada = installation_.browser("evaluator");
  declare(ada, call);
  const Page page = ada.get(application(call));
  ASSERT_TRUE(page.has("I have found a conflict of interest"));
  EXPECT_EQ(declare(ada, call, "recused").status, 422);
  EXPECT_EQ(declare(ada, call, "recused", "L'ho capito leggendo").status, 303);
  EXPECT_FALSE(ada.get(application(call)).has("Zibaldone"));
}

TEST_P(EvaluationDesk, OnlyEvaluatorsAreAppointedAndOnce) {
  const std::string call = opened();
  Page page = appoint(call, "citizen");
  EXPECT_EQ(page.status, 403);
  EXPECT_TRUE(page.has("This person does not have the role of evaluator."));
  page = appoint(call, "nobody");
  EXPECT_EQ(page.status, 404);
  EXPECT_TRUE(page.has("Nobody in this city has this address."));
  EXPECT_EQ(appoint(call, "evaluator").status, 303);
  page = appoint(call, "evaluator");
  EXPECT_EQ(page.status, 409);
  EXPECT_TRUE(page.has("evaluates the call already, as E1"));
}

}  // namespace
}  // namespace colletta::test
