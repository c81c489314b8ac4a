#include "samples.hpp"

#include "sample_data.hpp"
#include "tests/support/folders/folders.hpp"

namespace colletta::views::samples {

namespace {

PledgePage refused_pledge() {
  PledgePage page = pledge_form();
  page.form.values = {
      {"amount", "10,999"}, {"email", "nonna"}, {"show_name", "0"}, {"message", "<b>Forza!</b>"}};
  page.form.errors = {err(Errc::kInvalidAmount, "amount"), err(Errc::kInvalid, "email"),
                      err(Errc::kClosed)};
  page.estimate.reset();
  return page;
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
  add_evaluation(out);
  add_ranking(out);
  for (Sample& one : accounts_pages()) out.push_back(std::move(one));
  add_proofs(out);
  return out;
}

}  // namespace colletta::views::samples
