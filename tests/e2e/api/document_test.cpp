// The OpenAPI document against the route table and against what is really answered.
#include <gmock/gmock.h>

#include <set>

#include "tests/e2e/api/client.hpp"
#include "tests/e2e/api/contract.hpp"

namespace colletta::test {
namespace {

using nlohmann::json;
using testing::IsEmpty;
using testing::SizeIs;

class Document : public Api {
 protected:
  /// The answer of a GET, held against the document.
  json shown(const std::string& path, const std::string& documented) {
    const Reply reply = get(path);
    EXPECT_EQ(reply.status, 200) << path << " " << reply.body;
    const json& schema = document_["paths"][documented]["get"]["responses"]["200"]["content"]
                                  ["application/json"]["schema"];
    EXPECT_TRUE(schema.is_object()) << documented;
    EXPECT_THAT(breaches(document_, schema, reply.body), IsEmpty()) << reply.body.dump(1);
    return reply.body;
  }

  const json document_ = get("/api/openapi.json").body;
};
INSTANTIATE_TEST_SUITE_P(Databases, Document, both_databases(), database_name);

TEST_P(Document, NamesEveryRouteAndNoOther) {
  std::set<std::string> routed, documented;
  for (const http::Route& route : handlers::api_routes(web_->app())) {
    std::string line(http::to_string(route.method));
    for (char& c : line) c = static_cast<char>(std::tolower(c));
    routed.insert(line + " " + route.pattern);
  }
  for (const auto& [path, operations] : document_["paths"].items())
    for (const auto& [method, operation] : operations.items()) {
      documented.insert(method + " " + path);
      EXPECT_TRUE(operation.contains("operationId"));
    }
  EXPECT_EQ(routed, documented);
  EXPECT_THAT(routed, SizeIs(18));
}

TEST_P(Document, SaysWhereItHolds) {
  EXPECT_EQ(document_["openapi"], "3.1.0");
  const std::string server = document_["servers"][0]["url"];
  EXPECT_TRUE(server.starts_with("http://127.0.0.1:")) << server;
  EXPECT_TRUE(server.ends_with("/borgo")) << server;
  std::set<std::string> tags;
  for (const json& tag : document_["tags"]) tags.insert(tag["name"]);
  for (const auto& [path, operations] : document_["paths"].items())
    for (const auto& [method, operation] : operations.items()) {
      EXPECT_TRUE(tags.contains(operation["tags"][0])) << operation["tags"];
      bool refusal = false;
      for (const auto& [status, unused] : operation["responses"].items())
        refusal = refusal || status.starts_with("4");
      EXPECT_TRUE(refusal) << path;
    }
}

TEST_P(Document, HoldsForEverythingThatIsShown) {
  const std::string one = "/api/v1/campaigns/" + city_.campaign.str();
  const std::string documented = "/api/v1/campaigns/{id}";
  const PledgeId gift = paid(5'000);
  must(writer(), city_.id(),
       PublishUpdate{.id = city_.ulid(),
                     .campaign = city_.campaign,
                     .actor = city_.officer,
                     .title = "Si comincia",
                     .text = "*Oggi*."});
  must(writer(), city_.id(),
       RecordMeasurement{.id = city_.ulid(),
                         .campaign = city_.campaign,
                         .actor = city_.officer,
                         .indicator = "i1",
                         .value = "3.5",
                         .date = "2026-03-01",
                         .evidence = "https://borgo.example/misura",
                         .note = "Contati"});

  const json campaign = shown(one, documented);
  EXPECT_EQ(campaign["raised"], 5'000);
  EXPECT_EQ(campaign["matched"], 5'000);
  EXPECT_EQ(campaign["state"], "open");
  EXPECT_THAT(shown("/api/v1/campaigns", "/api/v1/campaigns")["items"], SizeIs(1));
  const json gifts = shown(one + "/pledges", documented + "/pledges")["items"];
  EXPECT_EQ(gifts[0]["amount"], 5'000);
  EXPECT_EQ(gifts[0]["name"], "Maria");
  EXPECT_EQ(shown(one + "/matches", documented + "/matches")["items"][0]["reserved"], 5'000);
  for (const std::string& path : {one + "/updates", std::string("/api/v1/updates")}) {
    const std::string line = path == "/api/v1/updates" ? path : documented + "/updates";
    EXPECT_EQ(shown(path, line)["items"][0]["title"], "Si comincia");
  }
  for (const std::string& path : {one + "/indicators", std::string("/api/v1/indicators")}) {
    const std::string line = path == "/api/v1/indicators" ? path : documented + "/indicators";
    EXPECT_EQ(shown(path, line)["items"][0]["measurements"][0]["value"], "3.5");
  }
  const json pool = shown("/api/v1/pools", "/api/v1/pools")["items"][0];
  EXPECT_EQ(pool, shown("/api/v1/pools/" + city_.pool.str(), "/api/v1/pools/{id}"));
  EXPECT_EQ(pool["budget"].get<int>() - 5'000, pool["left"]);
  EXPECT_EQ(pool["rule"]["kind"], "per_pledge");
  const json match =
      shown("/api/v1/matches?pool=" + city_.pool.str() + "&campaign=" + city_.campaign.str(),
            "/api/v1/matches")["items"][0];
  EXPECT_EQ(match["kind"], "reserved");
  EXPECT_EQ(match["amount"], 5'000);
  EXPECT_FALSE(match.contains("pledge")) << "half the key to its receipt";
  const std::string secret = core_->receipts.secret_of(city_.id(), gift);
  const json receipt = shown("/api/v1/pledges/" + secret, "/api/v1/pledges/{secret}");
  EXPECT_EQ(receipt["state"], "confirmed");
  EXPECT_EQ(receipt["matches"][0]["name"], "Fondo del Comune");
  EXPECT_NE(receipt["matches"][0]["explanation"], "");
}

TEST_P(Document, TellsTheJournalAsItWasHashed) {
  paid(2'000);
  paid(3'000);
  const json events = shown("/api/v1/events?from=1&limit=3", "/api/v1/events");
  ASSERT_THAT(events["items"], SizeIs(3));
  auto db = city_.read();
  for (std::size_t i = 0; i < 3; ++i) {
    const json& event = events["items"][i];
    EXPECT_EQ(event["seq"], 1 + i);
    const std::string body = event["body"];
    EXPECT_EQ(event["leaf"], ops::sha256_hex(std::string(1, '\0') + body));
    EXPECT_EQ(json::parse(body)["seq"], 1 + i);
  }
  EXPECT_EQ(events["next"], "/borgo/api/v1/events?limit=3&from=4");
}

TEST_P(Document, NarrowsTheJournal) {
  paid(2'000);
  paid(3'000);
  const std::string line = "/api/v1/journal";
  const std::string mine = "call=" + city_.call.str() + "&campaign=" + city_.campaign.str();
  const json first = shown(line + "?kind=pledges&limit=1&" + mine, line);
  ASSERT_THAT(first["items"], SizeIs(1));
  EXPECT_EQ(first["items"][0]["type"], "pledge.confirmed");
  const std::string body = first["items"][0]["body"];
  EXPECT_EQ(first["items"][0]["leaf"], ops::sha256_hex(std::string(1, '\0') + body));
  const std::string next = first["next"];
  const json second = shown(next.substr(next.find("/api")), line);
  ASSERT_THAT(second["items"], SizeIs(1));
  EXPECT_LT(second["items"][0]["seq"], first["items"][0]["seq"]);
  EXPECT_FALSE(second.contains("next"));
  EXPECT_THAT(shown(line + "?kind=reports", line)["items"], SizeIs(0));
  EXPECT_THAT(shown(line + "?from=2099-01-01", line)["items"], SizeIs(0));
  EXPECT_THAT(shown(line + "?until=2099-01-01&kind=calls", line)["items"], SizeIs(1));
  for (const auto& [query, status, field] :
       {std::tuple("kind=gifts", 422, "kind"),
        {"from=2026-02-30", 422, "from"},
        {"until=1", 422, "until"},
        {"call=x", 422, "call"},
        {"campaign=01HZZZZZZZZZZZZZZZZZZZZZZZ", 404, "campaign"}}) {
    const Reply reply = get(line + "?" + query);
    EXPECT_EQ(reply.status, status) << query;
    EXPECT_EQ(reply.field(), field) << query;
  }
}

}  // namespace
}  // namespace colletta::test
