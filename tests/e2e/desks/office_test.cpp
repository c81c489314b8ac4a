// The officer's calls, pools and payments, and the sponsor's pools.
#include "server/store/pools_read.hpp"
#include "tests/e2e/desks/installation.hpp"

namespace colletta::test {
namespace {

class Office : public Desks {
 protected:
  static Fields call_form() {
    return {{"title", "Bando 2030"},
            {"summary", "In breve"},
            {"text", "Il **testo**"},
            {"opens", "2026-01-01T10:00"},
            {"closes", "2199-01-01T10:00"}};
  }
  static Fields pool_form() {
    return {{"name", "Fondo del Comune"},
            {"kind", "public"},
            {"order", "1"},
            {"funders[0].name", "Comune"},
            {"funders[0].amount", "1000"},
            {"rule.kind", "per_pledge"},
            {"rule.ratio", "1/2"},
            {"rule.share", ""},
            {"rule.ceiling", "goal"},
            {"rule.cap_per_match", "100"},
            {"do", "open"}};
  }
  std::vector<store::PoolRow> pools(const CallId& call) {
    store::Session db = installation_.session();
    return store::pools_of_calls(db, CityId::of("borgo"), {call});
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, Office, both_databases(), database_name);

TEST_P(Office, OpensACallOnce) {
  Browser officer = installation_.browser("officer");
  const std::string id = officer.get("/office/calls/new").field("call_id");
  const Fields form = with(call_form(), "call_id", id);
  EXPECT_EQ(officer.post("/office/calls/new", form).location, "/office/calls?notice=call_opened");
  EXPECT_EQ(officer.post("/office/calls/new", form).location, "/office/calls?notice=call_opened");
  const Page other = officer.post("/office/calls/new", with(form, "title", "Altro"));
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(other.field("title"), "Altro");
  EXPECT_TRUE(officer.get("/office/calls").has("Bando 2030"));
  EXPECT_EQ(installation_.browser().get("/calls/" + id).status, 200);
  EXPECT_EQ(installation_.browser({}, "altrove").get("/calls/" + id).status, 404);
}

TEST_P(Office, RefusesACallAtItsField) {
  Browser officer = installation_.browser("officer");
  const std::string id = officer.get("/office/calls/new").field("call_id");
  for (const auto& [field, bad] :
       {std::pair{"title", std::string()}, std::pair{"title", std::string(1'000, 'a')},
        std::pair{"text", std::string("abc\u202E")}, std::pair{"opens", std::string("domani")},
        std::pair{"opens", std::string()}, std::pair{"closes", std::string("2025-01-01T10:00")}}) {
    const Page page =
        officer.post("/office/calls/new", with(with(call_form(), "call_id", id), field, bad));
    EXPECT_EQ(page.status, 422) << field;
    EXPECT_TRUE(page.has("href=\"#" + std::string(field) + "\"")) << field << " " << bad;
    EXPECT_EQ(page.field("call_id"), id);
  }
  EXPECT_EQ(officer.post("/office/calls/new", with(call_form(), "call_id", "x")).status, 422);
}

TEST_P(Office, ReadsARuleBackBeforeItIsOpened) {
  const CallId call = installation_.open_call();
  Browser officer = installation_.browser("officer");
  const std::string path = "/office/calls/" + call.str() + "/pools";
  const std::string id = officer.get(path).field("pool_id");
  const Fields form = with(with(pool_form(), "pool_id", id), "do", "check");
  Page page = officer.post(path, form);
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.has("id=\"readback\""));
  EXPECT_EQ(page.field("rule.ratio"), "1/2");
  page = officer.post(path, with(form, "rule.ratio", "0,5"));
  EXPECT_EQ(page.status, 422);
  EXPECT_TRUE(page.has("href=\"#rule-ratio\""));
  EXPECT_FALSE(page.has("id=\"readback\""));
  page = officer.post(path, with(form, "do", "add_funder"));
  EXPECT_TRUE(page.has("name=\"funders[1].name\""));
  EXPECT_TRUE(pools(call).empty());
}

TEST_P(Office, OpensAPoolOnceAndFundsItOnce) {
  const CallId call = installation_.open_call();
  Browser officer = installation_.browser("officer");
  const std::string path = "/office/calls/" + call.str() + "/pools";
  const std::string id = officer.get(path).field("pool_id");
  const std::string pool = "/office/pools/" + id;
  for (int i = 0; i < 2; ++i) {
    const Page page = officer.post(path, with(pool_form(), "pool_id", id));
    EXPECT_EQ(page.location, pool + "?notice=pool_opened") << page.body;
  }
  ASSERT_EQ(pools(call).size(), 1U);
  const store::PoolRow opened = pools(call).front();
  EXPECT_EQ(opened.rule,
            R"({"cap_per_match":10000,"kind":"per_pledge","ratio":"1/2","version":1})");
  EXPECT_EQ(officer.post(path, with(with(pool_form(), "pool_id", id), "rule.ratio", "1")).status,
            409);

  const Page form = officer.get(pool);
  const Fields more = {{"funding_id", form.field("funding_id")},
                       {"funder", opened.funders.front().id.str()},
                       {"name", ""},
                       {"amount", "250,50"}};
  EXPECT_EQ(officer.post(pool, with(more, "amount", "1e3")).status, 422);
  EXPECT_EQ(officer.post(pool, with(more, "amount", "")).status, 422);
  EXPECT_EQ(officer.post(pool, with(more, "funder", "somebody")).status, 422);
  EXPECT_EQ(officer.post(pool, with(more, "funder", "")).status, 422) << "a new one needs a name";
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(officer.post(pool, more).location, pool + "?notice=pool_funded");
  EXPECT_EQ(pools(call).front().funders.front().put_in.cents(), 125'050);
  const Fields other = {{"funding_id", officer.get(pool).field("funding_id")},
                        {"funder", ""},
                        {"name", "Fondazione"},
                        {"amount", "10"}};
  EXPECT_EQ(officer.post(pool, other).status, 303);
  EXPECT_EQ(pools(call).front().funders.size(), 2U);
  Browser elsewhere = installation_.browser("officer", "altrove");
  EXPECT_EQ(elsewhere.get(pool).status, 404);
  EXPECT_EQ(elsewhere.get(path).status, 404);
}

TEST_P(Office, ASponsorOpensAPrivatePoolInItsOwnName) {
  const CallId call = installation_.open_call();
  Browser sponsor = installation_.browser("sponsor");
  EXPECT_TRUE(sponsor.get("/sponsor").has("Bando aperto"));
  const std::string path = "/sponsor/calls/" + call.str() + "/pools";
  const Page form = sponsor.get(path);
  EXPECT_EQ(form.field("funders[0].name"), "Name of sponsor");
  const std::string id = form.field("pool_id"), pool = "/sponsor/pools/" + id;
  const Page opened = sponsor.post(path, with(pool_form(), "pool_id", id));
  EXPECT_EQ(opened.location, pool + "?notice=pool_opened") << opened.body;
  ASSERT_EQ(pools(call).size(), 1U);
  EXPECT_EQ(pools(call).front().kind, matching::PoolKind::kPrivate);

  const Fields more = {{"funding_id", sponsor.get(pool).field("funding_id")}, {"amount", "50"}};
  EXPECT_EQ(sponsor.post(pool, more).location, pool + "?notice=pool_funded");
  ASSERT_EQ(pools(call).front().funders.size(), 1U) << "the same funder, known by its person";
  EXPECT_EQ(pools(call).front().funders.front().put_in.cents(), 105'000);

  const CampaignId campaign = installation_.published_campaign(call, "Un giardino matchato");
  installation_.pledge(campaign);
  const Page own = sponsor.get("/sponsor");
  EXPECT_TRUE(own.has("Un giardino matchato"));
  EXPECT_TRUE(own.has("1,050"));
  EXPECT_TRUE(sponsor.get(pool).has("Un giardino matchato"));
}

TEST_P(Office, AnOfficerGivesAPledgeBack) {
  const CallId call = installation_.open_call();
  const CampaignId campaign = installation_.published_campaign(call);
  const PledgeId pledge = installation_.pledge(campaign);
  Browser officer = installation_.browser("officer");
  const std::string donors = "/office/campaigns/" + campaign.str() + "/donors";
  const std::string refund = "/office/pledges/" + pledge.str() + "/refund";
  Page page = officer.get(donors);
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.has(refund));
  Browser promoter = installation_.browser("promoter");
  promoter.get("/desk");
  EXPECT_EQ(promoter.post(refund, {}).status, 403);
  EXPECT_EQ(officer.post(refund, {}).location, donors + "?notice=refund_asked");
  EXPECT_FALSE(officer.get(donors).has(refund));
  Browser elsewhere = installation_.browser("officer", "altrove");
  elsewhere.get("/office");
  EXPECT_EQ(elsewhere.post(refund, {}).status, 404);
  EXPECT_EQ(elsewhere.get(donors).status, 404);
}

TEST_P(Office, SeesPaymentsByState) {
  const CallId call = installation_.open_call();
  installation_.pledge(installation_.published_campaign(call));
  Browser officer = installation_.browser("officer");
  const Page page = officer.get("/office/payments");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.has(">confirmed</th>"));
  EXPECT_TRUE(page.has("€"));
  const Page elsewhere = installation_.browser("officer", "altrove").get("/office/payments");
  EXPECT_FALSE(elsewhere.has("€"));
}

}  // namespace
}  // namespace colletta::test
