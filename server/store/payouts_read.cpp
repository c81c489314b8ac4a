#include "server/store/payouts_read.hpp"

#include <algorithm>

#include "sql/queries/payouts_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;
using Name = std::optional<std::string>;

PayoutState state_of_row(const Text& word) {
  const auto state = parse_payout_state(word);
  CHECK(state.ok(), "a word in our own database must be one that we wrote");
  return *state;
}

void add_parts(Session& db, const CityId& city, const CampaignId& campaign,
               std::vector<PayoutRow>& rows) {
  db.for_each<Text, Text, Text, Int>(
      sql::payout_part_rows, {{"city", city}, {"campaign", campaign}},
      [&](Text& id, Text& pool, Text& funder, Int amount) {
        const auto row =
            std::ranges::find(rows, id, [](const PayoutRow& one) { return one.payout.id.str(); });
        CHECK(row != rows.end(), "a part is of a tranche that was just read");
        auto& pools = row->payout.pools;
        if (pools.empty() || pools.back().pool.str() != pool)
          pools.push_back({PoolId::of(pool), {}});
        pools.back().parts.push_back({FunderId::of(funder), Money::cents(amount)});
      });
}

}  // namespace

std::vector<PayoutRow> payouts_of_campaign(Session& db, const CityId& city,
                                           const CampaignId& campaign) {
  std::vector<PayoutRow> rows;
  db.for_each<Text, Text, Text, Int, Text, Int, Int, Text, Int, Text, Text, Text, Text, Int, Text,
              Text, Int, Int, Int, Int, Name, Name, std::optional<Int>>(
      sql::payout_rows, {{"city", city}, {"campaign", campaign}},
      [&](Text& id, Text& of, Text& state, Int tranche, Text& milestone, Int amount, Int citizens,
          Text& provider, Int by_rail, Text& holder, Text& iban, Text& proposed_by,
          Text& approved_by, Int proposed_at, Text& order, Text& code, Int seq, Int citizens_seq,
          Int pools_seq, Int withdrawn_seq, Name& proposer, Name& approver,
          std::optional<Int>& approved_at) {
        PayoutRow row;
        Payout& p = row.payout;
        p.id = PayoutId::of(id);
        p.campaign = CampaignId::of(of);
        p.state = state_of_row(state);
        p.tranche = tranche;
        p.milestone = milestone;
        p.amount = Money::cents(amount);
        p.citizens = Money::cents(citizens);
        p.provider = provider;
        p.by_rail = by_rail == 1;
        p.holder = holder;
        p.iban = iban;
        p.proposed_by = PersonId::of(proposed_by);
        p.approved_by = PersonId::of(approved_by);
        p.proposed_at = {proposed_at};
        p.order = order;
        p.code = code;
        p.seq = seq;
        p.citizens_seq = citizens_seq;
        p.pools_seq = pools_seq;
        p.withdrawn_seq = withdrawn_seq;
        row.proposer = proposer.value_or("");
        row.approver = approver.value_or("");
        row.approved_at = {approved_at.value_or(0)};
        rows.push_back(std::move(row));
      });
  if (!rows.empty()) add_parts(db, city, campaign, rows);
  return rows;
}

std::optional<CampaignId> campaign_of_payout(Session& db, const CityId& city, const PayoutId& id) {
  const auto row = db.fetch_one<Text>(sql::payout_campaign, {{"city", city}, {"payout", id}});
  if (!row) return std::nullopt;
  return CampaignId::of(std::get<0>(*row));
}

std::optional<PayeeRow> payee_of(Session& db, const CityId& city, const CampaignId& campaign) {
  const auto row = db.fetch_one<Text, Text, Int, Int, Name>(
      sql::payee_row, {{"city", city}, {"campaign", campaign}});
  if (!row) return std::nullopt;
  const auto& [holder, iban, changed, verified, verifier] = *row;
  PayeeRow out;
  out.payee = {.holder = holder,
               .iban = iban,
               .changed_at = {changed},
               .verified_at = {verified},
               .verified_by = {}};
  out.verifier = verifier.value_or("");
  return out;
}

std::int64_t uncollected_of(Session& db, const CityId& city, const CampaignId& campaign) {
  return std::get<0>(
      *db.fetch_one<Int>(sql::uncollected_of_campaign, {{"city", city}, {"campaign", campaign}}));
}

std::map<CampaignId, PayoutSums> payout_sums(Session& db, const CityId& city,
                                             const std::vector<CampaignId>& campaigns) {
  std::map<CampaignId, PayoutSums> out;
  if (campaigns.empty()) return out;
  db.for_each<Text, Text, Int, Int>(sql::payout_states,
                                    {{"city", city}, {"campaigns", texts(campaigns)}},
                                    [&](Text& campaign, Text& state, Int, Int amount) {
                                      PayoutSums& sums = out[CampaignId::of(campaign)];
                                      switch (state_of_row(state)) {
                                        case PayoutState::kProposed:
                                          sums.proposed += Money::cents(amount);
                                          return;
                                        case PayoutState::kApproved:
                                          sums.approved += Money::cents(amount);
                                          return;
                                        case PayoutState::kPaid:
                                          sums.paid += Money::cents(amount);
                                          return;
                                        case PayoutState::kDropped:
                                        case PayoutState::kWithdrawn:
                                          return;
                                      }
                                    });
  db.for_each<Text, Int>(sql::payees_named, {{"city", city}, {"campaigns", texts(campaigns)}},
                         [&](Text& campaign, Int verified) {
                           PayoutSums& sums = out[CampaignId::of(campaign)];
                           sums.payee_named = true;
                           sums.payee_verified = verified != 0;
                         });
  return out;
}

std::map<CampaignId, PaidMoney> paid_money(Session& db, const CityId& city) {
  std::map<CampaignId, PaidMoney> out;
  db.for_each<Text, Int, Int>(sql::citizens_paid, {{"city", city}},
                              [&](Text& campaign, Int due, Int paid) {
                                PaidMoney& money = out[CampaignId::of(campaign)];
                                money.citizens_due = Money::cents(due);
                                money.citizens_paid = Money::cents(paid);
                              });
  db.for_each<Text, Text, Int, Int>(
      sql::pools_paid, {{"city", city}}, [&](Text& campaign, Text& kind, Int due, Int paid) {
        PaidMoney& money = out[CampaignId::of(campaign)];
        const bool is_public = kind == "public";
        (is_public ? money.public_due : money.private_due) = Money::cents(due);
        (is_public ? money.public_paid : money.private_paid) = Money::cents(paid);
      });
  return out;
}

std::vector<TreasuryOrder> treasury_orders(Session& db, const CityId& city, std::int64_t most) {
  std::vector<TreasuryOrder> out;
  db.for_each<Text, Text, Int, Text, Text, Text, Int, Int, Int>(
      sql::treasury_orders, {{"city", city}, {"most", most}},
      [&](Text& id, Text& title, Int tranche, Text& milestone, Text& holder, Text& iban,
          Int citizens, Int pools, Int seq) {
        if (citizens + pools == 0) return;
        out.push_back({.id = PayoutId::of(id),
                       .campaign_title = title,
                       .tranche = tranche,
                       .milestone = milestone,
                       .holder = holder,
                       .iban = iban,
                       .citizens = Money::cents(citizens),
                       .pools = Money::cents(pools),
                       .seq = seq});
      });
  return out;
}

}  // namespace colletta::store
