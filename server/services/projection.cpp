// The tables that campaigns, pools and calls bound: whole, in memory.
#include "server/services/projection.hpp"

#include <map>

#include "sql/queries/verify.hpp"

namespace colletta::services {
namespace {

namespace sql = store::sql;
using Int = std::int64_t;
using Text = std::string;
using store::row;
using store::Row;

/// By key.
using Table = std::map<Row, Row>;

const Projection kCalls{.table = "city_call", .columns = {"id", "state", "seq", "closed_seq"}};
const Projection kSelections{.table = "call_selection",
                             .columns = {"call_id", "apply_by", "rules_hash", "ranking_seq"}};
const Projection kApplications{.table = "application",
                               .columns = {"call_id", "number", "requested", "area", "at", "seq",
                                           "withdrawn_seq", "position", "outcome"},
                               .keys = 2,
                               .names = 2,
                               .position = "seq"};
const Projection kEvaluators{.table = "evaluator",
                             .columns = {"call_id", "code", "seq"},
                             .keys = 2,
                             .names = 2,
                             .position = "seq"};
const Projection kEvaluations{
    .table = "evaluation",
    .columns = {"call_id", "evaluator", "application", "conflict", "declared_seq", "score_seq"},
    .keys = 3,
    .names = 3,
    .position = "declared_seq"};
const Projection kCampaigns{.table = "campaign",
                            .columns = {"id", "state", "content_hash", "raised", "donors",
                                        "pledges", "published_seq", "closed_seq"}};
const Projection kPools{
    .table = "pool",
    .columns = {"id", "call_id", "name", "kind", "place", "rule", "rule_hash", "seq"}};
const Projection kFunders{
    .table = "pool_funder",
    .columns = {"pool", "funder", "place", "name", "put_in", "reserved", "granted"},
    .keys = 2,
    .names = 2};
const Projection kHoldings{.table = "pool_holding",
                           .columns = {"pool", "campaign", "funder", "reserved", "granted"},
                           .keys = 3,
                           .names = 3};
const Projection kTallies{.table = "pool_tally",
                          .columns = {"pool", "campaign", "counted", "roots", "first_held"},
                          .keys = 2,
                          .names = 2};

const Projection kPayouts{
    .table = "payout",
    .columns = {"id", "campaign", "tranche", "milestone", "amount", "citizens", "provider", "state",
                "seq", "citizens_seq", "pools_seq", "withdrawn_seq"},
    .position = "seq"};
const Projection kPayoutParts{.table = "payout_part",
                              .columns = {"payout", "pool", "funder", "amount"},
                              .keys = 3,
                              .names = 3};

/// Bounded by accounts in parts of ten thousand events: some hundredths of the journal's length.
const Projection kTurnovers{.table = "account_turnover",
                            .columns = {"part", "account", "debit", "credit"},
                            .keys = 2,
                            .names = 2};

/// One table at a time: `gives` what the journal gives, then `compare`.
class Small {
 public:
  Small(store::Session& db, const CityId& city, Differences& differences)
      : db_(db), city_(city), differences_(differences) {}

  void gives(Row row) { given_.push_back(std::move(row)); }

  template <class... Ts>
  void compare(const Projection& table, const store::Query& query) {
    Table journal, stored;
    for (Row& row : std::exchange(given_, {})) add(journal, std::move(row), table.keys);
    db_.for_each<Ts...>(query, {{"city", city_}}, [&](Ts&... columns) {
      add(stored, row(std::move(columns)...), table.keys);
    });
    for (const auto& [key, given] : journal) {
      const auto at = stored.find(key);
      if (at == stored.end())
        differences_.missing(table, given);
      else if (at->second != given)
        differences_.differs(table, given, at->second);
    }
    for (const auto& [key, held] : stored)
      if (!journal.contains(key)) differences_.extra(table, held);
  }

 private:
  static void add(Table& table, Row row, std::size_t keys) {
    Row key(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(keys));
    table.insert_or_assign(std::move(key), std::move(row));
  }

  store::Session& db_;
  const CityId& city_;
  Differences& differences_;
  std::vector<Row> given_;
};

void give_holdings(Small& small, const matching::Book& book) {
  for (const auto& [key, holding] : book.holdings) {
    std::map<FunderId, std::pair<Money, Money>> parts;
    for (const auto& part : holding.reserved) parts[part.funder].first = part.amount;
    for (const auto& part : holding.granted) parts[part.funder].second = part.amount;
    for (const auto& [funder, money] : parts)
      if (!money.first.zero() || !money.second.zero())
        small.gives(row(key.first, key.second, funder, money.first.cents(), money.second.cents()));
  }
}

void compare_pools(Small& small, const Replay& replay) {
  const matching::Book& book = replay.book();
  for (const auto& [id, pool] : book.pools) {
    const ReplayedPool& opened = replay.pools().at(id);
    small.gives(row(id, pool.call, pool.name,
                    pool.kind == matching::PoolKind::kPublic ? "public" : "private", pool.order,
                    opened.rule, pool.rule_hash, opened.seq));
  }
  small.compare<Text, Text, Text, Text, Int, Text, Text, Int>(kPools, sql::projected_pools);
  for (const auto& [id, pool] : book.pools)
    for (std::size_t i = 0; i < pool.funders.size(); ++i) {
      const matching::Funder& f = pool.funders[i];
      small.gives(
          row(id, f.id, i, f.name, f.put_in.cents(), f.reserved.cents(), f.granted.cents()));
    }
  small.compare<Text, Text, Int, Text, Int, Int, Int>(kFunders, sql::projected_funders);
  give_holdings(small, book);
  small.compare<Text, Text, Text, Int, Int>(kHoldings, sql::projected_holdings);
  for (const auto& [key, tally] : book.tallies)
    small.gives(
        row(key.first, key.second, tally.counted.cents(), tally.roots.str(), tally.first_held));
  small.compare<Text, Text, Int, Text, Int>(kTallies, sql::projected_tallies);
}

void compare_payouts(Small& small, const Replay& replay) {
  for (const auto& [seq, payout] : replay.payouts()) {
    const acts::PayoutApproved& act = payout.approved;
    small.gives(row(payout.id, payout.campaign, act.tranche, act.milestone, act.amount.cents(),
                    act.citizens.cents(), act.provider, to_string(payout.state), seq,
                    payout.citizens_seq, payout.pools_seq, payout.withdrawn_seq));
  }
  small.compare<Text, Text, Int, Text, Int, Int, Text, Text, Int, Int, Int, Int>(
      kPayouts, sql::projected_payouts);
  for (const auto& [seq, payout] : replay.payouts())
    for (const PoolParts& pool : payout.approved.pools)
      for (const auto& part : pool.parts)
        small.gives(row(payout.id, pool.pool, part.funder, part.amount.cents()));
  small.compare<Text, Text, Text, Int>(kPayoutParts, sql::projected_payout_parts);
}

void compare_selections(Small& small, const Replay& replay) {
  for (const auto& [id, call] : replay.calls())
    if (const auto& s = call.selection; s.has_rules())
      small.gives(row(id, s.apply_by().us, s.rules_hash(), s.ranking_seq()));
  small.compare<Text, Int, Text, Int>(kSelections, sql::projected_selections);
  for (const auto& [id, call] : replay.calls())
    for (Int number = 1; const auto& one : call.selection.applications())
      small.gives(row(id, number++, one.requested.cents(), one.area, one.at.us, one.seq,
                      one.withdrawn_seq, one.position, one.outcome));
  small.compare<Text, Int, Int, Text, Int, Int, Int, Int, Text>(kApplications,
                                                                sql::projected_applications);
  for (const auto& [id, call] : replay.calls())
    for (Int number = 1; const Int seq : call.selection.evaluators())
      small.gives(row(id, "E" + std::to_string(number++), seq));
  small.compare<Text, Text, Int>(kEvaluators, sql::projected_evaluators);
  for (const auto& [id, call] : replay.calls())
    for (const auto& [key, one] : call.selection.evaluations())
      small.gives(row(id, key.first, key.second, one.recused ? "recused" : "none", one.declared_seq,
                      one.score_seq));
  small.compare<Text, Text, Int, Text, Int, Int>(kEvaluations, sql::projected_evaluations);
}

}  // namespace

std::vector<const Projection*> bounded_projections() {
  return {&kCalls,     &kSelections,  &kApplications, &kEvaluators, &kEvaluations,
          &kCampaigns, &kPools,       &kFunders,      &kHoldings,   &kTallies,
          &kPayouts,   &kPayoutParts, &kTurnovers};
}

void compare_figures(store::Session& db, const CityId& city, const Replay& replay,
                     Differences& differences) {
  Small small(db, city, differences);
  for (const auto& [id, call] : replay.calls())
    small.gives(row(id, call.closed_seq < 0 ? "open" : "closed", call.seq, call.closed_seq));
  small.compare<Text, Text, Int, Int>(kCalls, sql::projected_calls);
  compare_selections(small, replay);
  for (const auto& [id, c] : replay.campaigns()) {
    const matching::Campaign& money = replay.book().campaigns.at(id);
    small.gives(row(id, to_string(c.state), c.content_hash, money.raised.cents(), money.donors,
                    c.pledges, c.published_seq, c.closed_seq));
  }
  small.compare<Text, Text, Text, Int, Int, Int, Int, Int>(kCampaigns, sql::projected_campaigns);
  compare_pools(small, replay);
  compare_payouts(small, replay);
  for (const auto& [key, sum] : replay.turnovers())
    small.gives(row(key.first, key.second, sum.debit.cents(), sum.credit.cents()));
  small.compare<Int, Text, Int, Int>(kTurnovers, sql::projected_turnovers);
}

}  // namespace colletta::services
