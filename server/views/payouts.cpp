// The officer's pages about paying campaigns out, and the promoter's page with the account.
#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/payout/decide.hpp"
#include "domain/payout/iban.hpp"
#include "server/views/blocks.hpp"
#include "server/views/fields.hpp"
#include "server/views/office_menu.hpp"
#include "server/views/paths.hpp"
#include "server/views/payout_pages.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {
namespace {

std::string exact_money(const Wording& w, Money amount) { return w.money(amount, Cents::kAlways); }

std::string payee_state(const Wording& w, bool named, bool verified) {
  if (!named) return w.tr("not named yet");
  return verified ? w.tr("checked") : w.tr("to be checked");
}

/// Why what was asked for is not possible as things are.
std::string payout_refusal(const Wording& w, const Error& error, const std::string& zone) {
  const auto is = [&](Errc code, std::string_view field) {
    return error.code == code && error.field == field;
  };
  if (is(Errc::kForbidden, "approver"))
    return w.tr("You proposed this tranche: somebody else has to approve it.");
  if (is(Errc::kForbidden, "promoter"))
    return w.tr("You are the promoter of this campaign: another officer decides about its money.");
  if (is(Errc::kIllegalTransition, "held"))
    return w.tr("Some gifts are still being collected. Payouts begin when all of them are.");
  if (is(Errc::kIllegalTransition, "proposal"))
    return w.tr("Another tranche is proposed already. Approve it or take it back first.");
  if (is(Errc::kIllegalTransition, "state"))
    return w.tr("Only campaigns that reached their goal are paid out.");
  if (is(Errc::kMissing, "payee"))
    return w.tr("The promoter has not named an account yet: they do it at their desk.");
  if (is(Errc::kIllegalTransition, "payee")) return w.tr("The account has not been checked yet.");
  if (is(Errc::kNotOpenYet, "payee")) {
    const auto from = parse_rfc3339(error.detail);
    return w.tr(
        "The account is new or was changed. It can be paid from {date}, so that its owner "
        "has time to object.",
        {{"date", from ? w.date_time(*from, zone) : error.detail}});
  }
  if (is(Errc::kVersionMismatch, "iban"))
    return w.tr("The account has been changed since you read it. Look at it again.");
  if (is(Errc::kIllegalTransition, "payout") && error.detail == "under_way")
    return w.tr("The payment provider is paying it: it can be taken back only if that fails.");
  if (is(Errc::kIllegalTransition, "payout"))
    return w.tr("Somebody has decided about this tranche in the meantime. Look at it again.");
  return error_sentence(w, error);
}

std::vector<FieldChoice> withdraw_choices(const Wording& w) {
  std::vector<FieldChoice> out;
  for (const std::string_view code : kWithdrawReasons) {
    std::string label = code == "mistake"            ? w.tr("Approved by mistake")
                        : code == "bank_refused"     ? w.tr("The bank refuses the account")
                        : code == "milestone_missed" ? w.tr("The milestone was not reached")
                                                     : w.tr("Payments to it are stopped");
    out.push_back({.value = std::string(code), .label = std::move(label)});
  }
  return out;
}

/// An officer's page of one campaign while it is filled.
class PayoutBody {
 public:
  PayoutBody(Sheet& sheet, const PayoutPage& page)
      : sheet_(sheet),
        dict_(sheet.dict()),
        w_(sheet.wording()),
        zone_(sheet.context().city.zone),
        page_(page) {}

  void fill() {
    dict_.set("CAMPAIGN_TITLE"_k, page_.title);
    dict_.set("CAMPAIGN_URL"_k, sheet_.url(paths::campaign(page_.campaign)));
    if (page_.refused)
      dict_.section("REFUSED"_k).set("REFUSED_WORDS"_k, payout_refusal(w_, *page_.refused, zone_));
    dict_.show_if(page_.own, "OWN_CAMPAIGN"_k);
    if (page_.uncollected > 0)
      dict_.section("UNCOLLECTED"_k)
          .set("UNCOLLECTED_WORDS"_k,
               w_.trn("One gift is still being collected: payouts begin when it is.",
                      "{n} gifts are still being collected: payouts begin when all are.",
                      page_.uncollected));
    figures();
    payee();
    for (const TrancheView& one : page_.tranches) tranche(one);
    dict_.show_if(page_.tranches.empty(), "NO_TRANCHES"_k);
    proposal();
  }

 private:
  void figures() {
    const Purse& purse = page_.purse;
    dict_.set("LEFT_CITIZENS"_k, exact_money(w_, purse.citizens));
    dict_.set("LEFT_POOLS"_k, exact_money(w_, total(purse.pools)));
    dict_.set("FREE"_k, exact_money(w_, purse.free()));
    if (!purse.claim.zero())
      dict_.section("CLAIM"_k).set("CLAIM_MONEY"_k, exact_money(w_, purse.claim));
    if (!purse.reserve.zero())
      dict_.section("RESERVE"_k)
          .set("RESERVE_WORDS"_k,
               w_.tr("{amount} stay for the moment: {percent} % of what citizens gave, for {days} "
                     "days after the close, since banks can pull payments back.",
                     {{"amount", exact_money(w_, purse.reserve)},
                      {"percent", w_.number(limits::kPayoutReservePercent)},
                      {"days", w_.number(limits::kPayoutReserveUs / kDayUs)}}));
  }

  void payee() {
    if (!page_.payee) return dict_.show_if(true, "NO_PAYEE"_k);
    const PayeeView& payee = *page_.payee;
    Dict out = dict_.section("PAYEE"_k);
    out.set("PAYEE_HOLDER"_k, payee.holder);
    out.set("PAYEE_IBAN"_k, grouped_iban(payee.iban));
    out.set("PAYEE_CHANGED"_k,
            w_.tr("Named on {date}.", {{"date", w_.date_time(payee.changed_at, zone_)}}));
    if (sheet_.context().now < payee.payable_from)
      out.section("PAYEE_COOLS"_k)
          .set("PAYEE_FROM"_k, w_.tr("Nothing is paid to it before {date}.",
                                     {{"date", w_.date_time(payee.payable_from, zone_)}}));
    if (payee.verified) {
      out.section("PAYEE_CHECKED"_k)
          .set("PAYEE_CHECKED_WORDS"_k, payee.verifier.empty()
                                            ? w_.tr("It was checked.")
                                            : w_.tr("{name} has checked that it is the promoter's.",
                                                    {{"name", payee.verifier}}));
    } else if (!page_.own) {
      Dict form = out.section("PAYEE_CHECK"_k);
      form.set("PAYEE_URL"_k, sheet_.url(paths::office_payee(page_.campaign)));
      form.set("PAYEE_IBAN_READ"_k, payee.iban);
    }
  }

  void tranche(const TrancheView& one) {
    Dict out = dict_.section("OFFICE_TRANCHES"_k);
    out.set("TRANCHE_TITLE"_k, one.number == 0
                                   ? w_.tr("Proposed tranche")
                                   : w_.tr("Tranche {n}", {{"n", std::to_string(one.number)}}));
    out.set("TRANCHE_MONEY"_k, exact_money(w_, one.amount));
    out.show_with("TRANCHE_STEPS"_k, "TRANCHE_STEP"_k, one.milestone);
    const auto line = [&](std::string words) {
      out.section("TRANCHE_LINES"_k).set("TRANCHE_LINE"_k, words);
    };
    line(one.proposer.empty()
             ? w_.tr("Proposed on {date}.", {{"date", w_.date_time(one.proposed_at, zone_)}})
             : w_.tr("{name} proposed it on {date}.",
                     {{"name", one.proposer}, {"date", w_.date_time(one.proposed_at, zone_)}}));
    if (one.seq >= 0)
      line(one.approver.empty()
               ? w_.tr("Approved on {date}.", {{"date", w_.date_time(one.approved_at, zone_)}})
               : w_.tr("{name} approved it on {date}.",
                       {{"name", one.approver}, {"date", w_.date_time(one.approved_at, zone_)}}));
    parts(one, line);
    actions(out, one);
  }

  template <class Line>
  void parts(const TrancheView& one, const Line& line) {
    if (one.seq < 0) return;
    if (!one.citizens.zero()) {
      const Values about = {{"amount", exact_money(w_, one.citizens)}};
      line(one.citizens_seq >= 0 ? w_.tr("{amount} that citizens gave: paid.", about)
           : !one.code.empty()
               ? w_.tr("{amount} that citizens gave: the payment provider could not pay ({code}).",
                       {{"amount", exact_money(w_, one.citizens)}, {"code", one.code}})
           : one.at_rail
               ? w_.tr("{amount} that citizens gave: the payment provider is paying them.", about)
               : w_.tr("{amount} that citizens gave: the treasury has to transfer them.", about));
    }
    for (const auto& [pool, amount] : one.pools) {
      const Values about = {{"amount", exact_money(w_, amount)}, {"pool", pool}};
      line(one.pools_seq >= 0
               ? w_.tr("{amount} from “{pool}”: paid by the treasury.", about)
               : w_.tr("{amount} from “{pool}”: the treasury has to transfer them.", about));
    }
    if (!one.order.empty())
      line(w_.tr("The treasury's document: {order}.", {{"order", one.order}}));
    if (one.state == PayoutState::kWithdrawn) line(w_.tr("It was taken back: nothing was paid."));
  }

  void actions(Dict& out, const TrancheView& one) {
    if (page_.own || one.state == PayoutState::kPaid || one.state == PayoutState::kDropped ||
        one.state == PayoutState::kWithdrawn)
      return;
    const std::string at = "[" + std::to_string(one.number) + "]";
    const auto form = [&](const Key& key) {
      Dict made = out.section(key);
      made.set("TRANCHE_PLACE"_k, one.number);
      made.set("TRANCHE_FORM_URL"_k, sheet_.url(paths::office_tranche(one.id)));
      return made;
    };
    if (one.state == PayoutState::kProposed) {
      if (one.own_proposal)
        out.show_if(true, "TRANCHE_WAITS"_k);
      else if (page_.payee)
        form("TRANCHE_APPROVE"_k).set("TRANCHE_IBAN_READ"_k, page_.payee->iban);
      form("TRANCHE_DROP"_k);
      return;
    }
    const FormState fresh;
    if (!one.code.empty()) form("TRANCHE_RETRY"_k);
    if (one.may_transfer) {
      Dict transfer = form("TRANCHE_TRANSFER"_k);
      add_field(transfer, "TRANSFER_FIELDS"_k, w_, fresh,
                {.name = "order" + at,
                 .label = w_.tr("Number and date of the treasury's order"),
                 .hint = w_.tr("It is published: “Order 214 of 3 May 2026”.")});
    }
    if (one.may_withdraw) {
      Dict withdraw = form("TRANCHE_WITHDRAW"_k);
      add_field(withdraw, "WITHDRAW_FIELDS"_k, w_, fresh,
                {.name = "reason" + at,
                 .label = w_.tr("Why it is taken back"),
                 .kind = FieldKind::kSelect,
                 .choices = withdraw_choices(w_)});
    }
  }

  void proposal() {
    const bool waits = std::ranges::any_of(
        page_.tranches, [](const TrancheView& one) { return one.state == PayoutState::kProposed; });
    if (page_.own || waits || !page_.purse.free().positive()) return;
    Dict out = dict_.section("PROPOSE"_k);
    out.set("PROPOSE_URL"_k, sheet_.url(paths::office_payouts(page_.campaign)));
    out.set("PAYOUT_ID"_k, page_.payout_id);
    std::vector<Field> fields;
    if (!page_.milestones.empty()) {
      std::vector<FieldChoice> steps;
      for (const std::string& one : page_.milestones) steps.push_back({.value = one, .label = one});
      fields.push_back({.name = "milestone",
                        .label = w_.tr("Milestone"),
                        .kind = FieldKind::kSelect,
                        .choices = std::move(steps)});
    }
    fields.push_back(
        {.name = "amount",
         .label = w_.tr("Amount"),
         .kind = FieldKind::kMoney,
         .hint = w_.tr("At most {amount}.", {{"amount", exact_money(w_, page_.purse.free())}})});
    for (const Field& field : fields) add_field(out, "PROPOSE_FIELDS"_k, w_, page_.form, field);
    add_errors(dict_, w_, page_.form, fields);
  }

  Sheet& sheet_;
  Dict& dict_;
  const Wording& w_;
  const std::string& zone_;
  const PayoutPage& page_;
};

}  // namespace

std::string render(const PageContext& ctx, const PayoutsPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "payouts",
              {.title = w.tr("Payouts"),
               .place = Place::kOffice,
               .crumbs = office_crumbs(w),
               .indexed = false});
  Dict& dict = sheet.dict();
  add_office_menu(sheet, paths::kOfficePayouts);
  dict.show_if(page.rows.empty(), "NOTHING_TO_PAY"_k);
  if (page.orders > 0) {
    Dict orders = dict.section("ORDERS"_k);
    orders.set("ORDERS_WORDS"_k, w.trn("One transfer waits for the treasury.",
                                       "{n} transfers wait for the treasury.", page.orders));
    orders.set("ORDERS_URL"_k, sheet.url(paths::kOfficeOrders));
  }
  if (page.rows.empty()) return sheet.html();
  Dict table = dict.section("PAYOUTS"_k);
  for (const auto& one : page.rows) {
    Dict row = table.section("PAYOUT_ROWS"_k);
    row.set("ROW_TITLE"_k, one.title);
    row.set("ROW_URL"_k, sheet.url(paths::office_payouts(one.campaign)));
    row.set("ROW_TOTAL"_k, w.money(one.total));
    row.set("ROW_PAID"_k, w.money(one.paid));
    row.set("ROW_APPROVED"_k, w.money(one.approved));
    row.set("ROW_PAYEE"_k, payee_state(w, one.payee_named, one.payee_verified));
    row.show_if(!one.proposed.zero(), "ROW_PROPOSED"_k);
  }
  Blocks(ctx).paging(dict, page.paging, paths::kOfficePayouts);
  return sheet.html();
}

std::string render(const PageContext& ctx, const PayoutPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  auto crumbs = office_crumbs(w);
  crumbs.push_back({w.tr("Payouts"), std::string(paths::kOfficePayouts)});
  Sheet sheet(ctx, "payout",
              {.title = w.tr("Payouts of “{campaign}”", {{"campaign", page.title}}),
               .place = Place::kOffice,
               .crumbs = std::move(crumbs),
               .indexed = false});
  add_office_menu(sheet, paths::kOfficePayouts);
  PayoutBody(sheet, page).fill();
  return sheet.html();
}

std::string render(const PageContext& ctx, const PayeeFormPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "payee_form",
              {.title = w.tr("Account and payouts"),
               .place = Place::kDesk,
               .crumbs = {{w.tr("My campaigns"), std::string(paths::kDesk)}},
               .indexed = false});
  Dict& dict = sheet.dict();
  dict.set("CAMPAIGN_TITLE"_k, page.title);
  dict.set("FORM_URL"_k, sheet.url(paths::desk_payouts(page.campaign)));
  if (page.payee) {
    Dict named = dict.section("PAYEE"_k);
    named.set("PAYEE_HOLDER"_k, page.payee->holder);
    named.set("PAYEE_IBAN"_k, masked_iban(page.payee->iban));
    named.set("PAYEE_STATE"_k, page.payee->verified ? w.tr("The city has checked it.")
                                                    : w.tr("The city has not checked it yet."));
  }
  const std::vector<Field> fields = {{.name = "holder",
                                      .label = w.tr("In whose name the account is"),
                                      .complete = "name",
                                      .initial = page.payee ? page.payee->holder : std::string()},
                                     {.name = "iban",
                                      .label = w.tr("IBAN"),
                                      .hint = w.tr("As your bank writes it: spaces do not matter."),
                                      .complete = "off"}};
  for (const Field& field : fields) add_field(dict, "PAYEE_FIELDS"_k, w, page.form, field);
  add_errors(dict, w, page.form, fields);
  add_tranches(sheet, dict, page.tranches);
  dict.show_if(page.tranches.empty(), "NO_TRANCHES"_k);
  return sheet.html();
}

}  // namespace colletta::views
