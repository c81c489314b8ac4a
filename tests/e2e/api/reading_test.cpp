// Reading through the API: pages of lists, filters, tags, and what must stay hidden.
#include <gmock/gmock.h>

#include "tests/e2e/api/client.hpp"

namespace colletta::test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::SizeIs;

class Reading : public Api {
 protected:
  std::string campaign_path() { return "/api/v1/campaigns/" + city_.campaign.str(); }
};
INSTANTIATE_TEST_SUITE_P(Databases, Reading, both_databases(), database_name);

TEST_P(Reading, PagesNeitherRepeatNorMissWhatArrivesMeanwhile) {
  for (int i = 1; i <= 5; ++i) paid(i * 1'000);
  std::vector<int> amounts;
  std::string path = campaign_path() + "/pledges?limit=2";
  while (!path.empty()) {
    const Reply page = get(path);
    ASSERT_EQ(page.status, 200) << page.body;
    for (const auto& gift : page.body["items"]) amounts.push_back(gift["amount"]);
    const std::string next = page.body.value("next", "");
    EXPECT_EQ(page.header("link"), next.empty() ? "" : "<" + next + ">; rel=\"next\"");
    path = next.empty() ? "" : next.substr(at_.size());
    if (amounts.size() == 2) paid(9'000);
  }
  EXPECT_THAT(amounts, ElementsAre(5'000, 4'000, 3'000, 2'000, 1'000));
}

TEST_P(Reading, FiltersCampaigns) {
  for (const char* matching : {"state=open", "area=Centro", "theme=Verde", "q=", "lang=it"})
    EXPECT_THAT(get(std::string("/api/v1/campaigns?") + matching).body["items"], SizeIs(1))
        << matching;
  EXPECT_THAT(get("/api/v1/campaigns?call=" + city_.call.str()).body["items"], SizeIs(1));
  for (const std::string other :
       {"state=failed", "area=Porto", "q=nessuno", "call=01HZZZZZZZZZZZZZZZZZZZZZZZ"})
    EXPECT_EQ(get("/api/v1/campaigns?" + other).body["items"], json::array()) << other;
}

TEST_P(Reading, RefusesQueriesThatMeanNothing) {
  for (const auto& [query, code, field] : {std::tuple("limit=0", "invalid", "limit"),
                                           {"limit=101", "invalid", "limit"},
                                           {"limit=1e1", "invalid", "limit"},
                                           {"cursor=7", "invalid", "cursor"},
                                           {"cursor=YmVmb3JlOi0x", "invalid", "cursor"},
                                           {"state=closed", "invalid", "state"},
                                           {"call=1", "invalid", "call"},
                                           {"status=open", "unknown_field", "status"},
                                           {"%FF=1", "unknown_field", "\xEF\xBF\xBD"},
                                           {"q=%00", "invalid_characters", "q"}}) {
    const Reply reply = get(std::string("/api/v1/campaigns?") + query);
    EXPECT_EQ(reply.status, 422) << query;
    EXPECT_EQ(reply.code(), code) << query;
    EXPECT_EQ(reply.field(), field) << query;
    EXPECT_EQ(reply.header("content-type"), "application/problem+json");
  }
}

TEST_P(Reading, AnswersTheSameOnceToWhoHasIt) {
  const std::string tag = get(campaign_path()).header("etag");
  EXPECT_TRUE(tag.starts_with("\"")) << tag;
  EXPECT_EQ(get(campaign_path(), {{"If-None-Match", tag}}).status, 304);
  paid(1'000);
  EXPECT_EQ(get(campaign_path(), {{"If-None-Match", tag}}).status, 200);
}

TEST_P(Reading, ProblemsAreToldInTheLanguageAskedFor) {
  const Reply english = get("/api/v1/pools/none");
  EXPECT_EQ(english.status, 404);
  EXPECT_EQ(english.code(), "not_found");
  EXPECT_EQ(english.body["type"], "/problems/not_found");
  EXPECT_EQ(english.body["status"], 404);
  EXPECT_EQ(english.body["request_id"], english.header("x-request-id"));
  EXPECT_EQ(english.header("content-language"), "en");
  EXPECT_EQ(get("/api/v1/pools/none", {{"Accept-Language", "it"}}).header("content-language"),
            "it");
}

TEST_P(Reading, WhatTheServerRefusesIsAProblemToo) {
  for (const auto& [method, path, status, code] :
       {std::tuple("GET", "/api/v2/campaigns", 404, "not_found"),
        {"DELETE", "/api/v1/pools", 405, "method_not_allowed"}}) {
    const Reply reply = send(method, path);
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.code(), code);
    EXPECT_EQ(reply.header("content-type"), "application/problem+json");
  }
  const Reply large = send("POST", "/api/v1/pledges", std::string(20'000, ' '));
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(large.code(), "payload_too_large");
}

TEST_P(Reading, NothingLeaksIntoAnotherCity) {
  const PledgeId gift = paid(1'000);
  const std::string secret = core_->receipts.secret_of(city_.id(), gift);
  at_ = "/valle";
  for (const std::string list :
       {"campaigns", "pools", "matches", "updates", "indicators", "events"})
    EXPECT_EQ(get("/api/v1/" + list).body["items"], json::array()) << list;
  EXPECT_EQ(get("/api/v1/pledges/" + secret).status, 404);
  EXPECT_EQ(get("/api/v1/pools/" + city_.pool.str()).status, 404);
  for (const std::string part : {"", "/updates", "/indicators", "/matches", "/pledges"})
    EXPECT_EQ(get(campaign_path() + part).status, 404) << part;
  EXPECT_EQ(pledge(city_.ulid(), 1'000).status, 404);
}

TEST_P(Reading, ADraftIsItsPromotersAlone) {
  const auto owner = session(Role::kPromoter);
  const std::string path = "/api/v1/campaigns/" + draft().str();
  EXPECT_EQ(get(path).status, 404);
  EXPECT_EQ(get(path, session(Role::kPromoter)).status, 404);
  EXPECT_EQ(get(path, session(Role::kOfficer)).status, 404);
  const Reply own = get(path, owner);
  EXPECT_EQ(own.status, 200);
  EXPECT_EQ(own.body["state"], "draft");
  EXPECT_EQ(own.header("cache-control"), "no-store");
  EXPECT_EQ(get(path + "/indicators", owner).status, 404);
  EXPECT_THAT(get("/api/v1/campaigns").body["items"], SizeIs(1));
}

}  // namespace
}  // namespace colletta::test
