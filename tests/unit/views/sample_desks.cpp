// What promoters, officers and sponsors work with.
#include "sample_data.hpp"

namespace colletta::views::samples {
namespace {

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

TrancheView tranche(PayoutState state, std::int64_t number) {
  TrancheView out;
  out.id = PayoutId::of("01JNPAY00000000000000000" + std::to_string(20 + number));
  out.state = state;
  out.number = number;
  out.milestone = "Inaugurazione";
  out.amount = Money::cents(250000);
  out.proposer = "Ada Belprato";
  out.proposed_at = kNow;
  if (number == 0) return out;
  out.citizens = Money::cents(150050);
  out.pools = {{"Fondo del Comune", Money::cents(99950)}};
  out.seq = 40 + number;
  out.approver = "Ugo Ferri";
  out.approved_at = kNow;
  return out;
}

std::vector<TrancheView> tranches() {
  TrancheView paid = tranche(PayoutState::kPaid, 1);
  paid.citizens_seq = 44;
  paid.pools_seq = 45;
  paid.order = "Mandato 214 del 3 maggio 2026";
  TrancheView back = tranche(PayoutState::kWithdrawn, 2);
  back.withdrawn_seq = 47;
  TrancheView refused = tranche(PayoutState::kApproved, 3);
  refused.code = "payment_declined";
  refused.may_transfer = refused.may_withdraw = true;
  TrancheView half = tranche(PayoutState::kApproved, 4);
  half.at_rail = half.may_transfer = true;
  return {tranche(PayoutState::kProposed, 0), paid, back, refused, half};
}

PayeeView payee(bool verified) {
  return {"Associazione Verde",
          "IT60X0542811101000000123456",
          kNow + -kDayUs,
          kNow + 2 * kDayUs,
          verified,
          "Ada Belprato"};
}

PayoutsPage payouts() {
  PayoutsPage page;
  page.rows = {
      {CampaignId::of("01JNMUSIC00000000000000002"), "Strumenti in prestito", Money::cents(900000),
       Money::cents(1), Money::cents(300000), Money::cents(250000), true, true},
      {CampaignId::of("01JNLIGHTS00000000000000005"),
       "Lucciole",
       Money::cents(100000),
       {},
       {},
       {},
       false,
       false}};
  page.paging = {1, 1, 2, ""};
  page.orders = 3;
  return page;
}

PayoutPage payout(bool own) {
  PayoutPage page;
  page.campaign = CampaignId::of("01JNMUSIC00000000000000002");
  page.title = "Strumenti in prestito";
  page.purse.citizens = Money::cents(300000);
  page.purse.pools = {{PoolId::of("P1"), {{FunderId::of("F1"), Money::cents(200000)}}}};
  page.purse.reserve = Money::cents(45000);
  page.purse.claim = Money::cents(own ? 2500 : 0);
  page.uncollected = own ? 2 : 0;
  page.payee = payee(!own);
  page.tranches = tranches();
  page.milestones = {"Avvio", "Inaugurazione"};
  page.own = own;
  page.payout_id = "01JNPAY0000000000000000020";
  return page;
}

PayoutPage payout_to_propose() {
  PayoutPage page = payout(false);
  page.tranches.erase(page.tranches.begin());
  page.payee = payee(false);
  page.form.values = {{"amount", "9999999"}, {"milestone", "Avvio"}};
  page.form.errors = {err(Errc::kTooLarge, "amount", "455000")};
  page.refused = err(Errc::kNotOpenYet, "payee", "2026-03-04T12:00:00Z");
  return page;
}

PayeeFormPage payee_form(bool named) {
  PayeeFormPage page;
  page.campaign = CampaignId::of("01JNMUSIC00000000000000002");
  page.title = "Strumenti in prestito";
  if (named) {
    page.payee = payee(true);
    page.tranches = tranches();
  }
  page.form.values = {{"holder", "Associazione Verde"}, {"iban", "IT61"}};
  page.form.errors = {err(Errc::kInvalid, "iban", "length")};
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

}  // namespace

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
  out.push_back(desk("payouts", "/office/payouts", payouts()));
  out.push_back(desk("payouts_empty", "/office/payouts", PayoutsPage{}));
  out.push_back(desk("payout", "/office/campaigns/1/payouts", payout(false)));
  out.push_back(desk("payout_own", "/office/campaigns/1/payouts", payout(true)));
  out.push_back(desk("payout_propose", "/office/campaigns/1/payouts", payout_to_propose()));
  out.push_back(desk("payee_form", "/desk/campaigns/1/payouts", payee_form(true)));
  out.push_back(desk("payee_form_new", "/desk/campaigns/1/payouts", payee_form(false)));
  out.push_back(desk("sponsor", "/sponsor", sponsor()));
}

}  // namespace colletta::views::samples
