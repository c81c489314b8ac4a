// The promoter's way from an empty editor to a published campaign and its reports.
#include "tests/e2e/desks/installation.hpp"

namespace colletta::test {
namespace {

class Promoter : public Desks {
 protected:
  /// A whole campaign as the editor's fields.
  Fields complete() {
    const auto zone_day = [](Timestamp t) { return to_rfc3339_seconds(t).substr(0, 16); };
    return {{"title", "Un orto sul tetto"},
            {"summary", "Pomodori per tutti"},
            {"story", "# Perché\n\nPerché **sì**."},
            {"call", call_.str()},
            {"area", "Nord"},
            {"theme", "Verde"},
            {"goal", "1500,00"},
            {"model", "all_or_nothing"},
            {"opens", zone_day(installation_.now() + kDayUs)},
            {"closes", zone_day(installation_.now() + 30 * kDayUs)},
            {"budget[0].label", "Terra"},
            {"budget[0].amount", "1000"},
            {"budget[0].required", "1"},
            {"budget[1].label", "Api"},
            {"budget[1].amount", "500,50"},
            {"indicators[0].label", "Pomodori"},
            {"indicators[0].unit", "chili"},
            {"indicators[0].baseline", "0"},
            {"indicators[0].target", "12,5"},
            {"indicators[0].due", "2030-12-31"},
            {"do", "save"}};
  }
  Fields fresh(Browser& browser) {
    return with(complete(), "version", browser.get("/desk/campaigns/new").field("version"));
  }
  /// Saves a new campaign and gives the path of its editor.
  std::string saved(Browser& browser) {
    const Page page = browser.post("/desk/campaigns/new", fresh(browser));
    EXPECT_EQ(page.status, 303) << page.body;
    return page.location.substr(0, page.location.find('?'));
  }

  CallId call_ = installation_.open_call();
};
INSTANTIATE_TEST_SUITE_P(Databases, Promoter, both_databases(), database_name);

TEST_P(Promoter, SavesADraftAndFindsItAgain) {
  Browser browser = installation_.browser("promoter");
  const std::string editor = saved(browser);
  const Page page = browser.get(editor);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.field("title"), "Un orto sul tetto");
  EXPECT_EQ(page.field("goal"), "1500");
  EXPECT_EQ(page.field("budget[1].amount"), "500.50");
  EXPECT_EQ(page.field("indicators[0].target"), "12.5");
  EXPECT_TRUE(browser.get("/desk").has(editor));
  const Page preview = browser.get(editor + "/preview");
  EXPECT_EQ(preview.status, 200);
  EXPECT_TRUE(preview.has("<strong>sì</strong>"));
}

TEST_P(Promoter, TheSameFormSentTwiceMakesOneCampaign) {
  Browser browser = installation_.browser("promoter");
  const Fields form = fresh(browser);
  const Page first = browser.post("/desk/campaigns/new", form);
  const Page second = browser.post("/desk/campaigns/new", form);
  EXPECT_EQ(second.status, 303);
  EXPECT_EQ(first.location, second.location);
  const Page other = browser.post("/desk/campaigns/new", with(form, "title", "Un altro"));
  EXPECT_EQ(other.status, 412);
  EXPECT_EQ(other.field("title"), "Un altro");
}

TEST_P(Promoter, ARefusedFormComesBackFilledIn) {
  Browser browser = installation_.browser("promoter");
  for (const std::string bad : {"0", "-1", "1e3", "10,999", "10.00.00", "9999999999999"}) {
    const Page page = browser.post("/desk/campaigns/new", with(fresh(browser), "goal", bad));
    EXPECT_EQ(page.status, 422) << bad;
    EXPECT_EQ(page.field("goal"), bad);
    EXPECT_EQ(page.field("title"), "Un orto sul tetto");
    EXPECT_TRUE(page.has("href=\"#goal\"")) << "the summary leads to the field";
  }
  const Page page = browser.post("/desk/campaigns/new",
                                 with(fresh(browser), "title", "<script>alert(1)</script>\u202E"));
  EXPECT_EQ(page.status, 422);
  EXPECT_FALSE(page.has("<script>alert(1)"));
  EXPECT_EQ(page.field("title"), "<script>alert(1)</script>\u202E");
}

TEST_P(Promoter, ButtonsAddRowsWithoutScript) {
  Browser browser = installation_.browser("promoter");
  const Page page = browser.post("/desk/campaigns/new", with(fresh(browser), "do", "add_budget"));
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.has("name=\"budget[2].label\""));
  EXPECT_FALSE(page.has("name=\"budget[3].label\""));
  EXPECT_EQ(page.field("budget[1].amount"), "500,50");
}

TEST_P(Promoter, TwoTabsDoNotOverwriteEachOther) {
  Browser browser = installation_.browser("promoter");
  const std::string editor = saved(browser);
  const Fields form = with(complete(), "version", browser.get(editor).field("version"));
  EXPECT_EQ(browser.post(editor, with(form, "title", "Dalla prima")).status, 303);
  const Page second = browser.post(editor, with(form, "title", "Dalla seconda"));
  EXPECT_EQ(second.status, 412);
  EXPECT_TRUE(second.has("Somebody has changed this in the meantime"));
  EXPECT_EQ(second.field("title"), "Dalla seconda");
  EXPECT_EQ(browser.get(editor).field("title"), "Dalla prima");
}

TEST_P(Promoter, SeesOnlyOwnCampaigns) {
  Browser browser = installation_.browser("promoter");
  const std::string editor = saved(browser);
  Browser other = installation_.browser("promoter2");
  for (const std::string& path : {editor, editor + "/preview", editor + "/donors", editor + "/acts",
                                  editor + "/updates/new", editor + "/measurements/new"})
    EXPECT_EQ(other.get(path).status, 404) << path;
  EXPECT_EQ(other.fill("/desk/campaigns/new", {{"do", "add_budget"}}).status, 422);
  EXPECT_EQ(other.post(editor, with(complete(), "version", "1")).status, 404);
  EXPECT_EQ(other.post(editor + "/hand-in", {}).status, 404);
  EXPECT_FALSE(other.get("/desk").has("Un orto sul tetto"));
  Browser elsewhere = installation_.browser("promoter", "altrove");
  EXPECT_EQ(elsewhere.get(editor).status, 404);
}

TEST_P(Promoter, ReportsTellAllThatIsWrongAtOnce) {
  const CampaignId id = installation_.published_campaign(call_);
  Browser browser = installation_.browser("promoter");
  const std::string base = "/desk/campaigns/" + id.str();
  const Page update = browser.fill(base + "/updates/new", {{"title", ""}, {"text", ""}});
  EXPECT_EQ(update.status, 422);
  EXPECT_TRUE(update.has("href=\"#title\""));
  EXPECT_TRUE(update.has("href=\"#text\""));
  const Page measured = browser.fill(
      base + "/measurements/new",
      {{"indicator", ""}, {"value", "x"}, {"date", "2199-01-01"}, {"evidence", "ftp://a"}});
  EXPECT_EQ(measured.status, 422);
  for (const char* field : {"indicator", "value", "date", "evidence"})
    EXPECT_TRUE(measured.has("href=\"#" + std::string(field) + "\"")) << field;
}

TEST_P(Promoter, AnEmptyFormMakesNoDraft) {
  Browser browser = installation_.browser("promoter");
  const std::string version = browser.get("/desk/campaigns/new").field("version");
  const Page page = browser.post("/desk/campaigns/new", {{"version", version}, {"do", "hand_in"}});
  EXPECT_EQ(page.status, 422);
  EXPECT_TRUE(page.has("href=\"#title\""));
  EXPECT_FALSE(browser.get("/desk").has("Without a title"));
}

TEST_P(Promoter, WhatIsAgreedWithGiversStandsAsText) {
  const CampaignId id = installation_.published_campaign(call_);
  Browser browser = installation_.browser("promoter");
  const std::string editor = "/desk/campaigns/" + id.str();
  const Page page = browser.get(editor);
  EXPECT_FALSE(page.has("You can hand the campaign in"));
  EXPECT_TRUE(page.has("What cannot change any more"));
  EXPECT_TRUE(page.has("<input type=\"hidden\" name=\"goal\""));
  EXPECT_TRUE(page.has("€1,000"));
  EXPECT_FALSE(page.has("<select class=\"form-select\" id=\"area\""));
}

TEST_P(Promoter, IncompleteCampaignsAreNotHandedIn) {
  Browser browser = installation_.browser("promoter");
  Fields form = with(with(fresh(browser), "story", ""), "do", "hand_in");
  form = with(form, "call", "");
  const Page page = browser.post("/desk/campaigns/new", form);
  EXPECT_EQ(page.status, 422);
  EXPECT_TRUE(page.has("href=\"#story\""));
  EXPECT_TRUE(page.has("href=\"#call\""));
  EXPECT_EQ(page.field("title"), "Un orto sul tetto") << "it is saved all the same";
}

TEST_P(Promoter, HandsInIsReturnedAndIsPublished) {
  Browser promoter = installation_.browser("promoter");
  Browser officer = installation_.browser("officer");
  const Fields first = with(fresh(promoter), "do", "hand_in");
  const Page handed_in = promoter.post("/desk/campaigns/new", first);
  ASSERT_EQ(handed_in.landing, "/desk handed_in") << handed_in.body;
  const std::string id = first.back().second;  // `version` of a new form is its id
  const std::string editor = "/desk/campaigns/" + id, review = "/office/campaigns/" + id;
  EXPECT_EQ(promoter.get(editor).location, editor + "/preview");
  EXPECT_EQ(promoter.post("/desk/campaigns/new", first).landing, "/desk handed_in");

  EXPECT_TRUE(officer.get("/office").has(review));
  Page page = officer.get(review);
  ASSERT_EQ(page.status, 200);
  const std::string version = page.field("version");
  page = officer.post(review + "/return", {{"version", version}, {"reasons", ""}});
  EXPECT_EQ(page.status, 422);
  EXPECT_TRUE(page.has("href=\"#reasons\""));
  page = officer.post(review + "/return", {{"version", version}, {"reasons", "Troppo corta"}});
  EXPECT_EQ(page.landing, "/office returned");
  EXPECT_EQ(officer.get(review).status, 404);

  EXPECT_TRUE(promoter.get("/desk").has("Troppo corta"));
  page = promoter.get(editor);
  EXPECT_TRUE(page.has("Troppo corta"));
  Fields again = with(complete(), "version", page.field("version"));
  again = with(with(again, "story", "Più lunga"), "do", "hand_in");
  EXPECT_EQ(promoter.post(editor, again).landing, "/desk handed_in");

  page = officer.get(review);
  const std::string now = page.field("version");
  page = officer.post(review + "/publish", {{"version", version}});
  EXPECT_EQ(page.status, 412) << "another text than the officer has read";
  page = officer.post(review + "/publish", {{"version", now}});
  EXPECT_EQ(page.landing, "/office published") << page.body;
  EXPECT_EQ(officer.post(review + "/publish", {{"version", now}}).landing, "/office published");
  EXPECT_EQ(installation_.browser().get("/campaigns/" + id).status, 200);

  page = promoter.get(editor);
  ASSERT_EQ(page.status, 200);
  Fields revised = with(complete(), "version", page.field("version"));
  revised = with(with(revised, "story", "Ancora più lunga"), "indicators[0].id", "i1");
  revised = with(revised, "budget[0].required", "1");
  EXPECT_EQ(promoter.post(editor, with(revised, "goal", "1400")).status, 409);
  page = promoter.post(editor, revised);
  EXPECT_EQ(page.status, 303) << page.body;
}

TEST_P(Promoter, PublishesUpdatesOnce) {
  const CampaignId id = installation_.published_campaign(call_);
  Browser browser = installation_.browser("promoter");
  const std::string form = "/desk/campaigns/" + id.str() + "/updates/new";
  EXPECT_EQ(browser.fill(form, {{"title", ""}, {"text", "x"}}).status, 422);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(browser.post(form, {{"title", "Si comincia"}, {"text", "**Oggi**"}}).landing,
              "/campaigns/" + id.str() + " update_published");
  const Page page = browser.get("/campaigns/" + id.str());
  EXPECT_TRUE(page.has("Si comincia"));
  EXPECT_TRUE(page.has("<strong>Oggi</strong>"));
  store::Session db = installation_.session();
  constexpr store::Query kCount{"test_updates",
                                "SELECT COUNT(*) FROM campaign_update WHERE campaign = :id"};
  EXPECT_EQ(std::get<0>(*db.fetch_one<std::int64_t>(kCount, {{"id", id}})), 1);

  Browser officer = installation_.browser("officer");
  const std::string office = "/office/campaigns/" + id.str() + "/updates/new";
  EXPECT_EQ(officer.fill(office, {{"title", "Dal Comune"}, {"text", "Bene"}}).status, 303);
  constexpr store::Query kByCity{"test_by_city",
                                 "SELECT COUNT(*) FROM campaign_update "
                                 "WHERE campaign = :id AND by_city = 1"};
  EXPECT_EQ(std::get<0>(*db.fetch_one<std::int64_t>(kByCity, {{"id", id}})), 1);
}

TEST_P(Promoter, DraftsHaveNoUpdates) {
  Browser browser = installation_.browser("promoter");
  const std::string editor = saved(browser);
  EXPECT_EQ(browser.get(editor + "/updates/new").status, 409);
  EXPECT_EQ(browser.get(editor + "/measurements/new").status, 409);
}

TEST_P(Promoter, RecordsMeasurements) {
  const CampaignId id = installation_.published_campaign(call_);
  Browser browser = installation_.browser("promoter");
  const std::string form = "/desk/campaigns/" + id.str() + "/measurements/new";
  const Fields good = {{"indicator", "i1"},
                       {"value", "4,5"},
                       {"date", "2026-01-10"},
                       {"evidence", "https://example.org/foto"},
                       {"note", "Contati a mano"}};
  browser.get(form);
  for (const auto& [field, bad] :
       {std::pair{"value", "1e3"}, std::pair{"value", ""}, std::pair{"date", "domani"},
        std::pair{"date", "2199-01-01"}, std::pair{"evidence", "javascript:alert(1)"},
        std::pair{"indicator", "i9"}, std::pair{"note", "abc\u202E"}}) {
    const Page page = browser.post(form, with(good, field, bad));
    EXPECT_EQ(page.status, 422) << field << " " << bad;
    EXPECT_TRUE(page.has("href=\"#" + std::string(field) + "\"")) << field;
  }
  const Page page = browser.post(form, good);
  EXPECT_EQ(page.landing, form + " measurement_recorded") << page.body;
  EXPECT_EQ(browser.post(form, good).status, 303);
  EXPECT_TRUE(browser.get("/campaigns/" + id.str()).has("https://example.org/foto"));
  store::Session db = installation_.session();
  constexpr store::Query kCount{"test_measurements",
                                "SELECT COUNT(*) FROM measurement WHERE campaign = :id"};
  EXPECT_EQ(std::get<0>(*db.fetch_one<std::int64_t>(kCount, {{"id", id}})), 1);
}

TEST_P(Promoter, SeesWhoHasGivenAsTheyChoseToShow) {
  const CampaignId id = installation_.published_campaign(call_);
  installation_.pledge(id, "Ada Bruni");
  installation_.pledge(id, "");
  Browser browser = installation_.browser("promoter");
  const Page page =
      browser.get("/desk/campaigns/" + id.str() + "/donors?page=99999999999999999999");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.has("Ada Bruni"));
  EXPECT_TRUE(page.has("Forza!"));
  EXPECT_FALSE(page.has("guest@example.org"));
  EXPECT_FALSE(page.has("/refund"));
}

}  // namespace
}  // namespace colletta::test
