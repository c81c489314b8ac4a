// Writing through the API: pledges with their keys, edits with their tags, and bad input.
#include <gmock/gmock.h>

#include "domain/matching/rule_json.hpp"
#include "server/handlers/api/input.hpp"
#include "tests/e2e/api/client.hpp"

namespace colletta::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

class Writing : public Api {
 protected:
  static payments::Headers with(payments::Headers headers, const std::string& name,
                                const std::string& value) {
    std::erase_if(headers, [&](const auto& header) { return header.first == name; });
    if (!value.empty()) headers.emplace_back(name, value);
    return headers;
  }
  Reply patch(const CampaignId& id, const json& fields, const payments::Headers& headers) {
    return send("PATCH", "/api/v1/campaigns/" + id.str(), fields.dump(), headers);
  }
  json read_again(const Reply& placed) {
    const auto self = placed.body["self"].get<std::string>();
    return get(self.substr(self.find("/api/"))).body;
  }
  void open_pool(int order, const std::string& document) {
    const auto rule = matching::parse_rule_text(document).value();
    must(writer(), city_.id(),
         OpenPool{.id = PoolId::of(city_.ulid()),
                  .call = city_.call,
                  .actor = city_.officer,
                  .name = "Fondo " + std::to_string(order),
                  .kind = matching::PoolKind::kPublic,
                  .order = order,
                  .rule = rule,
                  .rule_document = matching::canonical(rule),
                  .funders = {{FunderId::of(city_.ulid()), "Comune", Money::cents(100'000)}}});
  }
  std::string tag(const CampaignId& id, const payments::Headers& who = {}) {
    return get("/api/v1/campaigns/" + id.str(), who).header("etag");
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, Writing, both_databases(), database_name);

TEST_P(Writing, APledgeIsPlacedOnceHoweverOftenItIsSent) {
  const std::string key = city_.ulid();
  const Reply first = pledge(key, 1'000);
  ASSERT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(first.body["id"], key);
  EXPECT_EQ(first.body["state"], "placed");
  EXPECT_THAT(first.body.value("redirect_url", ""), HasSubstr("/sandbox/pay/"));
  const std::string secret = core_->receipts.secret_of(city_.id(), PledgeId::of(key));
  EXPECT_THAT(first.body["receipt"].get<std::string>(), StartsWith("http://127.0.0.1:"));
  EXPECT_THAT(first.body["receipt"].get<std::string>(), HasSubstr("/borgo/pledges/" + secret));
  EXPECT_EQ(first.header("location"), "/borgo/api/v1/pledges/" + secret);
  EXPECT_EQ(first.header("cache-control"), "no-store");

  const Reply second = pledge(key, 1'000);
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(pledge("\"" + key + "\"", 1'000).status, 200);
  EXPECT_EQ(get("/api/v1/pledges/" + secret).body, first.body);

  const Reply other = pledge(key, 2'000);
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(other.code(), "idempotency_mismatch");
  EXPECT_EQ(other.field(), "Idempotency-Key");
}

TEST_P(Writing, AnInstrumentPaysAtOnceOrIsDeclined) {
  const Reply paid_now = pledge(city_.ulid(), 3'000, {{"payment_token", "tok_success"}});
  EXPECT_EQ(paid_now.status, 201);
  ASSERT_EQ(paid_now.body["state"], "confirmed") << paid_now.body;
  ASSERT_THAT(paid_now.body["matches"], SizeIs(1)) << paid_now.body;
  EXPECT_EQ(paid_now.body["matches"][0]["amount"], 3'000);
  EXPECT_FALSE(paid_now.body.contains("redirect_url"));
  const Reply declined = pledge(city_.ulid(), 3'000, {{"payment_token", "tok_declined"}});
  EXPECT_EQ(declined.status, 201);
  // Both were answered from what the writer left; who reads them finds the same.
  EXPECT_THAT(core_->metrics.render(), Not(HasSubstr("query=\"pledge_row\"")));
  EXPECT_EQ(read_again(paid_now), paid_now.body);
  EXPECT_EQ(read_again(declined), declined.body);
  EXPECT_THAT(core_->metrics.render(), HasSubstr("query=\"pledge_row\""));
  EXPECT_EQ(declined.body["state"], "unpaid");
  EXPECT_NE(declined.body.value("reason", ""), "");
  EXPECT_EQ(get("/api/v1/campaigns/" + city_.campaign.str()).body["raised"], 3'000);
}

TEST_P(Writing, WhatIsToldAtOnceIsWhatIsReadLater) {
  open_pool(1, R"({"version":1,"kind":"quadratic","variant":"proportional","ceiling":"none"})");
  const Reply shared = pledge(city_.ulid(), 3'000, {{"payment_token", "tok_success"}});
  EXPECT_THAT(core_->metrics.render(), Not(HasSubstr("query=\"pledge_row\"")));
  ASSERT_THAT(shared.body["shared"], SizeIs(1)) << shared.body;
  EXPECT_EQ(read_again(shared), shared.body);
  // Where money that comes back goes on to others, entries may follow: then it is read.
  open_pool(2, R"({"version":1,"kind":"per_pledge","ceiling":"none","on_release":"redistribute"})");
  const Reply handed_on = pledge(city_.ulid(), 3'000, {{"payment_token", "tok_success"}});
  ASSERT_THAT(handed_on.body["matches"], SizeIs(2)) << handed_on.body;
  EXPECT_EQ(read_again(handed_on), handed_on.body);
}

TEST_P(Writing, EveryFieldOfAPledgeIsHeldAgainstItsRules) {
  const std::string long_name(200, 'x');
  for (const auto& [fields, code, field] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {R"({"amount": 10.5})", "invalid_amount", "amount"},
           {R"({"amount": 1e3})", "invalid_amount", "amount"},
           {R"({"amount": "10,00"})", "invalid_amount", "amount"},
           {R"({"amount": null})", "invalid_amount", "amount"},
           {R"({"amount": 18446744073709551615})", "invalid_amount", "amount"},
           {R"({"amount": 0})", "too_small", "amount"},
           {R"({"amount": -100})", "too_small", "amount"},
           {R"({"amount": 9999999999999})", "too_large", "amount"},
           {R"({"email": ""})", "missing", "email"},
           {R"({"email": 7})", "invalid", "email"},
           {R"({"email": "nobody"})", "invalid", "email"},
           {R"({"name": "\u202Egnirts"})", "invalid_characters", "name"},
           {R"({"name": ")" + long_name + R"("})", "too_long", "name"},
           {R"({"message": "a\u0000b"})", "invalid_characters", "message"},
           {R"({"locale": "fr"})", "invalid", "locale"},
           {R"({"campaign": "x"})", "invalid", "campaign"},
           {R"({"payment_token": "a\nb"})", "invalid_characters", "payment_token"},
           {R"({"amout": 1})", "unknown_field", "amout"}}) {
    const Reply reply = pledge(city_.ulid(), 1'000, json::parse(fields));
    EXPECT_EQ(reply.status, 422) << fields;
    EXPECT_EQ(reply.code(), code) << fields << reply.body;
    EXPECT_EQ(reply.field(), field) << fields;
  }
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM pledge"), 0);
}

TEST_P(Writing, SeveralErrorsAreToldTogether) {
  const Reply reply = pledge(city_.ulid(), 0, {{"email", "x"}, {"more", 1}});
  EXPECT_EQ(reply.status, 422);
  ASSERT_THAT(reply.body["errors"], SizeIs(3)) << reply.body;
  for (const json& error : reply.body["errors"]) EXPECT_NE(error["detail"], "");
}

TEST_P(Writing, APledgeNeedsAKeyAndJsonAndAnOpenCampaign) {
  EXPECT_EQ(pledge("", 1'000).field(), "Idempotency-Key");
  EXPECT_EQ(pledge("1234", 1'000).code(), "invalid");
  const json body{{"campaign", city_.campaign.str()}, {"amount", 1'000}, {"email", "a@b.example"}};
  const auto sent = [&](const std::string& type, const std::string& text,
                        const payments::Headers& more = {}) {
    payments::Headers headers = more;
    headers.emplace_back("Content-Type", type);
    headers.emplace_back("Idempotency-Key", city_.ulid());
    return send("POST", "/api/v1/pledges", text, headers);
  };
  EXPECT_EQ(sent("application/x-www-form-urlencoded", body.dump()).status, 415);
  EXPECT_EQ(sent("text/plain", body.dump()).status, 415);
  EXPECT_EQ(sent("application/json", "{\"amount\":").status, 400);
  EXPECT_EQ(sent("application/json", "[]").status, 422);
  EXPECT_EQ(sent("application/json", body.dump(), {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
  EXPECT_EQ(sent("Application/JSON; charset=utf-8", body.dump()).status, 201);
  city_.set(city_.deadline());
  const Reply late = pledge(city_.ulid(), 1'000);
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(late.code(), "closed");
}

TEST_P(Writing, TooManyPledgesHaveToWait) {
  Reply reply;
  for (int i = 0; i < 200 && reply.status != 429; ++i) reply = pledge("x", 1'000);
  EXPECT_EQ(reply.status, 429);
  EXPECT_EQ(reply.code(), "too_many_attempts");
  EXPECT_NE(reply.header("retry-after"), "");
}

TEST_P(Writing, AnEditReplacesWhatItNames) {
  const auto who = session(Role::kPromoter);
  const CampaignId id = draft();
  const std::string before = tag(id, who);
  const json edit = json::parse(R"({"title": "  Un orto  ", "goal": 50000,
      "closes": "2026-04-30T22:00:00Z", "model": "keep_what_you_raise",
      "budget": [{"label": "Terra", "amount": 50000}]})");
  const Reply saved = patch(id, edit, with(who, "If-Match", before));
  ASSERT_EQ(saved.status, 200) << saved.body;
  EXPECT_EQ(saved.body["title"], "Un orto");
  EXPECT_EQ(saved.body["goal"], 50'000);
  EXPECT_EQ(saved.body["closes"], "2026-04-30T22:00:00Z");
  EXPECT_EQ(saved.body["model"], "keep_what_you_raise");
  EXPECT_EQ(saved.body["budget"],
            json::parse(R"([{"label": "Terra", "amount": 50000, "required": true}])"));
  EXPECT_EQ(saved.body["summary"],
            get("/api/v1/campaigns/" + city_.campaign.str()).body["summary"]);
  EXPECT_EQ(saved.header("etag"), tag(id, who));
  EXPECT_NE(saved.header("etag"), before);

  const Reply stale = patch(id, {{"title", "Altro"}}, with(who, "If-Match", before));
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(stale.code(), "version_mismatch");
  EXPECT_EQ(patch(id, {{"title", "Altro"}}, who).status, 428);
  EXPECT_EQ(patch(id, {{"title", "Altro"}}, with(who, "If-Match", "W/" + tag(id, who))).status,
            412);
}

TEST_P(Writing, GiftsDoNotMakeAnEditStaleAndTermsStay) {
  const auto who = session(Role::kOfficer);
  const std::string read = tag(city_.campaign, who);
  paid(1'000);
  EXPECT_NE(tag(city_.campaign, who), read);
  const Reply saved = patch(city_.campaign, {{"story", "Nuova."}}, with(who, "If-Match", read));
  EXPECT_EQ(saved.status, 200) << saved.body;
  const Reply terms =
      patch(city_.campaign, {{"goal", 1}}, with(who, "If-Match", saved.header("etag")));
  EXPECT_EQ(terms.status, 409) << terms.body;
  EXPECT_EQ(terms.code(), "illegal_transition");
  EXPECT_EQ(terms.field(), "goal");
}

TEST_P(Writing, OnlyWhoMayEditsAndOnlyOnPurpose) {
  const auto who = session(Role::kPromoter);
  const CampaignId id = draft();
  const auto match = with(who, "If-Match", tag(id, who));
  EXPECT_EQ(patch(id, {}, with(match, "Cookie", "")).status, 401);
  EXPECT_EQ(patch(id, {}, with(match, "X-CSRF-Token", "")).status, 403);
  EXPECT_EQ(patch(id, {}, with(match, "X-CSRF-Token", "guess")).code(), "bad_csrf_token");
  EXPECT_EQ(patch(id, {}, with(match, "Content-Type", "text/plain")).status, 415);
  EXPECT_EQ(patch(id, json::object(), match).status, 200);
  auto other = session(Role::kPromoter);
  EXPECT_EQ(patch(id, {}, with(other, "If-Match", "*")).status, 404);
  const Reply foreign = patch(city_.campaign, {{"story", "Mia."}}, with(other, "If-Match", "*"));
  EXPECT_EQ(foreign.status, 403) << foreign.body;
  EXPECT_EQ(foreign.code(), "forbidden");
}

TEST_P(Writing, AnOfficerReadsACampaignOnceItIsHandedIn) {
  const auto promoter = session(Role::kPromoter);
  const Actor owner = signed_in_;
  const CampaignId id = draft();
  const auto officer = session(Role::kOfficer);
  const std::string path = "/api/v1/campaigns/" + id.str();
  EXPECT_EQ(get(path, officer).status, 404);
  EXPECT_EQ(patch(id, {}, with(officer, "If-Match", "*")).status, 404);
  must(writer(), city_.id(), HandInCampaign{.id = id, .actor = owner});
  EXPECT_EQ(get(path, officer).status, 200);
  must(writer(), city_.id(), ReturnCampaign{id, signed_in_, "Manca il bilancio."});
  EXPECT_EQ(get(path, officer).status, 404);
  EXPECT_EQ(get(path, promoter).status, 200);
}

TEST_P(Writing, EveryFieldOfAnEditIsHeldAgainstItsRules) {
  const auto who = session(Role::kPromoter);
  const CampaignId id = draft();
  const auto match = with(who, "If-Match", "*");
  const json many{{"budget", std::vector<json>(41, json::object())}};
  const json title{{"title", std::string(161, 'x')}};
  for (const auto& [edit, code, field] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {R"({"title": 1})", "invalid", "title"},
           {title.dump(), "too_long", "title"},
           {R"({"goal": 1.5})", "invalid_amount", "goal"},
           {R"({"goal": -1})", "too_small", "goal"},
           {R"({"model": "all"})", "invalid", "model"},
           {R"({"opens": "tomorrow"})", "invalid", "opens"},
           {R"({"area": "Luna"})", "invalid", "area"},
           {R"({"call": ")" + city_.ulid() + R"("})", "invalid", "call"},
           {R"({"budget": 1})", "invalid", "budget"},
           {R"({"budget": [1]})", "invalid", "budget[0]"},
           {R"({"budget": [{"amount": "1"}]})", "invalid_amount", "budget[0].amount"},
           {R"({"budget": [{"cost": 1}]})", "unknown_field", "budget[0].cost"},
           {many.dump(), "too_long", "budget"},
           {R"({"plan": [{"due": "2026-02-30"}]})", "invalid", "plan[0].due"},
           {R"({"indicators": [{"id": "i9"}]})", "invalid", "indicators[0].id"},
           {R"({"indicators": [{"target": "many"}]})", "invalid", "indicators[0].target"},
           {R"({"version": 1})", "unknown_field", "version"}}) {
    const Reply reply = patch(id, json::parse(edit), match);
    EXPECT_EQ(reply.status, 422) << edit << reply.body;
    EXPECT_EQ(reply.code(), code) << edit << reply.body;
    EXPECT_EQ(reply.field(), field) << edit;
  }
}

TEST(JsonInput, RefusesWhatReadersWouldReadDifferently) {
  using handlers::api::parse_body;
  for (const std::string bad : {"", "{", "{} {}", "{'a':1}", "{\"a\":1,}", "{\"a\":1,\"a\":2}",
                                "{\"b\":[{\"a\":1,\"a\":1}]}", "[[[[[1]]]]]", "{\"a\":NaN}",
                                "// {}\n{}", "\xEF\xBB", "{\"a\":\"\xFF\"}", "{\"a\":\"\\uD800\"}"})
    EXPECT_FALSE(parse_body(bad).ok()) << bad;
  for (const std::string good : {"{}", "[[[[1]]]]", "{\"a\":{\"b\":1},\"b\":{\"a\":1}}", "null"})
    EXPECT_TRUE(parse_body(good).ok()) << good;
  EXPECT_FALSE(parse_body(std::string(400'000, '[')).ok());
}

}  // namespace
}  // namespace colletta::test
