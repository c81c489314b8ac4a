// What a guest reads: home, calls, pools, campaigns, journal.
#include "sample_data.hpp"

namespace colletta::views::samples {
namespace {

HomePage home() {
  HomePage page;
  page.open_campaigns = 3;
  page.succeeded_campaigns = 19;
  page.donors = 4212;
  page.citizens = Money::cents(32145050);
  page.city = Money::cents(30180000);
  page.partners = Money::cents(4120050);
  const auto all_cards = cards();
  page.open = {all_cards[0], all_cards[1], all_cards[2]};
  page.succeeded = {all_cards[3]};
  page.calls = {call_card()};
  page.updates = updates();
  page.areas = {{"Rione Fontana", 8}, {"Porta Vecchia", 5}, {"Borgo Alto", 4}};
  page.themes = {{"Verde", 7}, {"Cultura", 6}, {"Mobilità", 3}};
  page.journal_size = 18422;
  return page;
}

CampaignListPage list() {
  CampaignListPage page;
  page.calls = {{"C1", "Quartieri che crescono 2026"}};
  page.campaigns = cards();
  page.paging = {2, 4, 61, "area=Rione%20Fontana"};
  page.area = "Rione Fontana";
  page.ending_soon = true;
  return page;
}

CampaignPage in_stage(Stage stage, std::size_t card) {
  CampaignPage page = campaign();
  page.campaign = cards()[card];
  page.campaign.stage = stage;
  return page;
}

SimulatorPage simulator() {
  SimulatorPage page;
  page.call = CallId::of("C1");
  page.call_title = call_card().title;
  page.form.values = {{"more", "5"}, {"rule", "made_up"}, {"rule.kind", "per_pledge"}};
  page.pool_choices = {{"P1", "Fondo del Comune"}, {"P2", "Fondo Banca del Borgo"}};
  page.campaign_choices = {{"01JNGARDEN0000000000000001", cards()[0].title}};
  page.changed = true;
  const auto euros = [](std::int64_t amount) { return Money::cents(amount * 100); };
  page.pools = {{PoolId::of("P1"), "Fondo del Comune", matching::PoolKind::kPublic, false,
                 euros(50000), euros(55000), euros(41240), euros(38000)},
                {PoolId::of("P2"), "Fondo Banca del Borgo", matching::PoolKind::kPrivate, true,
                 euros(15500), euros(15500), euros(13400), euros(12100)}};
  page.rows = {{cards()[0].id,
                cards()[0].title,
                euros(18000),
                {euros(7340), {euros(2150), euros(900)}, false},
                {euros(8275), {euros(3150), euros(7100)}, true}},
               {cards()[1].id,
                cards()[1].title,
                euros(4000),
                {euros(2210), {euros(1900), Money()}, true},
                {euros(2580), {euros(610), Money()}, false}}};
  return page;
}

JournalPage journal_page() {
  JournalPage page;
  page.filters.values = {{"kind", "pledges"}, {"from", "2026-01-01"}};
  page.calls = {{"01JNCALL000000000000000001", "Bando quartieri"}};
  page.campaigns = {{"01JNGARDEN0000000000000001", "Un orto sul tetto della biblioteca"}};
  page.rows = journal();
  page.size = 18'422;
  page.query = "kind=pledges&from=2026-01-01";
  page.has_newer = page.has_older = true;
  return page;
}

JournalPage refused_journal() {
  JournalPage page = journal_page();
  page.filters.values = {{"until", "2026-02-30"}};
  page.filters.errors = {err(Errc::kInvalid, "until", "YYYY-MM-DD")};
  return page;
}

JournalPage empty_journal() {
  JournalPage page = journal_page();
  page.rows.clear();
  return page;
}

JournalEntryPage entry() {
  return {journal()[0],
          R"({"at":"2026-03-01T12:00:00Z","campaign":"01JNGARDEN0000000000000001",)"
          R"("post":[["clearing:sandbox",5000],["held:01JN",-5000]],)"
          R"("t":"pledge.confirmed","v":1})",
          {{"provider:sandbox:clearing", Money::cents(5000)},
           {"campaign:01JN:held", Money::cents(-5000)}},
          whole_trail(),
          true};
}

JournalEntryPage linked_entry() {
  JournalEntryPage page = entry();
  page.rests_on = {journal()[3]};
  page.followed = journal();
  page.followed_by_more = true;
  page.text = JournalEntryPage::Text::kThere;
  return page;
}

JournalEntryPage revised_entry() {
  JournalEntryPage page = entry();
  page.text = JournalEntryPage::Text::kRevised;
  return page;
}

}  // namespace

void add_public(std::vector<Sample>& out) {
  out.push_back(shown("home", "/", home()));
  out.push_back(shown("home_empty", "/", HomePage{}));
  out.push_back(shown("calls", "/calls", CallsPage{{call_card()}, {}}));
  out.push_back(shown("calls_empty", "/calls", CallsPage{}));
  out.push_back(
      shown("call", "/calls/C1",
            CallPage{call_card(), story(), {public_pool(), private_pool()}, cards(), {}}));
  out.push_back(
      shown("public_pool", "/pools/P1", PublicPoolPage{public_pool(), call_card().title, gifts()}));
  out.push_back(
      shown("public_pool_new", "/pools/P2", PublicPoolPage{private_pool(), call_card().title, {}}));
  out.push_back(shown("simulator", "/calls/C1/simulator?more=5", simulator()));
  SimulatorPage unchanged = simulator();
  unchanged.changed = false;
  unchanged.form = {};
  unchanged.rows.clear();
  out.push_back(shown("simulator_unchanged", "/calls/C1/simulator", unchanged));
  SimulatorPage refused_figures = simulator();
  refused_figures.result = SimulatorPage::Result::kNone;
  refused_figures.form.values = {{"donors", "many"}};
  refused_figures.form.errors = {err(Errc::kInvalid, "donors", "0-10000")};
  out.push_back(shown("simulator_refused", "/calls/C1/simulator", refused_figures));
  SimulatorPage too_large = simulator();
  too_large.result = SimulatorPage::Result::kTooLarge;
  out.push_back(shown("simulator_too_large", "/calls/C1/simulator", too_large));
  CallCard coming = call_card();
  coming.opens = kNow + kDayUs;
  out.push_back(shown("call_empty", "/calls/C1", CallPage{coming, "", {}, {}, {}}));
  out.push_back(shown("campaigns", "/campaigns?area=Rione%20Fontana", list()));
  CampaignListPage nothing_found;
  nothing_found.q = "x";
  out.push_back(shown("campaigns_empty", "/campaigns?q=x", nothing_found));
  out.push_back(shown("campaign", "/campaigns/1", campaign()));
  CampaignPage full = campaign();
  full.donors.resize(100, full.donors.front());
  full.journal.resize(100, full.journal.front());
  full.pledges = 187;
  out.push_back(shown("campaign_full", "/campaigns/1", full));
  out.push_back(shown("campaign_succeeded", "/campaigns/1", in_stage(Stage::kSucceeded, 3)));
  out.push_back(shown("campaign_failed", "/campaigns/1", in_stage(Stage::kFailed, 4)));
  CampaignPage bare;
  bare.campaign = cards()[5];
  out.push_back(shown("campaign_published", "/campaigns/1", bare));
  out.push_back(shown("journal", "/journal", journal_page()));
  out.push_back(shown("journal_refused", "/journal?until=2026-02-30", refused_journal()));
  out.push_back(shown("journal_empty", "/journal?kind=pledges", empty_journal()));
  out.push_back(shown("journal_entry", "/journal/1242", entry()));
  out.push_back(shown("journal_entry_linked", "/journal/1242", linked_entry()));
  out.push_back(shown("journal_entry_revised", "/journal/1242", revised_entry()));
  TransparencyPage sealed{
      .origin = "colletta.example/borgo",
      .key = "colletta.example/borgo+0123abcd+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=",
      .log_url = "https://colletta.example/borgo/log",
      .checkpoint =
          "colletta.example/borgo\n18422\n"
          "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
          "\xE2\x80\x94 colletta.example/borgo Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp==\n",
      .size = 18422,
      .signed_at = kNow};
  out.push_back(shown("transparency", "/transparency", sealed));
  TransparencyPage rotated = sealed;
  rotated.earlier_keys = {
      {"colletta.example/borgo+89abcdef+AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyE=", 1, 1200,
       1200},
      {"colletta.example/borgo+76543210", 1201, 9000, 9000}};
  out.push_back(shown("transparency_rotated", "/transparency", rotated));
  sealed.forked = true;
  out.push_back(shown("transparency_forked", "/transparency", sealed));
  out.push_back(shown("transparency_new", "/transparency",
                      TransparencyPage{.origin = "colletta.example/borgo",
                                       .key = "colletta.example/borgo+0123abcd+AQID",
                                       .log_url = "https://colletta.example/borgo/log"}));
  out.push_back(shown("login", "/login", LogInPage{}));
  LogInPage refused{
      {{{"email", "a@example.org"}, {"password", "secret"}}, {err(Errc::kBadCredentials)}},
      "/desk"};
  out.push_back(shown("login_refused", "/login", refused));
  out.push_back(shown("how_it_works", "/how-it-works", TextPage::kHowItWorks));
  out.push_back(shown("privacy", "/privacy", TextPage::kPrivacy));
  out.push_back(shown("accessibility", "/accessibility", TextPage::kAccessibility));
  for (const int status : {400, 401, 403, 404, 405, 409, 413, 429, 500, 503}) {
    out.push_back(shown("error_" + std::to_string(status), "/x",
                        ErrorPage{status, err(Errc::kNotFound), "01JNREQ0000000000000000013"}));
  }
  const auto landing = [](LandingPage page) {
    return [page](Language language) {
      PageContext ctx = guest(language);
      ctx.city = {};
      return render(ctx, page);
    };
  };
  out.push_back(
      {"landing", landing({{{"Borgo Sereno", "/borgo-sereno"}, {"Valle Lunga", "/valle-lunga"}}})});
  out.push_back({"landing_empty", landing({})});
}

}  // namespace colletta::views::samples
