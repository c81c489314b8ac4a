#include "samples.hpp"

#include "sample_data.hpp"
#include "tests/support/folders/folders.hpp"

namespace colletta::views::samples {

namespace {

using Show = std::function<std::string(Language)>;

template <class Page>
Sample shown(std::string name, std::string path, Page page) {
  return {std::move(name),
          [path, page](Language language) { return render(guest(language, path), page); }};
}

template <class Page>
Sample desk(std::string name, std::string path, Page page) {
  return {std::move(name),
          [path, page](Language language) { return render(signed_in(language, path), page); }};
}

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

PledgePage refused_pledge() {
  PledgePage page = pledge_form();
  page.form.values = {
      {"amount", "10,999"}, {"email", "nonna"}, {"show_name", "0"}, {"message", "<b>Forza!</b>"}};
  page.form.errors = {err(Errc::kInvalidAmount, "amount"), err(Errc::kInvalid, "email"),
                      err(Errc::kClosed)};
  page.estimate.reset();
  return page;
}

EditorPage editor(bool refused) {
  EditorPage page;
  page.calls = {{"C1", "Quartieri che crescono 2026"}};
  page.version = "3";
  if (!refused) return page;
  page.id = CampaignId::of("01JNGARDEN0000000000000001");
  page.stage = Stage::kReturned;
  page.form = editor_values();
  page.form.errors = {err(Errc::kInvalidAmount, "budget[1].amount"),
                      err(Errc::kTooLong, "title", "160")};
  page.checklist.open = {err(Errc::kMissing, "summary"),
                         err(Errc::kInvalidAmount, "budget[1].amount")};
  page.reasons = "Manca il preventivo della cisterna.";
  return page;
}

EditorPage public_editor() {
  EditorPage page = editor(true);
  page.stage = Stage::kOpen;
  page.form.errors.clear();
  page.checklist = {};
  return page;
}

DeskPage desk_page() {
  DeskPage page;
  for (auto card : cards()) page.campaigns.push_back({card, "", 0, 3, 2});
  page.campaigns[5].campaign.stage = Stage::kReturned;
  page.campaigns[5].reasons = "Indicare chi cura le panchine.";
  page.campaigns[4].campaign.stage = Stage::kHandedIn;
  page.campaigns[2].campaign.stage = Stage::kDraft;
  return page;
}

DonorsPage donors(bool for_officer) {
  DonorsPage page;
  page.campaign = cards()[0];
  page.for_officer = for_officer;
  DonorRow ada;
  ada.name = "Ada Bruni";
  ada.message = "Forza!";
  ada.amount = Money::cents(5000);
  ada.matched = Money::cents(5000);
  ada.at = kNow;
  ada.pledge = PledgeId::of("01JNPLEDGE0000000000000015");
  ada.may_refund = for_officer;
  DonorRow nobody;
  nobody.amount = Money::cents(1000);
  nobody.at = kNow;
  nobody.refunded = true;
  page.donors = {ada, nobody};
  return page;
}

std::vector<PoolGift> gifts() {
  return {{CampaignId::of("01JNGARDEN0000000000000001"), "Un orto sul tetto della biblioteca",
           Stage::kOpen, Money::cents(215000), Money()},
          {CampaignId::of("01JNKITCHEN000000000000004"), "La cucina di piazza", Stage::kSucceeded,
           Money(), Money::cents(600000)}};
}

RulePreview rule_preview() {
  RulePreview preview;
  preview.rule = public_pool().rule;
  preview.rule.ratio = Rational::make(1, 2).value();
  preview.rule.rates = {{{kNow, kNow + kDayUs}, Rational::make(2, 1).value()}};
  preview.rule.eligible.areas = {"Rione Fontana", "Borgo Alto"};
  preview.rule.on_release = matching::OnRelease::kRedistribute;
  preview.canonical = public_pool().rule_json;
  preview.hash = public_pool().rule_hash;
  preview.budget = Money::cents(2000000);
  preview.goal = Money::cents(1000000);
  preview.examples = {
      {1, Money::cents(1000), Money(), Money::cents(500), {}},
      {1, Money::cents(50000), Money(), Money::cents(5000), {matching::Limit::kCapPerPledge}}};
  preview.past = PastCall{"Quartieri 2025",
                          false,
                          {{CampaignId::of("01JNKITCHEN000000000000004"), "La cucina di piazza",
                            Money::cents(980000), Money::cents(412050)}},
                          Money::cents(412050),
                          Money::cents(1587950)};
  return preview;
}

RulePreview quadratic_preview(bool too_large) {
  RulePreview preview = rule_preview();
  preview.rule = {};
  preview.rule.kind = matching::RuleKind::kQuadratic;
  preview.rule.variant = matching::Variant::kCapitalConstrained;
  preview.examples = {{100, Money::cents(1000), Money(), Money::cents(1500000), {}},
                      {1, Money::cents(100000), Money(), Money(), {}}};
  preview.past->rows.clear();
  preview.past->too_large = too_large;
  return preview;
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

PoolFormPage pool_form(bool for_sponsor) {
  PoolFormPage page;
  page.call = CallId::of("C1");
  page.call_title = call_card().title;
  page.pool_id = "01JNP00L000000000000000009";
  page.for_sponsor = for_sponsor;
  if (for_sponsor) return page;
  page.form.values = {{"name", "Fondo Estate"},      {"rule.kind", "per_pledge"},
                      {"rule.ratio", "1/2"},         {"rule.cap_per_pledge", "100"},
                      {"funders[0].name", "Comune"}, {"funders[0].amount", "20000"},
                      {"funders[1].name", "Banca"}};
  page.form.errors = {err(Errc::kMissing, "funders[1].amount")};
  page.past_calls = {{"C0", "Quartieri 2025"}};
  page.preview = rule_preview();
  return page;
}

PoolPage pool_page() {
  PoolPage page{public_pool(), call_card().title, gifts(), "01JNFUND000000000000000010", {}, false};
  page.form.values = {{"amount", "0"}};
  page.form.errors = {err(Errc::kTooSmall, "amount", "100")};
  return page;
}

SponsorPage sponsor() {
  SponsorPage page;
  page.funder = "Banca del Borgo";
  page.put_in = Money::cents(1500000);
  page.reserved = Money::cents(90050);
  page.granted = Money::cents(120000);
  page.pools = {{private_pool(), call_card().title, gifts()},
                {private_pool(), call_card().title, {}}};
  page.pools[1].pool.id = PoolId::of("P9");
  page.pools[1].pool.name = "Fondo Estate";
  page.open_calls = {{"C1", call_card().title}};
  return page;
}

PaymentsPage payments() {
  PaymentsPage page;
  page.counts = {{"waiting", 3, Money::cents(8000)},
                 {"confirmed", 4212, Money::cents(32145050)},
                 {"refund_failed", 1, Money::cents(2500)}};
  page.unknown = {{AttemptId::of("01JNATT0000000000000000011"), "charge", "unknown",
                   Money::cents(5000), CampaignId::of("01JNMUSIC00000000000000002"),
                   "Strumenti in prestito", "timeout", 4, kNow}};
  page.refunds_failed = {{AttemptId::of("01JNATT0000000000000000012"), "refund", "failed",
                          Money::cents(2500), CampaignId::of("01JNLIGHTS00000000000000005"),
                          "Lucciole", "account_closed", 2, kNow}};
  page.notices = {{"sandbox", "evt_01JNATT0000000000000000013", "pay_01JNATT0000000000014", kNow}};
  page.mails_aside = 3;
  page.undelivered = {
      {"confirmed", CampaignId::of("01JNMUSIC00000000000000002"), "Strumenti in prestito", "550",
       kNow},
      {"refund_failed", CampaignId::of("01JNLIGHTS00000000000000005"), "Lucciole", "554", kNow}};
  return page;
}

OfficePage office() {
  OfficePage page;
  page.to_review = {cards()[2]};
  page.running = {cards()[0], cards()[1], cards()[5]};
  page.closed = {cards()[3], cards()[4]};
  page.paging = {2, 3, 44, ""};
  page.payments_unknown = 1;
  page.refunds_failed = 2;
  page.mails_aside = 3;
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

void add_pledge(std::vector<Sample>& out) {
  out.push_back(shown("pledge", "/campaigns/1/pledge", pledge_form()));
  out.push_back(shown("pledge_refused", "/campaigns/1/pledge", refused_pledge()));
  const std::pair<ReceiptState, const char*> states[] = {
      {ReceiptState::kWaiting, "waiting"},         {ReceiptState::kVerifying, "verifying"},
      {ReceiptState::kConfirmed, "confirmed"},     {ReceiptState::kDeclined, "declined"},
      {ReceiptState::kCancelled, "cancelled"},     {ReceiptState::kRefunding, "refunding"},
      {ReceiptState::kRefunded, "refunded"},       {ReceiptState::kRefundFailed, "refund_failed"},
      {ReceiptState::kChargedBack, "charged_back"}};
  for (const auto& [state, name] : states) {
    out.push_back(shown(std::string("receipt_") + name, "/pledges/s", receipt(state)));
  }
  ReceiptPage mailed = receipt(ReceiptState::kConfirmed);
  mailed.mail = MailState::kSent;
  out.push_back(shown("receipt_mailed", "/pledges/s", mailed));
  ReceiptPage unmatched = receipt(ReceiptState::kConfirmed);
  unmatched.matches.clear();
  unmatched.name.clear();
  out.push_back(shown("receipt_unmatched", "/pledges/s", unmatched));
}

void add_desks(std::vector<Sample>& out) {
  const CampaignId id = CampaignId::of("01JNGARDEN0000000000000001");
  const std::string title = "Un orto sul tetto della biblioteca";
  FormState broken{{{"title", ""}}, {err(Errc::kMissing, "title"), err(Errc::kMissing, "text")}};
  out.push_back(desk("desk", "/desk", desk_page()));
  out.push_back(desk("desk_empty", "/desk", DeskPage{}));
  out.push_back(desk("editor_new", "/desk/campaigns/new", editor(false)));
  out.push_back(desk("editor", "/desk/campaigns/1", editor(true)));
  out.push_back(desk("editor_public", "/desk/campaigns/1", public_editor()));
  CampaignPage preview = campaign();
  preview.preview = true;
  preview.campaign.stage = Stage::kDraft;
  out.push_back(desk("preview", "/desk/campaigns/1/preview", preview));
  out.push_back(desk("update_form", "/desk/campaigns/1/updates/new",
                     UpdateFormPage{id, title, false, broken}));
  out.push_back(desk("office_update_form", "/office/campaigns/1/updates/new",
                     UpdateFormPage{id, title, true, {}}));
  out.push_back(desk("measurement_form", "/desk/campaigns/1/measurements/new",
                     MeasurementFormPage{id, title, indicators(), {}}));
  out.push_back(desk("donors", "/desk/campaigns/1/donors", donors(false)));
  out.push_back(desk("office_donors", "/office/campaigns/1/donors", donors(true)));
  out.push_back(desk("office", "/office", office()));
  out.push_back(desk("office_empty", "/office", OfficePage{}));
  ReviewPage review{preview, kNow, "3", {}};
  review.campaign.campaign.stage = Stage::kHandedIn;
  review.form.errors = {err(Errc::kMissing, "reasons")};
  out.push_back(desk("review", "/office/campaigns/1", review));
  out.push_back(desk("office_calls", "/office/calls",
                     OfficeCallsPage{{{call_card(), {public_pool(), private_pool()}}}}));
  out.push_back(desk("office_calls_empty", "/office/calls", OfficeCallsPage{}));
  out.push_back(
      desk("call_form", "/office/calls/new", CallFormPage{"01JNCALL000000000000000014", {}}));
  out.push_back(desk("pool_form", "/office/calls/C1/pools", pool_form(false)));
  PoolFormPage quadratic = pool_form(false);
  quadratic.preview = quadratic_preview(false);
  out.push_back(desk("pool_form_quadratic", "/office/calls/C1/pools", quadratic));
  quadratic.preview = quadratic_preview(true);
  out.push_back(desk("pool_form_too_large", "/office/calls/C1/pools", quadratic));
  out.push_back(desk("pool_form_sponsor", "/sponsor/calls/C1/pools", pool_form(true)));
  out.push_back(desk("pool", "/office/pools/P1", pool_page()));
  out.push_back(desk("payments", "/office/payments", payments()));
  out.push_back(desk("sponsor", "/sponsor", sponsor()));
}

}  // namespace

const Site& site() {
  static const Site shared({test::templates_dir(), test::catalogues_dir(), test::assets_dir()});
  return shared;
}

PageContext guest(Language language, std::string path) {
  PageContext ctx(site());
  ctx.language = language;
  ctx.city.id = CityId::of("borgo-sereno");
  ctx.city.name = "Borgo Sereno";
  ctx.city.contact_email = "partecipazione@borgosereno.example";
  ctx.city.areas = {"Rione Fontana", "Porta Vecchia", "Borgo Alto", "Stazione", "Lungofiume"};
  ctx.city.themes = {"Verde", "Cultura", "Mobilità", "Comunità"};
  ctx.csrf_token = "token";
  ctx.path = std::move(path);
  ctx.origin = "https://colletta.example";
  ctx.now = kNow;
  return ctx;
}

PageContext signed_in(Language language, std::string path) {
  PageContext ctx = guest(language, std::move(path));
  ctx.viewer = Viewer{"Marta Verdini", true, true, true};
  ctx.notice = Notice::kCampaignSaved;
  return ctx;
}

CampaignPage campaign() {
  CampaignPage page;
  page.campaign = cards()[0];
  page.story = story();
  page.call = CallId::of("C1");
  page.call_title = call_card().title;
  page.budget = {{"Aiuole, terra e sementi", Money::cents(820000), true},
                 {"Cisterna per la pioggia", Money::cents(260000), true},
                 {"Aula all'aperto", Money::cents(720000), false}};
  page.plan = {{"Verifica del solaio", kNow + 30 * kDayUs},
               {"Montaggio delle aiuole", kNow + 80 * kDayUs},
               {"Prima semina con le scuole", kNow + 95 * kDayUs}};
  page.pools = {public_pool(), private_pool()};
  page.indicators = indicators();
  page.updates = updates();
  page.donors = {{"Ada Bruni", "Finalmente! Ci vediamo sul tetto.", Money::cents(5000),
                  Money::cents(5000), kNow},
                 {"", "", Money::cents(1000), Money(), kNow + -kDayUs},
                 {"Il circolo di via Lunga", "<script>alert('ciao')</script>", Money::cents(25000),
                  Money::cents(10000), kNow + -2 * kDayUs}};
  page.journal = journal();
  page.live_version = 1242;
  return page;
}

PledgePage pledge_form() {
  PledgePage page;
  page.campaign = cards()[0];
  page.form.values = {{"amount", "25"}};
  page.pledge_id = "01JNPLEDGE0000000000000015";
  page.least = Money::cents(100);
  page.most = Money::cents(1000000);
  page.suggested = {Money::cents(1000), Money::cents(2500), Money::cents(5000),
                    Money::cents(10000)};
  page.estimate = Estimate{Money::cents(2500), {matched(2500, {})}};
  MatchLine shared = matched(1230, {});
  shared.pool = "Fondo di quartiere";
  shared.rule = {};
  shared.rule.kind = matching::RuleKind::kQuadratic;
  shared.basis = MatchBasis::kEstimate;
  page.estimate->lines.push_back(shared);
  page.pools = {public_pool()};
  return page;
}

ReceiptPage receipt(ReceiptState state) {
  ReceiptPage page;
  page.state = state;
  page.secret = "Zq3v9xkYt7";
  page.url = "https://colletta.example/pledges/Zq3v9xkYt7";
  page.id = PledgeId::of("01JNPLEDGE0000000000000015");
  page.campaign = cards()[0].id;
  page.campaign_title = cards()[0].title;
  page.campaign_closes = cards()[0].closes;
  page.amount = Money::cents(15050);
  page.name = "Ada Bruni";
  page.message = "Finalmente!";
  page.email = "a…@example.org";
  page.provider = "Sandbox";
  page.placed = kNow + -kHourUs;
  page.may_retry = state == ReceiptState::kDeclined || state == ReceiptState::kCancelled;
  page.may_cancel = state == ReceiptState::kConfirmed;
  if (state == ReceiptState::kConfirmed) page.method = "card";
  if (state == ReceiptState::kWaiting) page.checkout_url = "/sandbox/pay/1";
  if (state != ReceiptState::kConfirmed) return page;
  page.confirmed = kNow + (40 * kSecondUs - kHourUs);
  page.matches = {matched(10000, {matching::Limit::kCapPerPledge})};
  page.trail = whole_trail();
  page.entry = proven();
  page.entry->own = OwnPart{std::string(64, 'a'), "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=",
                            R"({"person":"01JNPERS0N0000000000000016"})"};
  return page;
}

std::vector<Sample> all() {
  std::vector<Sample> out;
  add_public(out);
  add_pledge(out);
  add_desks(out);
  for (Sample& one : accounts_pages()) out.push_back(std::move(one));
  add_proofs(out);
  return out;
}

}  // namespace colletta::views::samples
