// Languages of a request, forms that come back filled in, notices, addresses of other languages.
#include "server/views/page.hpp"

#include <gtest/gtest.h>

#include "samples.hpp"
#include "server/views/fields.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {
namespace {

TEST(ChooseLanguage, AsksAddressThenCookieThenBrowser) {
  EXPECT_EQ(choose_language("en", "it", "it"), Language::kEnglish);
  EXPECT_EQ(choose_language("", "en", "it"), Language::kEnglish);
  EXPECT_EQ(choose_language("xx", "", "en-GB,en;q=0.9"), Language::kEnglish);
  EXPECT_EQ(choose_language("", "", ""), Language::kItalian);
}

TEST(ChooseLanguage, WeighsWhatTheBrowserAccepts) {
  const auto accepts = [](std::string_view header) { return choose_language("", "", header); };
  EXPECT_EQ(accepts("it;q=0.4, en;q=0.8"), Language::kEnglish);
  EXPECT_EQ(accepts("de, fr;q=0.9, en;q=0.1"), Language::kEnglish);
  EXPECT_EQ(accepts("en;q=0, it;q=0.1"), Language::kItalian);
  EXPECT_EQ(accepts("en;q=abc"), Language::kItalian);
  EXPECT_EQ(accepts("de"), Language::kItalian);
  EXPECT_EQ(accepts(",,;;,="), Language::kItalian);
  EXPECT_EQ(accepts("en-US ; q=0.5 , it-IT ; q=0.7"), Language::kItalian);
}

TEST(FormState, CountsRowsByTheirHighestIndex) {
  const FormState form{{{"budget[0].label", "a"},
                        {"budget[3].label", "b"},
                        {"budgets[9].x", ""},
                        {"budget[99].label", ""},
                        {"budget[x].label", ""},
                        {"budget", ""}},
                       {err(Errc::kMissing, "title")}};
  EXPECT_EQ(form.rows("budget", 40), 4U);
  EXPECT_EQ(form.rows("plan", 40), 0U);
  EXPECT_EQ(form.value("budget[3].label"), "b");
  EXPECT_EQ(form.value("nothing"), "");
  ASSERT_NE(form.error("title"), nullptr);
  EXPECT_EQ(form.error("summary"), nullptr);
}

TEST(Notices, TravelAsWordsOfAClosedList) {
  EXPECT_EQ(parse_notice(to_string(Notice::kPledgeCancelled)), Notice::kPledgeCancelled);
  EXPECT_EQ(parse_notice("<b>"), std::nullopt);
}

TEST(Fields, IdsHoldWhatLinksCanHold) {
  EXPECT_EQ(field_id("budget[2].amount"), "budget-2-amount");
  EXPECT_EQ(field_id("rule.cap_per_pledge"), "rule-cap_per_pledge");
  EXPECT_EQ(field_id("a\" onclick=x"), "a-onclick-x");
}

TEST(Addresses, KeepTheirQuery) {
  EXPECT_EQ(with_query("/campaigns", "lang", "en"), "/campaigns?lang=en");
  EXPECT_EQ(with_query("/campaigns?q=x", "lang", "en"), "/campaigns?q=x&lang=en");
  EXPECT_EQ(query_value("Rione Fontana & c/è"), "Rione%20Fontana%20%26%20c%2F%C3%A8");
}

TEST(RefusedForm, ComesBackFilledInWithItsErrorsLinked) {
  LogInPage page;
  page.form = {{{"email", "a\"><script>@example.org"}, {"password", "do not echo me"}},
               {err(Errc::kInvalid, "email"), err(Errc::kTooManyAttempts)}};
  const std::string html = render(samples::guest(Language::kEnglish), page);
  const auto holds = [&](std::string_view part) { return html.find(part) != std::string::npos; };
  EXPECT_TRUE(holds("value=\"a&quot;&gt;&lt;script&gt;@example.org\""));
  EXPECT_TRUE(holds("<a href=\"#email\">This is not an e-mail address"));
  EXPECT_TRUE(holds("aria-describedby=\"email-error\" aria-invalid=\"true\""));
  EXPECT_TRUE(holds("<li>Too many attempts."));
  EXPECT_FALSE(holds("do not echo me"));
}

TEST(RefusedForm, KeepsTheLinesOfATextAndItsFirstBreak) {
  UpdateFormPage page;
  page.form.values = {{"text", "\n# A\n\n- <b>\n"}};
  const std::string html = render(samples::signed_in(Language::kEnglish), page);
  EXPECT_NE(html.find(">\n\n# A\n\n- &lt;b&gt;\n</textarea>"), std::string::npos);
}

TEST(CityUnderAPath, KeepsItsPrefixOnEveryLink) {
  PageContext ctx = samples::guest(Language::kItalian, "/calls");
  ctx.city.base = "/valle-lunga";
  const std::string html = render(ctx, samples::campaign());
  for (std::size_t at = html.find("href=\"/"); at != std::string::npos;
       at = html.find("href=\"/", at + 1)) {
    const std::string link = html.substr(at + 6, 14);
    EXPECT_TRUE(link.starts_with("/valle-lunga/") || link.starts_with("/assets/")) << link;
  }
}

TEST(EvidenceLinks, ThatRunScriptsAreDefused) {
  CampaignPage page = samples::campaign();
  page.indicators[0].measurements[0].evidence = "javascript:alert(1)";
  const std::string html = render(samples::guest(Language::kItalian), page);
  EXPECT_EQ(html.find("javascript:"), std::string::npos);
}

}  // namespace
}  // namespace colletta::views
