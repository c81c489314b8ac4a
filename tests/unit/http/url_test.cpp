#include "server/http/url.hpp"

#include <gtest/gtest.h>

#include "server/http/cookies.hpp"
#include "server/http/http_date.hpp"

namespace colletta::http {
namespace {

TEST(Url, EncodesAllButUnreserved) {
  EXPECT_EQ(percent_encode("aZ9-._~"), "aZ9-._~");
  EXPECT_EQ(percent_encode("a b/c?d&\xC3\xA8"), "a%20b%2Fc%3Fd%26%C3%A8");
  EXPECT_EQ(form_encode({{"q", "caffè & tè"}, {"p", "2"}}), "q=caff%C3%A8%20%26%20t%C3%A8&p=2");
}

TEST(Url, DecodesOnceAndStrictly) {
  EXPECT_EQ(percent_decode("%2541"), "%41");
  EXPECT_EQ(percent_decode("a%2fb"), "a/b");
  for (const char* broken : {"%", "%4", "%G1", "a%1"})
    EXPECT_EQ(percent_decode(broken), std::nullopt);
}

TEST(Url, FormKeepsOrderAndBrokenEscapes) {
  const Pairs expected = {{"a", "1 2"}, {"b", "%zz"}, {"", "x"}, {"c", ""}, {"a", "="}};
  EXPECT_EQ(form_decode("a=1+2&b=%zz&&=x&c&a=%3D", 5), expected);
  EXPECT_EQ(form_decode("", 0), Pairs());
}

TEST(Url, MorePairsThanAllowedAreNone) {
  EXPECT_EQ(form_decode("a&b&c&d&e", 4), std::nullopt);
  EXPECT_TRUE(form_decode("a&&&&&&b", 2)) << "what is empty takes no room";
}

TEST(Url, PathsThatProxiesReadAlike) {
  EXPECT_EQ(decode_path("/c/caff%C3%A8").value(), "/c/caff\xC3\xA8");
  EXPECT_EQ(decode_path("/").value(), "/");
  EXPECT_EQ(decode_path("/c/").value(), "/c/");
  EXPECT_EQ(decode_path("/c/..a/.b").value(), "/c/..a/.b");
  EXPECT_EQ(decode_path("/%2541").value(), "/%41");
}

TEST(Url, PathsThatAreRefused) {
  for (const char* path :
       {"",        "c",           "*",      "//",     "//c",    "/c//d",  "/.",    "/..",
        "/c/../d", "/c/%2e%2E/d", "/c/./d", "/c%2Fd", "/c%2fd", "/c%5Cd", "/c\\d", "/%00",
        "/%0a",    "/%7F",        "/%ff",   "/%C3",   "/%",     "/%zz"}) {
    EXPECT_FALSE(decode_path(path)) << path;
  }
}

TEST(Cookies, SetCookie) {
  SetCookie cookie{.name = "__Host-session", .value = "abc"};
  EXPECT_EQ(cookie.str(), "__Host-session=abc; Path=/; HttpOnly; Secure; SameSite=Lax");
  cookie = {.name = "lang", .value = "it"};
  cookie.max_age = std::chrono::seconds(0);
  cookie.http_only = cookie.secure = false;
  cookie.same_site = SameSite::kStrict;
  EXPECT_EQ(cookie.str(), "lang=it; Path=/; Max-Age=0; SameSite=Strict");
}

TEST(Cookies, ThoseThatWouldBreakTheHeaderAreBugs) {
  for (const char* value : {"a;b", "a b", "a\r\nb", "\"a\"", "a,b", "\xC3\xA8"}) {
    EXPECT_THROW((SetCookie{.name = "n", .value = value}.str()), CheckFailure) << value;
  }
  EXPECT_THROW((SetCookie{.name = "n=m", .value = "v"}.str()), CheckFailure);
  SetCookie insecure{.name = "__Host-n", .value = "v"};
  insecure.secure = false;
  EXPECT_THROW(insecure.str(), CheckFailure);
}

TEST(HttpDate, IsTheExampleOfTheRfc) {
  EXPECT_EQ(http_date(parse_rfc3339("1994-11-06T08:49:37Z").value()),
            "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(parse_rfc3339("2024-02-29T23:59:59.999999Z").value()),
            "Thu, 29 Feb 2024 23:59:59 GMT");
}

}  // namespace
}  // namespace colletta::http
