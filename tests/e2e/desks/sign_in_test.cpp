// Log-in and log-out, and the doors of the desks.
#include <gmock/gmock.h>

#include "tests/e2e/desks/installation.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;

class SignIn : public Desks {};
INSTANTIATE_TEST_SUITE_P(Databases, SignIn, both_databases(), database_name);

TEST_P(SignIn, LeadsToOnesOwnDesk) {
  for (const auto& [who, desk] : {std::pair{"promoter", "/desk"}, std::pair{"officer", "/office"},
                                  std::pair{"sponsor", "/sponsor"}, std::pair{"citizen", "/"}}) {
    Browser browser = installation_.browser();
    const Page page = browser.log_in(std::string(who) + "@example.org", kPassword);
    EXPECT_EQ(page.status, 303);
    EXPECT_EQ(page.landing, std::string(desk) + " signed_in");
    EXPECT_EQ(browser.get(desk).status, 200) << desk;
  }
}

TEST_P(SignIn, TheCookieIsBoundToHostAndHidden) {
  Browser browser = installation_.browser();
  const Page page = browser.log_in("promoter@example.org", kPassword);
  const auto cookies = page.headers("Set-Cookie");
  ASSERT_EQ(cookies.size(), 2U) << "what has been done, and the session";
  EXPECT_TRUE(cookies[0].starts_with("__Host-colletta-notice-borgo=signed_in;")) << cookies[0];
  EXPECT_THAT(cookies[0], HasSubstr("; Max-Age=60"));
  EXPECT_TRUE(cookies[1].starts_with("__Host-colletta-session-borgo=")) << cookies[1];
  for (const std::string& cookie : cookies) {
    for (const char* part : {"; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax"})
      EXPECT_THAT(cookie, HasSubstr(part));
    EXPECT_EQ(cookie.find("Domain"), std::string::npos);
  }
}

TEST_P(SignIn, SaysTheSameWhetherTheAccountExistsOrNot) {
  Browser known = installation_.browser();
  Browser unknown = installation_.browser();
  const Page wrong = known.log_in("promoter@example.org", "falsa falsa falsa");
  const Page nobody = unknown.log_in("nobody@example.org", "falsa falsa falsa");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(nobody.status, 401);
  EXPECT_TRUE(wrong.has("do not fit together"));
  EXPECT_TRUE(nobody.has("do not fit together"));
  EXPECT_EQ(wrong.field("email"), "promoter@example.org");
  EXPECT_FALSE(wrong.has("falsa falsa falsa"));
}

TEST_P(SignIn, AnswersOddInputWithoutAnError) {
  Browser browser = installation_.browser();
  EXPECT_EQ(browser.log_in("", "").status, 422);
  EXPECT_EQ(browser.log_in("promoter@example.org", "").status, 422);
  for (const std::string odd : {"<b>x</b>", "a\x01", "abc\u202E@example.org", "\U0001F333"})
    EXPECT_EQ(browser.log_in(odd, odd).status, 401) << odd;
  EXPECT_EQ(browser.log_in("a@example.org", std::string(1'000, 'a')).status, 401);
  EXPECT_EQ(browser.log_in(std::string(100'000, 'a'), "x").status, 413);
}

TEST_P(SignIn, BoundsAttempts) {
  Browser browser = installation_.browser();
  Page page;
  for (int i = 0; i < 10 && page.status != 429; ++i)
    page = browser.log_in("locked@example.org", "falsa falsa falsa");
  EXPECT_EQ(page.status, 429);
  EXPECT_NE(page.header("Retry-After"), "");
  EXPECT_EQ(browser.log_in("locked@example.org", kPassword).status, 429);
  EXPECT_EQ(browser.log_in("promoter2@example.org", kPassword).status, 303);
}

TEST_P(SignIn, GoesBackToWhereOneCameFromAndNowhereElse) {
  Browser browser = installation_.browser();
  const Page sent = browser.get("/desk/campaigns/new?a=b%26c");
  EXPECT_EQ(sent.status, 303);
  const Page form = browser.get(sent.location);
  EXPECT_EQ(form.field("next"), "/desk/campaigns/new?a=b%26c");
  const auto log_in = [&](const std::string& next) {
    Browser other = installation_.browser();
    return other
        .fill("/login",
              {{"email", "promoter@example.org"}, {"password", kPassword}, {"next", next}})
        .landing;
  };
  EXPECT_EQ(log_in("/desk/campaigns/new?a=b%26c"), "/desk/campaigns/new?a=b%26c signed_in");
  for (const char* evil : {"//evil.example", "https://evil.example/", "/\\evil.example",
                           "javascript:alert(1)", "/desk\r\nSet-Cookie: a=b", "evil"})
    EXPECT_EQ(log_in(evil), "/desk signed_in") << evil;
}

TEST_P(SignIn, NeedsTheTokenOfItsForm) {
  Browser browser = installation_.browser();
  const Fields form = {{"email", "promoter@example.org"}, {"password", kPassword}};
  EXPECT_EQ(browser.post("/login", form).status, 403);
  EXPECT_EQ(browser.fill("/login", with(form, "csrf", "forged")).status, 403);
  browser.extra_headers = "Sec-Fetch-Site: cross-site\r\n";
  EXPECT_EQ(browser.fill("/login", form).status, 403);
  browser.extra_headers = "Sec-Fetch-Site: same-origin\r\n";
  EXPECT_EQ(browser.fill("/login", form).status, 303);
}

TEST_P(SignIn, LogOutEndsTheSession) {
  Browser browser = installation_.browser("promoter");
  const auto cookies = browser.cookies;
  browser.get("/desk");  // its page holds the token
  EXPECT_EQ(browser.post("/logout", {{"csrf", "forged"}}).status, 403);
  EXPECT_EQ(browser.get("/desk").status, 200);
  EXPECT_EQ(browser.post("/logout", {}).landing, "/ signed_out");
  browser.cookies = cookies;
  EXPECT_EQ(browser.get("/desk").status, 303) << "the old cookie opens nothing";
}

class Doors : public Desks {};
INSTANTIATE_TEST_SUITE_P(Databases, Doors, both_databases(), database_name);

TEST_P(Doors, OpenOnlyToTheirRole) {
  Browser promoter = installation_.browser("promoter");
  Browser officer = installation_.browser("officer");
  Browser sponsor = installation_.browser("sponsor");
  Browser guest = installation_.browser();
  for (const char* path : {"/desk", "/desk/campaigns/new"}) {
    EXPECT_EQ(promoter.get(path).status, 200) << path;
    EXPECT_EQ(officer.get(path).status, 403) << path;
    EXPECT_EQ(guest.get(path).status, 303) << path;
  }
  for (const char* path : {"/office", "/office/calls", "/office/calls/new", "/office/payments"}) {
    EXPECT_EQ(officer.get(path).status, 200) << path;
    EXPECT_EQ(promoter.get(path).status, 403) << path;
    EXPECT_EQ(sponsor.get(path).status, 403) << path;
    EXPECT_EQ(guest.get(path).status, 303) << path;
  }
  EXPECT_EQ(sponsor.get("/sponsor").status, 200);
  EXPECT_EQ(officer.get("/sponsor").status, 403);
}

TEST_P(Doors, FormsNeedSessionRoleAndToken) {
  Browser guest = installation_.browser();
  EXPECT_EQ(guest.post("/office/calls/new", {{"title", "x"}}).status, 401);
  Browser promoter = installation_.browser("promoter");
  promoter.get("/desk");
  EXPECT_EQ(promoter.post("/office/calls/new", {{"title", "x"}}).status, 403);
  Browser officer = installation_.browser("officer");
  EXPECT_EQ(officer.post("/office/calls/new", {{"title", "x"}, {"csrf", "forged"}}).status, 403);
}

TEST_P(Doors, PagesOfDesksAreNotStored) {
  Browser officer = installation_.browser("officer");
  EXPECT_EQ(officer.get("/office").header("Cache-Control"), "no-store");
}

TEST_P(Doors, ASessionOpensOneCityOnly) {
  Browser here = installation_.browser("officer");
  Browser there = installation_.browser({}, "altrove");
  for (const auto& [name, value] : here.cookies)
    there.cookies["__Host-colletta-session-altrove"] = value;
  EXPECT_EQ(there.get("/office").status, 303);
}

}  // namespace
}  // namespace colletta::test
