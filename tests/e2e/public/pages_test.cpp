// What everybody sees: every public page in both languages, lists, the cache, and that nothing of
// one city shows in another.
#include <gmock/gmock.h>

#include "server/handlers/campaign_page.hpp"
#include "server/handlers/live.hpp"
#include "server/handlers/topics.hpp"
#include "server/handlers/visit.hpp"
#include "server/views/paths.hpp"
#include "server/views/site.hpp"
#include "tests/e2e/public/town.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::Not;
namespace paths = views::paths;

class PublicPages : public testing::TestWithParam<const char*> {
 protected:
  Town town_{GetParam()};

  std::vector<std::string> pages() {
    return {std::string(paths::kHome),      std::string(paths::kHowItWorks),
            std::string(paths::kPrivacy),   std::string(paths::kAccessibility),
            std::string(paths::kCalls),     paths::call(town_.call),
            std::string(paths::kCampaigns), paths::campaign(town_.campaign),
            paths::pool(town_.pool),        paths::simulator(town_.call),
            std::string(paths::kJournal),   paths::journal_entry(0),
            paths::journal_entry(2)};
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, PublicPages, both_databases(), database_name);

TEST_P(PublicPages, AreThereInBothLanguages) {
  for (const std::string& path : pages()) {
    for (const std::string lang : {"it", "en"}) {
      town_.forget();
      town_.header("accept-language", lang);
      const auto page = town_.get(path);
      EXPECT_EQ(page.status, 200) << path;
      EXPECT_THAT(text(page), HasSubstr("<html lang=\"" + lang + "\"")) << path;
      EXPECT_EQ(header(page, "Cache-Control"), "no-cache") << path;
      EXPECT_FALSE(page.body->etag.empty()) << path;
      EXPECT_EQ(header(page, "Set-Cookie"), "") << path;
    }
  }
}

TEST_P(PublicPages, TheLanguageOfAnAddressIsKept) {
  const auto page = town_.get("/?lang=en");
  EXPECT_THAT(header(page, "Set-Cookie"), HasSubstr("__Host-colletta-lang=en"));
  EXPECT_THAT(text(town_.get("/")), HasSubstr("<html lang=\"en\""));
}

TEST_P(PublicPages, WhatDoesNotExistIsNotFound) {
  const std::string stranger = town_.id<CampaignTag>().str();
  for (const std::string& path : std::vector<std::string>{
           "/campaigns/" + stranger, "/campaigns/x", "/calls/" + stranger,
           "/campaigns/" + stranger + "/updates.atom", "/campaigns/" + stranger + "/live",
           "/journal/" + std::to_string(1'000'000), std::string("/journal/-1"),
           std::string("/journal/0x1"), std::string("/campaigns?page=99"),
           std::string("/calls?page=999999999999999999999"), "/campaigns/" + stranger + "/pledge",
           "/pledges/" + stranger})
    EXPECT_EQ(town_.get(path).status, 404) << path;
}

TEST_P(PublicPages, OneCityShowsNothingOfAnother) {
  const std::string campaign = paths::campaign(town_.campaign);
  const std::string call = paths::call(town_.call);
  town_.visit("valle");
  for (const std::string& path : {campaign, call, campaign + "/updates.atom", campaign + "/live",
                                  campaign + "/pledge", std::string("/journal/0")})
    EXPECT_EQ(town_.get(path).status, 404) << path;
  for (const std::string path : {"/", "/campaigns", "/calls", "/journal"})
    EXPECT_THAT(text(town_.get(path)), Not(HasSubstr("giardino"))) << path;
}

TEST_P(PublicPages, GuestsShareAPageUntilACommitTouchesIt) {
  const std::string path = paths::campaign(town_.campaign);
  EXPECT_FALSE(town_.cached(path));
  const auto page = town_.get(path);
  const auto kept = town_.cached(path);
  ASSERT_TRUE(kept);
  EXPECT_EQ(text(*kept), text(page));
  EXPECT_FALSE(town_.cached(path + "?lang=en")) << "another language is another page";
  town_.run(PublishUpdate{.id = town_.id<CampaignTag>().str(),
                          .campaign = town_.campaign,
                          .actor = Actor{.person = {}, .roles = Roles().add(Role::kOfficer)},
                          .title = "Notizie fresche",
                          .text = "Ecco."});
  EXPECT_FALSE(town_.cached(path));
  EXPECT_THAT(text(town_.get(path)), HasSubstr("Notizie fresche"));
}

TEST_P(PublicPages, APageIsKeptForAMinuteAtMost) {
  const std::string path = paths::campaign(town_.campaign);
  static_cast<void>(town_.get(path));
  town_.later(60 * kSecondUs);
  EXPECT_FALSE(town_.cached(path)) << "it words the time that is left";
}

TEST_P(PublicPages, SomebodySignedInGetsAPageOfTheirOwn) {
  const std::string path = paths::campaign(town_.campaign);
  town_.sign_in("maria@borgo.example");
  const auto page = town_.get(path);
  EXPECT_EQ(header(page, "Cache-Control"), "no-store");
  EXPECT_THAT(text(page), HasSubstr("Maria Prova"));
  EXPECT_FALSE(page.body->gzip.offered()) << "a token beside strangers' words is not compressed";
  EXPECT_FALSE(town_.cached(path));
  town_.forget();
  EXPECT_FALSE(town_.cached(path)) << "it was not kept for others";
}

TEST_P(PublicPages, AnEntryIsThereToTheByte) {
  const auto row = store::event_at(town_.db(), town_.city(), 1).value();
  const auto bytes = town_.get(paths::journal_bytes(1));
  EXPECT_EQ(header(bytes, "Content-Type"), "application/json");
  EXPECT_EQ(text(bytes), row.body);
  EXPECT_EQ(ops::sha256_hex(std::string(1, '\0') + text(bytes)), row.leaf);
  EXPECT_THAT(text(town_.get(paths::journal_entry(1))), HasSubstr(row.leaf));
  EXPECT_EQ(town_.get("/journal/x.json").status, 404);
  EXPECT_EQ(town_.get("/journal/.json").status, 404);
}

TEST_P(PublicPages, ANoticeIsForOneBrowserOnce) {
  const std::string path = paths::campaign(town_.campaign);
  static_cast<void>(town_.get(path));
  EXPECT_THAT(text(town_.get(path + "?notice=signed_in")), Not(HasSubstr("Hai fatto l'accesso")))
      << "an address tells nothing";
  town_.header("cookie", handlers::notice_cookie_name(town_.city()) + "=signed_out");
  EXPECT_FALSE(town_.cached(path)) << "the page that others share has no notice";
  const auto told = town_.get(path);
  EXPECT_THAT(text(told), HasSubstr("role=\"status\"><svg"));
  EXPECT_EQ(header(told, "Cache-Control"), "no-store");
  EXPECT_THAT(header(told, "Set-Cookie"), HasSubstr("Max-Age=0"));
  town_.header("cookie", "");
  EXPECT_THAT(text(*town_.cached(path)), Not(HasSubstr("role=\"status\"><svg")));
}

TEST_P(PublicPages, AddressesWithForeignNamesAreNotKept) {
  const std::string path = paths::campaign(town_.campaign) + "?utm=1";
  EXPECT_EQ(town_.get(path).status, 200);
  EXPECT_FALSE(town_.cached(path));
}

TEST_P(PublicPages, CampaignsAreFilteredAndSearched) {
  town_.add_campaign("Il porto 100% vivo", -kDayUs, 3 * kDayUs, "Porto");
  town_.add_campaign("Domani si apre", kDayUs, 20 * kDayUs);
  const auto found = [this](const std::string& query) {
    const auto page = town_.get("/campaigns" + query);
    EXPECT_EQ(page.status, 200) << query;
    std::string names;
    for (const auto& [word, letter] :
         {std::pair{"Un giardino", "g"}, {"Il porto", "p"}, {"Domani", "d"}})
      if (text(page).find(word) != std::string::npos) names += letter;
    return names;
  };
  EXPECT_EQ(found(""), "gpd");
  EXPECT_EQ(found("?area=Porto"), "p");
  EXPECT_EQ(found("?theme=Verde"), "gpd");
  EXPECT_EQ(found("?theme=Rosso"), "");
  EXPECT_EQ(found("?state=open"), "gp");
  EXPECT_EQ(found("?state=coming"), "d");
  EXPECT_EQ(found("?state=succeeded"), "");
  EXPECT_EQ(found("?state=nonsense"), "gpd");
  EXPECT_EQ(found("?ending=1"), "p");
  EXPECT_EQ(found("?call=" + town_.call.str()), "gpd");
  EXPECT_EQ(found("?call=" + town_.id<CallTag>().str()), "");
  EXPECT_EQ(found("?q=GIARDINO"), "g");
  EXPECT_EQ(found("?q=panchine+giardino"), "g") << "words of title and summary together";
  EXPECT_EQ(found("?q=100%25"), "p") << "signs of LIKE are letters here";
  EXPECT_EQ(found("?q=%25"), "p");
  EXPECT_EQ(found("?q=_"), "");
  EXPECT_EQ(found("?q=!"), "");
  EXPECT_EQ(found("?q=%00"), "gpd") << "no text that a person would type";
  EXPECT_EQ(found("?area=%ff"), "gpd");
}

TEST_P(PublicPages, TheListTurnsItsPages) {
  for (int i = 0; i < 13; ++i)
    town_.add_campaign("Numero " + std::to_string(i), -kDayUs, (i + 1) * kDayUs);
  const auto first = town_.get("/campaigns?area=Centro");
  EXPECT_THAT(text(first), HasSubstr("Numero 0"));
  EXPECT_THAT(text(first), HasSubstr("area=Centro&amp;page=2"));
  const auto second = town_.get("/campaigns?area=Centro&page=2");
  EXPECT_EQ(second.status, 200);
  EXPECT_THAT(text(second), HasSubstr("Un giardino"));
  EXPECT_THAT(text(second), Not(HasSubstr("Numero 0")));
}

TEST_P(PublicPages, TheFeedIsAtom) {
  const auto feed = town_.get(paths::atom(town_.campaign));
  EXPECT_EQ(header(feed, "Content-Type"), "application/atom+xml; charset=utf-8");
  EXPECT_THAT(text(feed), HasSubstr("http://127.0.0.1:8080/borgo/campaigns/"));
}

TEST_P(PublicPages, LiveFiguresBeginWithHowItStands) {
  const auto handled = town_.ask(http::Method::kGet, paths::live(town_.campaign));
  const auto* stream = std::get_if<http::Stream>(&handled);
  ASSERT_NE(stream, nullptr);
  EXPECT_EQ(stream->topic, handlers::topic(town_.city(), town_.campaign));
  const std::int64_t head = store::journal_size(town_.db(), town_.city()) - 1;
  EXPECT_EQ(stream->first_id, head);
  EXPECT_THAT(stream->first, HasSubstr("\"citizens\":0"));
  EXPECT_THAT(stream->first, HasSubstr("\"" + town_.pool.str() + "\":0"));

  const auto follower = town_.app().events.subscribe(*stream, std::nullopt, [] {});
  ASSERT_TRUE(follower);
  EXPECT_EQ(follower->take(), stream->first);
  town_.add_campaign("Un'altra", -kDayUs, kDayUs);
  handlers::publish_live(town_.app(), town_.db(), town_.city(), town_.campaign);
  handlers::publish_live(town_.app(), town_.db(), town_.city(), town_.campaign);
  const std::int64_t next = store::journal_size(town_.db(), town_.city()) - 1;
  const auto sent = follower->take().value();
  EXPECT_THAT(sent, HasSubstr("id: " + std::to_string(next)));
  EXPECT_EQ(sent.find("event:"), sent.rfind("event:")) << "the same figures go out once";
}

TEST_P(PublicPages, AssetsAreKeptForGood) {
  const auto& site = town_.app().site;
  const auto& style = site.assets().at("colletta-terracotta.css");
  const auto response = town_.get("/assets/" + style.name);
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(header(response, "Cache-Control"), HasSubstr("immutable"));
  EXPECT_TRUE(response.body->br.offered());
  EXPECT_TRUE(response.body->gzip.offered());
  EXPECT_EQ(town_.get("/assets/manifest.json").status, 404);
  EXPECT_EQ(town_.get("/favicon.ico").status, 200);
  EXPECT_EQ(town_.get("/robots.txt").status, 200);
}

TEST_P(PublicPages, MarkdownIsPreviewedForThoseWhoWrite) {
  EXPECT_EQ(town_.post("/markdown", {{"text", "*ciao*"}}).status, 401);
  town_.sign_in("maria@borgo.example");
  EXPECT_EQ(town_.post("/markdown", {{"text", "*ciao*"}}).status, 403);
  const std::string csrf = hidden(town_.get("/"), "csrf");
  const auto good = town_.post("/markdown", {{"text", "*ciao* <script>"}, {"csrf", csrf}});
  EXPECT_EQ(good.status, 200);
  EXPECT_THAT(text(good), HasSubstr("<em>ciao</em>"));
  EXPECT_THAT(text(good), Not(HasSubstr("<script>")));
  EXPECT_EQ(town_.post("/markdown", {{"text", "a\x01"}, {"csrf", csrf}}).status, 422);
}

TEST(MilliOf, CutsBelowAThousandth) {
  EXPECT_EQ(handlers::milli_of(""), 0);
  EXPECT_EQ(handlers::milli_of("12"), 12'000);
  EXPECT_EQ(handlers::milli_of("-12.5"), -12'500);
  EXPECT_EQ(handlers::milli_of("0.0019"), 1);
  EXPECT_EQ(handlers::milli_of("999999999999999"), 999'999'999'999'999'000);
}

}  // namespace
}  // namespace colletta::test
