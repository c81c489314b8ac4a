// Paying campaigns out, for officers: what is there, the promoter's account, proposing and
// approving tranches, and what the treasury has transferred.
#include "domain/campaign/content_json.hpp"
#include "domain/ledger/csv.hpp"
#include "domain/payout/decide.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/handlers/payout_models.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/http/status.hpp"
#include "server/store/campaigns_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

using views::Notice;

constexpr std::int64_t kPayoutRowsAPage = 20;
/// Of one file; the treasury that is further behind takes it again.
constexpr std::int64_t kOrdersMax = 1'000;

Result<store::CampaignRow> funded_campaign(const Visit& visit, store::Session& db,
                                           const CampaignId& id) {
  auto row = store::campaign(db, visit.city->id, id);
  if (!row || row->state != CampaignState::kSucceeded) return err(Errc::kNotFound, "id");
  return *std::move(row);
}

/// What of the campaign's money is in no tranche.
Purse purse_of_row(store::Session& db, const CityId& city, const store::CampaignRow& row,
                   const std::vector<store::PayoutRow>& tranches, Timestamp now) {
  matching::Book book;
  matching::Campaign campaign;
  campaign.id = row.id;
  campaign.raised = row.raised;
  book.campaigns.emplace(row.id, std::move(campaign));
  for (const auto& holding : store::holdings_of_campaigns(db, city, {row.id}))
    if (holding.granted.positive())
      book.holdings[{holding.pool, row.id}].granted.push_back({holding.funder, holding.granted});
  PaidOut paid;
  for (const auto& one : tranches)
    if (is_live(one.payout.state)) paid.add(one.payout.citizens, one.payout.pools);
  return purse_of(book, row.id, paid, row.deadline, now);
}

/// A refused command beside the page: what belongs into a field of the proposal goes there.
struct Refusal {
  views::FormState form;
  std::optional<Error> refused;
  int status = 200;
};

http::Response show_payouts(App& app, const Visit& visit, store::Session& db, const CampaignId& id,
                            Refusal refusal) {
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  const auto row = funded_campaign(visit, db, id);
  if (!row) return failure(app, visit, row.error());
  const auto frame = frame_of(app, visit);
  const auto tranches = store::payouts_of_campaign(db, city, id);
  const PersonId& viewer = visit.who->person.id;
  views::PayoutPage model{.campaign = id,
                          .title = row->title,
                          .purse = purse_of_row(db, city, *row, tranches, frame.now),
                          .uncollected = store::uncollected_of(db, city, id),
                          .payee = payee_view(store::payee_of(db, city, id)),
                          .tranches = tranche_views(db, city, tranches, viewer),
                          .milestones = {},
                          .own = row->owner == viewer,
                          .payout_id = app.ulids.next(),
                          .form = std::move(refusal.form),
                          .refused = std::move(refusal.refused)};
  for (auto& step : read_content(store::campaign_content(db, city, id)).plan)
    model.milestones.push_back(std::move(step.label));
  return page(visit, views::render(frame, model), refusal.status);
}

/// Carries the command out and goes back to the campaign's page, with the notice or with why not.
http::Handled carry_out_payout(App& app, const Visit& visit, const CampaignId& campaign,
                               writer::Command command, Notice notice, views::FormState form = {}) {
  return after(app, visit.city->id, std::move(command),
               [&app, visit, campaign, notice, form](const Result<Outcome>& outcome,
                                                     store::Session& later) -> http::Handled {
                 if (outcome) return go_to(visit, views::paths::office_payouts(campaign), notice);
                 const Error& error = outcome.error();
                 const int status = http::status_of(error.code);
                 if (status >= 500 || error.code == Errc::kNotFound)
                   return failure(app, visit, error);
                 Refusal refusal{.form = form, .refused = {}, .status = status};
                 const bool in_the_form = error.field == "amount" || error.field == "milestone";
                 if (in_the_form)
                   add_error(refusal.form, error);
                 else
                   refusal.refused = error;
                 return show_payouts(app, visit, later, campaign, std::move(refusal));
               });
}

}  // namespace

http::Handled office_payouts(App& app, Visit visit, store::Session& db) {
  const auto number = page_number(visit.request);
  if (!number) return failure(app, visit, err(Errc::kNotFound));
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  const auto found = store::campaigns_in_state(db, city, CampaignState::kSucceeded,
                                               kPayoutRowsAPage, (*number - 1) * kPayoutRowsAPage);
  auto paging = paging_of(*number, found.total, kPayoutRowsAPage);
  if (!paging) return failure(app, visit, err(Errc::kNotFound));
  std::vector<CampaignId> ids;
  for (const auto& row : found.rows) ids.push_back(row.id);
  auto sums = store::payout_sums(db, city, ids);
  std::map<CampaignId, Money> granted;
  for (const auto& holding : store::holdings_of_campaigns(db, city, ids))
    granted[holding.campaign] += holding.granted;
  views::PayoutsPage model{.rows = {}, .paging = *std::move(paging), .orders = 0};
  for (const auto& row : found.rows) {
    const store::PayoutSums& sum = sums[row.id];
    model.rows.push_back({.campaign = row.id,
                          .title = row.title,
                          .total = row.raised + granted[row.id],
                          .proposed = sum.proposed,
                          .approved = sum.approved,
                          .paid = sum.paid,
                          .payee_named = sum.payee_named,
                          .payee_verified = sum.payee_verified});
  }
  model.orders = static_cast<std::int64_t>(store::treasury_orders(db, city, kOrdersMax).size());
  return page(visit, views::render(frame_of(app, visit), model));
}

http::Handled office_orders(App&, Visit visit, store::Session& db) {
  using ledger::csv_amount, ledger::csv_text;
  std::string csv =
      "entry;campaign;tranche;milestone;holder;iban;from citizens;from pools;amount\r\n";
  for (const auto& order : store::treasury_orders(db, visit.city->id, kOrdersMax))
    csv += std::to_string(order.seq) + ";" + csv_text(order.campaign_title) + ";" +
           std::to_string(order.tranche) + ";" + csv_text(order.milestone) + ";" +
           csv_text(order.holder) + ";" + csv_text(order.iban) + ";" + csv_amount(order.citizens) +
           ";" + csv_amount(order.pools) + ";" + csv_amount(order.citizens + order.pools) + "\r\n";
  http::Response response = page(visit, std::move(csv), 200, "text/csv; charset=utf-8");
  response.set("Content-Disposition", "attachment; filename=\"orders.csv\"");
  return response;
}

http::Handled office_payout_page(App& app, Visit visit, store::Session& db) {
  const auto id = id_of<CampaignTag>(visit, "id");
  if (!id) return failure(app, visit, id.error());
  return show_payouts(app, visit, db, *id, {});
}

http::Handled propose_payout(App& app, Visit visit, store::Session& db) {
  const auto campaign = id_of<CampaignTag>(visit, "id");
  if (!campaign) return failure(app, visit, campaign.error());
  views::FormState form = form_of(visit.request);
  const auto id = hidden_id<PayoutTag>(form, "payout_id");
  if (!id) return failure(app, visit, id.error());
  const Money amount = read_amount(form, "amount");
  if (amount.zero() && form.errors.empty()) form.errors.push_back(err(Errc::kMissing, "amount"));
  if (!form.errors.empty())
    return show_payouts(app, visit, db, *campaign,
                        {.form = std::move(form), .refused = {}, .status = 422});
  ProposePayout command{.id = *id,
                        .campaign = *campaign,
                        .actor = visit.who->actor(),
                        .amount = amount,
                        .milestone = std::string(form.value("milestone"))};
  return carry_out_payout(app, visit, *campaign, std::move(command), Notice::kPayoutProposed,
                          std::move(form));
}

http::Handled verify_payee(App& app, Visit visit, store::Session&) {
  const auto campaign = id_of<CampaignTag>(visit, "id");
  if (!campaign) return failure(app, visit, campaign.error());
  const std::string iban(form_of(visit.request).value("iban"));
  return carry_out_payout(app, visit, *campaign, VerifyPayee{*campaign, visit.who->actor(), iban},
                          Notice::kPayeeVerified);
}

http::Handled change_tranche(App& app, Visit visit, store::Session& db) {
  const auto id = id_of<PayoutTag>(visit, "id");
  if (!id) return failure(app, visit, id.error());
  const auto campaign = store::campaign_of_payout(db, visit.city->id, *id);
  if (!campaign) return failure(app, visit, err(Errc::kNotFound, "id"));
  const views::FormState form = form_of(visit.request);
  const Actor actor = visit.who->actor();
  const std::string at = "[" + std::string(form.value("place")) + "]";
  const std::string_view asked = form.value("do");
  const auto carry = [&](writer::Command command, Notice notice) {
    return carry_out_payout(app, visit, *campaign, std::move(command), notice);
  };
  if (asked == "approve") {
    const auto& rail = app.payments.gateway().capabilities();
    return carry(ApprovePayout{.id = *id,
                               .actor = actor,
                               .iban = std::string(form.value("iban")),
                               .provider = rail.rail,
                               .by_rail = rail.payout},
                 Notice::kPayoutApproved);
  }
  if (asked == "withdraw")
    return carry(WithdrawPayout{*id, actor, std::string(form.value("reason" + at))},
                 Notice::kPayoutWithdrawn);
  if (asked == "transfer")
    return carry(RecordTransfer{*id, actor, std::string(form.value("order" + at))},
                 Notice::kTransferRecorded);
  if (asked == "retry") return carry(RetryPayout{*id, actor}, Notice::kPayoutRetried);
  return failure(app, visit, err(Errc::kInvalid, "do"));
}

}  // namespace colletta::handlers
