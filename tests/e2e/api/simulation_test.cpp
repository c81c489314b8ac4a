// POST /api/v1/matching/simulations: the published vectors, what is refused with which path, and
// the bounds.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "domain/base/limits.hpp"
#include "domain/matching/rule_json.hpp"
#include "tests/e2e/api/client.hpp"
#include "tests/e2e/api/contract.hpp"
#include "tests/support/folders/folders.hpp"

namespace colletta::test {
namespace {

using nlohmann::json;
using testing::IsEmpty;

constexpr const char* kPath = "/api/v1/matching/simulations";

class Simulations : public Api {
 protected:
  Reply simulate(const std::string& body) {
    return send("POST", kPath, body, {{"Content-Type", "application/json"}});
  }
  Reply simulate(const json& round) { return simulate(round.dump()); }
  json operation() { return document_["paths"][kPath]["post"]; }

  const json document_ = get("/api/openapi.json").body;
};
INSTANTIATE_TEST_SUITE_P(Databases, Simulations, both_databases(), database_name);

std::vector<std::filesystem::path> vectors() {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(test::fixtures_dir() + "/matching"))
    if (entry.path().extension() == ".json") out.push_back(entry.path());
  return out;
}

TEST_P(Simulations, RunThePublishedVectors) {
  ASSERT_GE(vectors().size(), 8U);
  for (const auto& file : vectors()) {
    const json vector = json::parse(std::ifstream(file));
    const Reply reply = simulate(vector);
    ASSERT_EQ(reply.status, 200) << file << reply.body;
    EXPECT_THAT(reply.body["differences"], IsEmpty()) << file;
    const json schema = operation()["responses"]["200"]["content"]["application/json"]["schema"];
    EXPECT_THAT(breaches(document_, schema, reply.body), IsEmpty()) << file;
    EXPECT_EQ(reply.header("cache-control"), "no-store");
  }
}

/// The document describes exactly the rules that are read.
TEST_P(Simulations, TheDocumentDescribesRules) {
  const json& schemas = document_["components"]["schemas"];
  const auto breach = [&](const json& rule) { return breaches(document_, schemas["Rule"], rule); };
  for (const auto& file : vectors()) {
    const json vector = json::parse(std::ifstream(file));
    for (const json& pool : vector["pools"]) EXPECT_THAT(breach(pool["rule"]), IsEmpty()) << file;
  }
  json whole = json::parse(R"({"version":1,"kind":"per_pledge","ratio":"1/2",
      "rates":[{"from":"2026-01-01T00:00:00Z","until":"2026-01-02T00:00:00Z","ratio":"2/1"}],
      "window":{"from":"2026-01-01T00:00:00Z","until":"2026-02-01T00:00:00Z"},
      "cap_per_pledge":1,"cap_per_match":1,"cap_per_donor":1,"pledges_per_donor":1,
      "cap_per_campaign":1,"condition":{"share_of_goal":"1/2","raised":1,"donors":1},
      "ceiling":"none","eligible":{"areas":["a"],"themes":["t"],"min_pledge":1,
      "verified_donors_only":true,"exclude_promoter_linked":true},"on_release":"redistribute"})");
  whole["cap_per_pledge"] = 2;
  ASSERT_TRUE(matching::parse_rule(whole).ok());
  EXPECT_THAT(breach(whole), IsEmpty());
  const json good = whole;
  for (const auto& [pointer, value] :
       std::initializer_list<std::pair<const char*, json>>{{"/version", 2},
                                                           {"/kind", "magic"},
                                                           {"/ratio", "1:2"},
                                                           {"/rates/0/ratio", 2},
                                                           {"/window/from", 7},
                                                           {"/cap_per_match", 0},
                                                           {"/cap_per_donor", 1'000'000'000'001},
                                                           {"/pledges_per_donor", 1'000'001},
                                                           {"/condition/donors", 0},
                                                           {"/ceiling", "sky"},
                                                           {"/eligible/areas", json::array()},
                                                           {"/eligible/themes/0", ""},
                                                           {"/on_release", "keep"},
                                                           {"/cap", 1}}) {
    json spoilt = good;
    spoilt[json::json_pointer(pointer)] = value;
    EXPECT_FALSE(breach(spoilt).empty()) << pointer;
    EXPECT_FALSE(matching::parse_rule(spoilt).ok()) << pointer;
  }
  // Every word of the journal, and no other.
  for (const json& word : schemas["Limit"]["enum"])
    EXPECT_TRUE(matching::parse_limit(word.get<std::string>()).ok()) << word;
  EXPECT_EQ(schemas["Limit"]["enum"].size(),
            static_cast<std::size_t>(matching::Limit::kBudget) + 1);
}

TEST_P(Simulations, TheDocumentsExampleRunsAsItExpects) {
  const json body = operation()["requestBody"]["content"]["application/json"];
  EXPECT_THAT(breaches(document_, body["schema"], body["example"]), IsEmpty());
  const Reply reply = simulate(body["example"]);
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(reply.body["differences"], IsEmpty());
  EXPECT_EQ(reply.body["matches"]["p1"]["city"]["limited_by"], json({"cap_per_pledge"}));
}

TEST_P(Simulations, SayWhatIsNotAsExpected) {
  json round = operation()["requestBody"]["content"]["application/json"]["example"];
  round["expected"]["campaigns"]["garden"]["matched"]["city"] = 1;
  EXPECT_EQ(simulate(round).body["differences"],
            json({"campaigns.garden.matched.city: expected 1, got 12500"}));
  round.erase("expected");
  EXPECT_FALSE(simulate(round).body.contains("differences"));
}

TEST_P(Simulations, RefuseWithThePathOfTheField) {
  const json good = operation()["requestBody"]["content"]["application/json"]["example"];
  const auto refused = [&](const char* pointer, const json& value) {
    json round = good;
    round[json::json_pointer(pointer)] = value;
    const Reply reply = simulate(round);
    EXPECT_EQ(reply.header("content-type"), "application/problem+json") << pointer;
    return std::to_string(reply.status) + " " + reply.code() + " " + reply.field();
  };
  EXPECT_EQ(refused("/pools/0/rule/kind", "magic"), "422 invalid pools[0].rule.kind");
  EXPECT_EQ(refused("/pools/0/rule/cap_per_pledge", 0),
            "422 too_small pools[0].rule.cap_per_pledge");
  EXPECT_EQ(refused("/campaigns/0/goal", -1), "422 too_small campaigns[0].goal");
  EXPECT_EQ(refused("/events/1/campaign", "nowhere"), "404 not_found events[1].campaign");
  EXPECT_EQ(refused("/events/2/at", "yesterday"), "422 invalid events[2].at");
  EXPECT_EQ(refused("/budget", 5), "422 unknown_field budget");
  EXPECT_EQ(refused("/events", "many"), "422 invalid events");
  EXPECT_EQ(refused("/pools", nullptr), "422 invalid pools");
  EXPECT_EQ(simulate(std::string("[]")).code(), "invalid");
  EXPECT_EQ(simulate(std::string("{\"pools\":")).code(), "malformed_json");
  EXPECT_EQ(simulate(std::string("{\"pools\":[],\"pools\":[]}")).code(), "malformed_json");
  EXPECT_EQ(simulate(std::string(100'000, '[')).code(), "malformed_json");
  EXPECT_EQ(send("POST", kPath, good.dump(), {{"Content-Type", "text/plain"}}).status, 415);
}

TEST_P(Simulations, AreBounded) {
  json round = operation()["requestBody"]["content"]["application/json"]["example"];
  const json event = round["events"][0];
  round["events"] = json::array();
  for (std::size_t i = 0; i <= limits::kSimulationEventsMax; ++i)
    round["events"].push_back({{"type", "close_round"}});
  Reply reply = simulate(round);
  EXPECT_EQ(reply.code() + " " + reply.field(), "too_long events");

  // Each refund would make the pool look at every pledge again.
  round["pools"][0]["rule"]["on_release"] = "redistribute";
  round["events"] = json::array();
  for (int i = 0; i < 3'000; ++i) {
    round["events"].push_back(event);
    round["events"].push_back({{"type", "refund"}, {"pledge", "p"}});
  }
  reply = simulate(round);
  EXPECT_EQ(reply.code() + " " + reply.field(), "too_long events");
  EXPECT_EQ(simulate(std::string(limits::kSimulationBytesMax + 1, ' ')).status, 413);
}

/// Each match is shared over all funders of its pool: 2,000 of them took half a minute.
TEST_P(Simulations, AreBoundedInFunders) {
  json round = operation()["requestBody"]["content"]["application/json"]["example"];
  const json pool = round["pools"][0]["id"];
  round["events"] = json::array();
  for (std::size_t i = 0; i < limits::kFundersMax; ++i)
    round["events"].push_back(
        {{"type", "fund"}, {"pool", pool}, {"funder", "f" + std::to_string(i)}, {"amount", 100}});
  const Reply reply = simulate(round);
  EXPECT_EQ(std::to_string(reply.status) + " " + reply.code() + " " + reply.field(),
            "422 too_large events[19].funder");
}

TEST_P(Simulations, AreBoundedInWhatTheyAnswer) {
  const json example = operation()["requestBody"]["content"]["application/json"]["example"];
  json round = example;
  round["pools"] = json::array();
  for (int p = 0; p < 10; ++p) {
    json pool = example["pools"][0];
    pool["id"] = "p" + std::to_string(p);
    pool["funders"] = json::array();
    for (int f = 0; f < 20; ++f)
      pool["funders"].push_back({{"id", "f" + std::to_string(f)}, {"amount", 1'000'000}});
    round["pools"].push_back(std::move(pool));
  }
  round["events"] = json::array();
  round.erase("expected");
  const auto add = [&](int n) {
    for (int i = 0; i < n; ++i) {
      json event = example["events"][0];
      event["id"] = "g" + std::to_string(round["events"].size());
      round["events"].push_back(std::move(event));
    }
  };
  add(100);
  Reply reply = simulate(round);
  EXPECT_EQ(reply.status, 200);
  EXPECT_LE(reply.body.dump().size(), limits::kSimulationAnswerBytesMax);
  add(3'900);
  reply = simulate(round);
  EXPECT_EQ(reply.code() + " " + reply.field(), "too_long events");
  // The ids of funders that come later count as well.
  round["pools"].erase(round["pools"].begin() + 1, round["pools"].end());
  round["pools"][0]["funders"].erase(round["pools"][0]["funders"].begin() + 1,
                                     round["pools"][0]["funders"].end());
  for (int f = 0; f < 19; ++f)
    round["events"].push_back({{"type", "fund"},
                               {"pool", "p0"},
                               {"funder", std::string(198, 'x') + std::to_string(10 + f)},
                               {"amount", 1}});
  add(2'000);
  reply = simulate(round);
  EXPECT_EQ(reply.code() + " " + reply.field(), "too_long events");
}

TEST_P(Simulations, AreRateLimitedAndLeaveWritesAlone) {
  Reply reply;
  for (int i = 0; i <= 30 && reply.status != 429; ++i) reply = simulate(json::object());
  EXPECT_EQ(reply.status, 429);
  EXPECT_GE(std::stoi(reply.header("retry-after")), 1);
  EXPECT_EQ(pledge(city_.ulid(), 1'000).status, 201);
}

/// One that ended later would ask for a reading worker, and those are gone with the server.
TEST_P(Simulations, AreOverWhenTheServerHasStopped) {
  std::atomic<bool> over = false;
  ASSERT_TRUE(web_->app().cpu.post([&over] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    over = true;
  }));
  web_->stop();
  EXPECT_TRUE(over);
  EXPECT_FALSE(web_->app().cpu.post([] {}));
}

}  // namespace
}  // namespace colletta::test
