#include "server/writer/payout_rows.hpp"

#include "server/store/bulk.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::writer {
namespace {

using store::row;
using store::Rows;
using Int = std::int64_t;
using Text = std::string;

void load_tranches(store::Session& session, World& world, const Ids& campaigns) {
  session.for_each<Text, Text, Text, Text, Int, Text, Int, Int, Text, Int, Text, Text, Text, Text,
                   Int, Text, Text, Int, Int, Int, Int>(
      store::sql::payouts_of_campaigns, {{"city", world.city.id}, {"ids", list(campaigns)}},
      [&](Text& id, Text& campaign, Text& call, Text& state, Int tranche, Text& milestone,
          Int amount, Int citizens, Text& provider, Int by_rail, Text& holder, Text& iban,
          Text& proposed_by, Text& approved_by, Int proposed_at, Text& order, Text& code, Int seq,
          Int citizens_seq, Int pools_seq, Int withdrawn_seq) {
        const auto known = parse_payout_state(state);
        CHECK(known.ok(), "a word in our own database must be one that we wrote");
        Payout p;
        p.id = PayoutId::of(id);
        p.campaign = CampaignId::of(campaign);
        p.call = CallId::of(call);
        p.state = *known;
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
        world.payouts.emplace(p.id, std::move(p));
      });
}

void load_parts(store::Session& session, World& world, const Ids& campaigns) {
  session.for_each<Text, Text, Text, Int>(
      store::sql::payout_parts, {{"city", world.city.id}, {"ids", list(campaigns)}},
      [&](Text& payout, Text& pool, Text& funder, Int amount) {
        auto& pools = world.payouts.at(PayoutId::of(payout)).pools;
        if (pools.empty() || pools.back().pool.str() != pool)
          pools.push_back({PoolId::of(pool), {}});
        pools.back().parts.push_back({FunderId::of(funder), Money::cents(amount)});
      });
}

void save_payees(store::Session& session, const World& now, const World& was) {
  Rows rows;
  for (const auto& [campaign, payee] : now.payees) {
    const auto before = was.payees.find(campaign);
    if (before == was.payees.end() || before->second != payee)
      rows.push_back(row(campaign, now.city.id, payee.holder, payee.iban, payee.changed_at,
                         payee.verified_at, payee.verified_by));
  }
  store::insert_or_update(session, "payee", {"campaign"},
                          {"city", "holder", "iban", "changed_at", "verified_at", "verified_by"},
                          rows);
}

}  // namespace

void load_payouts(store::Session& session, World& world, const Ids& campaigns) {
  if (campaigns.empty()) return;
  session.for_each<Text, Text, Text, Int, Int, Text>(
      store::sql::payees_of_campaigns, {{"city", world.city.id}, {"ids", list(campaigns)}},
      [&](Text& campaign, Text& holder, Text& iban, Int changed, Int verified, Text& by) {
        world.payees[CampaignId::of(campaign)] = {.holder = holder,
                                                  .iban = iban,
                                                  .changed_at = {changed},
                                                  .verified_at = {verified},
                                                  .verified_by = PersonId::of(by)};
      });
  load_tranches(session, world, campaigns);
  load_parts(session, world, campaigns);
}

void save_payouts(store::Session& session, const World& now, const World& was) {
  save_payees(session, now, was);
  Rows rows, parts;
  for (const auto& [id, p] : now.payouts) {
    const auto before = was.payouts.find(id);
    if (before != was.payouts.end() && before->second == p) continue;
    rows.push_back(row(id, now.city.id, p.campaign, p.call, to_string(p.state), p.tranche,
                       p.milestone, p.amount.cents(), p.citizens.cents(), p.provider, p.by_rail,
                       p.holder, p.iban, p.proposed_by, p.approved_by, p.proposed_at, p.order,
                       p.code, p.seq, p.citizens_seq, p.pools_seq, p.withdrawn_seq));
    if (before != was.payouts.end() && before->second.seq >= 0) continue;
    for (const PoolParts& one : p.pools)
      for (const auto& part : one.parts)
        parts.push_back(row(id, one.pool, part.funder, part.amount.cents()));
  }
  store::insert_or_update(
      session, "payout", {"id"},
      {"city",         "campaign",    "call_id",      "state",      "tranche", "milestone",
       "amount",       "citizens",    "provider",     "by_rail",    "holder",  "iban",
       "proposed_by",  "approved_by", "proposed_at",  "order_text", "code",    "seq",
       "citizens_seq", "pools_seq",   "withdrawn_seq"},
      rows);
  store::insert(session, "payout_part", {"payout", "pool", "funder", "amount"}, parts);
}

}  // namespace colletta::writer
