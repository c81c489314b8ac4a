// The officer's calls, pools and payments, and the sponsor's pools.
#include "server/store/mail_rows.hpp"
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

TEST_P(Office, ReportsAllErrorsOfACallAtOnce) {
  Browser officer = installation_.browser("officer");
  const std::string id = officer.get("/office/calls/new").field("call_id");
  const Page page = officer.post("/office/calls/new", {{"call_id", id}});
  EXPECT_EQ(page.status, 422);
  for (const char* field : {"title", "text", "opens", "closes"})
    EXPECT_TRUE(page.has("href=\"#" + std::string(field) + "\"")) << field;
}

TEST_P(Office, ACampaignThatIsOverStaysWithinReach) {
  const CallId call = installation_.open_call("Bando breve");
  const CampaignId id = installation_.published_campaign(call, "Una campagna finita");
  installation_.end_campaign(id);
  const Page page = installation_.browser("officer").get("/office");
  EXPECT_TRUE(page.has("Campaigns that are over"));
  EXPECT_TRUE(page.has("/office/campaigns/" + id.str() + "/updates/new"));
  EXPECT_TRUE(page.has("/office/campaigns/" + id.str() + "/donors"));
  EXPECT_EQ(installation_.browser("officer").get("/office?page=9").status, 404);
}

TEST_P(Office, OpensACallOnce) {
  Browser officer = installation_.browser("officer");
  const std::string id = officer.get("/office/calls/new").field("call_id");
  const Fields form = with(call_form(), "call_id", id);
  EXPECT_EQ(officer.post("/office/calls/new", form).landing, "/office/calls call_opened");
  EXPECT_EQ(officer.post("/office/calls/new", form).landing, "/office/calls call_opened");
  const Page other = officer.post("/office/calls/new", with(form, "title", "Altro"));
  EXPECT_EQ(other.status, 422);
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
    EXPECT_EQ(page.landing, pool + " pool_opened") << page.body;
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
  for (int i = 0; i < 2; ++i) EXPECT_EQ(officer.post(pool, more).landing, pool + " pool_funded");
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

TEST_P(Office, APreviewShowsWhatARuleDoesAndStoresNothing) {
  const CallId past = installation_.open_call("Bando di ieri");
  installation_.pledge(installation_.published_campaign(past, "Un giardino di ieri"));
  const CallId call = installation_.open_call();
  Browser officer = installation_.browser("officer");
  const std::string path = "/office/calls/" + call.str() + "/pools";
  const Page form = officer.get(path);
  EXPECT_TRUE(form.has("Bando di ieri"));
  Fields filled = with(pool_form(), "pool_id", form.field("pool_id"));
  filled = with(with(filled, "do", "check"), "past_call", past.str());
  filled = with(with(filled, "rule.ratio", "1"), "rule.cap_per_pledge", "100");
  filled = with(with(filled, "rule.pledges_per_donor", "1"), "rule.cap_per_campaign", "4700");
  const Page preview = officer.post(path, filled);
  EXPECT_EQ(preview.status, 200) << preview.body;
  for (const char* part :
       {"The city doubles each person&#39;s first gift up to €100, until a project has €4,700.",
        "Il Comune raddoppia la prima donazione di ogni persona fino a 100", "somebody gives €500",
        "The pool counts up to €100 of each pledge.", "&quot;cap_per_campaign&quot;:470000",
        "Un giardino di ieri", "it would have given €50;"})
    EXPECT_TRUE(preview.has(part)) << part;
  EXPECT_EQ(preview.field("name"), "Fondo del Comune") << "the form stays filled in";
  EXPECT_TRUE(pools(call).empty());

  filled = with(with(filled, "rule.kind", "quadratic"), "rule.variant", "proportional");
  const Page refused = officer.post(path, filled);
  EXPECT_EQ(refused.status, 422);
  EXPECT_TRUE(refused.has("For each euro: ratio: This kind of rule does not use this"));
  for (const char* field :
       {"rule.ratio", "rule.cap_per_match", "rule.cap_per_pledge", "rule.pledges_per_donor"})
    filled = with(filled, field, "");
  const Page shared = officer.post(path, filled);
  EXPECT_EQ(shared.status, 200) << shared.body;
  EXPECT_TRUE(shared.has("many small gifts weigh more than one large one"));
  EXPECT_TRUE(shared.has("100 people give €10 each to a project"));

  const Page rows = officer.post(path, with(filled, "do", "add_rate"));
  EXPECT_EQ(rows.status, 200);
  EXPECT_TRUE(rows.has("rule.rates[0].from"));
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
  EXPECT_EQ(opened.landing, pool + " pool_opened") << opened.body;
  ASSERT_EQ(pools(call).size(), 1U);
  EXPECT_EQ(pools(call).front().kind, matching::PoolKind::kPrivate);

  const Fields more = {{"funding_id", sponsor.get(pool).field("funding_id")}, {"amount", "50"}};
  EXPECT_EQ(sponsor.post(pool, more).landing, pool + " pool_funded");
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
  EXPECT_EQ(officer.post(refund, {}).landing, donors + " refund_asked");
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

TEST_P(Office, SeesWhichMailWasNotDeliveredWithoutItsAddress) {
  const CallId call = installation_.open_call();
  const CampaignId campaign = installation_.published_campaign(call, "Posta che torna");
  const PledgeId pledge = installation_.pledge(campaign);
  const store::MailRow row{pledge, store::MailKind::kConfirmed, CityId::of("borgo"), 0, 1, {}};
  const writer::WriteRows refused{[&](store::Session& session) -> Result<Outcome> {
    store::queue_mails(session, row.city, {{pledge, row.kind, 0}}, installation_.now());
    store::settle_mail(session, row, store::MailOutcome::kSetAside, "550", installation_.now());
    return Outcome{};
  }};
  ASSERT_TRUE(installation_.core().writer().run(row.city, refused).ok());
  Browser officer = installation_.browser("officer");
  EXPECT_TRUE(officer.get("/office").has("One e-mail could not be delivered."));
  const Page page = officer.get("/office/payments");
  EXPECT_TRUE(page.has(">Posta che torna</a>: thanks and receipt, <code>550</code>"));
  Browser elsewhere = installation_.browser("officer", "altrove");
  EXPECT_FALSE(elsewhere.get("/office").has("could not be delivered."));
  EXPECT_FALSE(elsewhere.get("/office/payments").has("Posta che torna"));
}

}  // namespace
}  // namespace colletta::test
