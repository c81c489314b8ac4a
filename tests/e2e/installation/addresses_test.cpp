// Which city answers where, and that the links which people were given go on leading there.
#include <gmock/gmock.h>

#include <algorithm>

#include "server/handlers/visit.hpp"
#include "server/services/city_check.hpp"
#include "tests/e2e/installation/cities.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Addresses : public CitiesTest {};
INSTANTIATE_TEST_SUITE_P(Databases, Addresses, both_databases(), database_name);

TEST_P(Addresses, EachCityByItsHostOrItsPath) {
  add(city_row("porto", {"porto.example"}));
  add(city_row("healthville"));
  serve();
  for (const auto& [path, host, name] : {std::tuple("/", "porto.example", "Comune di porto"),
                                         {"/porto", "porto.example:8080", "Comune di porto"},
                                         {"/porto/", "127.0.0.1", "Comune di porto"},
                                         {"/borgo/campaigns", "127.0.0.1", "Comune di Borgo"},
                                         {"/healthville/", "127.0.0.1", "Comune di healthville"}}) {
    const RawResponse page = get(path, host);
    EXPECT_EQ(page.status, 200) << host << path;
    EXPECT_THAT(page.body, HasSubstr(name)) << host << path;
  }
  EXPECT_EQ(get("/borgo/", "porto.example").status, 404) << "one city's host shows no other";
  EXPECT_EQ(get("/health/live").status, 200);
}

TEST_P(Addresses, WhatACityAloneGaveOutOutlivesTheSecond) {
  serve();
  ASSERT_EQ(pledge("").status, 201);
  const std::string receipt = "/pledges/" + secret_of(pledged_);
  const std::string back = return_url();
  EXPECT_EQ(get(receipt).status, 200);
  EXPECT_EQ(get(back).status, 200);

  add(city_row("valle"));
  serve();
  EXPECT_EQ(return_url(), back) << "a rail may compare it";
  EXPECT_EQ(get(back).status, 200);
  for (const std::string& path :
       {receipt, campaign_path() + "?lang=en", std::string("/campaigns")}) {
    const RawResponse moved = get(path);
    EXPECT_EQ(moved.status, 308) << path;
    EXPECT_EQ(moved.field("Location"), "/borgo" + path);
    EXPECT_EQ(get("/borgo" + path).status, 200);
  }
  for (const char* path : {"/", "/nowhere"}) {
    const RawResponse landing = get(path);
    EXPECT_EQ(landing.status, 404);
    EXPECT_THAT(landing.body, HasSubstr("href=\"/valle/\"")) << path;
  }
}

TEST_P(Addresses, APayerComesBackToTheReceiptOnTheCitysOwnHost) {
  give_host("fondi.example");
  add(city_row("valle"));
  settings_.server.public_url = "https://portale.example:8443";
  serve();
  ASSERT_EQ(pledge("/borgo").status, 201);
  const std::string receipt = "/pledges/" + secret_of(pledged_);
  EXPECT_EQ(return_url(), "https://fondi.example:8443" + receipt);
  EXPECT_EQ(get(receipt, "fondi.example:8443").status, 200);

  settings_.server.public_url = "";
  serve();
  for (const char* host : {"fondi.example", "127.0.0.1"})
    EXPECT_EQ(get(return_url(), host).status, 200);
}

TEST_P(Addresses, APayerOfACityByPathComesBackByPath) {
  add(city_row("porto", {"porto.example"}));
  settings_.server.public_url = "https://portale.example";
  serve();
  ASSERT_EQ(pledge("/borgo").status, 201);
  const std::string receipt = "/borgo/pledges/" + secret_of(pledged_);
  EXPECT_EQ(return_url(), "https://portale.example" + receipt);
  EXPECT_EQ(get(receipt, "portale.example").status, 200);
}

TEST_P(Addresses, TheLandingPageLeadsToThePortThatServes) {
  add(city_row("porto", {"porto.example"}));
  serve();
  EXPECT_THAT(get("/", "localhost:8080").body, HasSubstr("href=\"http://porto.example:8080/\""));
  EXPECT_THAT(get("/", "[::1]").body, HasSubstr("href=\"http://porto.example/\""));
  settings_.server.public_url = "https://portale.example";
  serve();
  EXPECT_THAT(get("/", "localhost:8080").body, HasSubstr("href=\"https://porto.example/\""));
}

TEST_P(Addresses, TheApiAnswersInItsOwnTongueWithoutACityToo) {
  add(city_row("valle"));
  serve();
  const RawResponse nothing = get("/api/v1/nothing");
  EXPECT_EQ(nothing.status, 404);
  EXPECT_EQ(nothing.field("Content-Type"), "application/problem+json");
  EXPECT_THAT(nothing.body, HasSubstr(R"("code":"not_found")"));
  EXPECT_EQ(pledge("").status, 308);
}

TEST_P(Addresses, ACitySpeaksItsLanguageToWhoeverAsksForNone) {
  auto town = city_row("york");
  town.locale = "en";
  add(town);
  serve();
  EXPECT_THAT(get("/york/").body, HasSubstr("<html lang=\"en\""));
  EXPECT_THAT(get("/york/", "127.0.0.1", "Accept-Language: it\r\n").body,
              HasSubstr("<html lang=\"it\""));
  EXPECT_THAT(get("/borgo/").body, HasSubstr("<html lang=\"it\""));
  EXPECT_THAT(get("/york/nowhere").body, HasSubstr("<html lang=\"en\""));
}

TEST_P(Addresses, SearchEnginesStayOutOfEveryCitysDesks) {
  serve();
  const std::string robots = get("/robots.txt").body;
  for (const char* path : {"/desk", "/office", "/sponsor", "/login", "/pledges/", "/api/"}) {
    EXPECT_THAT(robots, HasSubstr(std::string("\nDisallow: ") + path + "\n"));
    EXPECT_THAT(robots, HasSubstr(std::string("\nDisallow: /*") + path + "\n"));
  }
}

TEST_P(Addresses, NoCitysNameHidesAPageOrMakesAnotherCookie) {
  serve();
  handlers::App& app = web_->app();
  for (const auto part : {handlers::public_routes, handlers::pledge_routes,
                          handlers::sign_in_routes, handlers::desk_routes, handlers::office_routes,
                          handlers::api_routes, handlers::webhook_routes})
    for (const http::Route& route : part(app)) {
      const std::string first = route.pattern.substr(1, route.pattern.find('/', 1) - 1);
      EXPECT_TRUE(first.empty() || services::is_reserved_slug(first)) << route.pattern;
    }
  for (const auto* name : {"lang", "guest-borgo", "session-borgo"}) {
    const CityId city = CityId::of(name);
    EXPECT_NE(services::session_cookie_name(city), handlers::kLanguageCookie);
    EXPECT_NE(services::session_cookie_name(city), services::guest_cookie_name(city_.id()));
    EXPECT_NE(services::guest_cookie_name(city), services::session_cookie_name(city_.id()));
  }
}

}  // namespace
}  // namespace colletta::test
