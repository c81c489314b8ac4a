#include "server/services/projection.hpp"

#include <set>

#include "server/store/bulk.hpp"
#include "sql/queries/verify.hpp"

namespace colletta::services {
namespace {

using Int = std::int64_t;
using Text = std::string;
using Strings = std::vector<std::string>;

Text text(Int number) { return std::to_string(number); }
Text text(Money amount) { return std::to_string(amount.cents()); }
Text text(bool flag) { return flag ? "1" : "0"; }
Text text(std::string_view word) { return Text(word); }

void add(Projected& table, Strings row) {
  Strings key(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(table.keys));
  table.rows[std::move(key)] =
      Strings(row.begin() + static_cast<std::ptrdiff_t>(table.keys), row.end());
}

/// Places among empty_tables().
enum Place : std::size_t {
  kCalls,
  kCampaigns,
  kPools,
  kFunders,
  kHoldings,
  kDraws,
  kTallies,
  kWithheld,
  kGifts,
  kPledges,
  kRefs
};

/// The tables, in the order in which `project` and `read_projections` fill them. Numbers stand in
/// `kNumbers`, so that they are written as numbers.
std::vector<Projected> empty_tables() {
  return {
      {"city_call", {"id", "state", "seq", "closed_seq"}, 1, {}},
      {"campaign",
       {"id", "state", "content_hash", "raised", "donors", "pledges", "published_seq",
        "closed_seq"},
       1,
       {}},
      {"pool", {"id", "call_id", "name", "kind", "place", "rule", "rule_hash", "seq"}, 1, {}},
      {"pool_funder", {"pool", "funder", "place", "name", "put_in", "reserved", "granted"}, 2, {}},
      {"pool_holding", {"pool", "campaign", "funder", "reserved", "granted"}, 3, {}},
      {"pool_draw", {"pool", "campaign", "donor", "drawn", "pledges", "counted"}, 3, {}},
      {"pool_tally", {"pool", "campaign", "counted", "roots", "first_held"}, 2, {}},
      {"pool_withheld", {"pool", "seq", "campaign", "donor", "amount", "drew"}, 2, {}},
      {"campaign_donor", {"campaign", "donor", "given"}, 2, {}},
      {"pledge",
       {"seq", "campaign", "amount", "state", "collected", "counted", "verified", "promoter_linked",
        "refund_seq"},
       1,
       {}},
      {"event_ref", {"ref", "seq"}, 2, {}},
  };
}

const std::set<std::string, std::less<>> kNumbers = {
    "seq",     "raised",     "donors",  "pledges",  "published_seq",   "closed_seq", "place",
    "put_in",  "reserved",   "granted", "drawn",    "given",           "amount",     "collected",
    "counted", "refund_seq", "drew",    "verified", "promoter_linked", "first_held", "ref"};

void project_pools(const Replay& replay, Projected& pools, Projected& funders,
                   Projected& holdings) {
  const matching::Book& book = replay.book();
  for (const auto& [id, pool] : book.pools) {
    const ReplayedPool& opened = replay.pools().at(id);
    add(pools, {id.str(), pool.call.str(), pool.name,
                pool.kind == matching::PoolKind::kPublic ? "public" : "private",
                text(Int{pool.order}), opened.rule, pool.rule_hash, text(opened.seq)});
    for (std::size_t i = 0; i < pool.funders.size(); ++i) {
      const auto& f = pool.funders[i];
      add(funders, {id.str(), f.id.str(), text(static_cast<Int>(i)), f.name, text(f.put_in),
                    text(f.reserved), text(f.granted)});
    }
  }
  for (const auto& [key, holding] : book.holdings) {
    std::map<FunderId, std::pair<Money, Money>> parts;
    for (const auto& part : holding.reserved) parts[part.funder].first = part.amount;
    for (const auto& part : holding.granted) parts[part.funder].second = part.amount;
    for (const auto& [funder, money] : parts)
      if (!money.first.zero() || !money.second.zero())
        add(holdings, {key.first.str(), key.second.str(), funder.str(), text(money.first),
                       text(money.second)});
  }
}

void project_pledges(const Replay& replay, Projected& table) {
  for (const auto& [seq, p] : replay.pledges())
    add(table, {text(seq), p.pledge.campaign.str(), text(p.pledge.amount), Text(to_string(p.state)),
                text(p.collected), text(p.counted), text(p.pledge.verified),
                text(p.pledge.promoter_linked), text(p.refund_seq)});
}

template <class... Ts>
void read(store::Session& db, const CityId& city, const store::Query& query, Projected& table) {
  db.for_each<Ts...>(query, {{"city", city}},
                     [&](const Ts&... columns) { add(table, {text(columns)...}); });
}

/// A pledge that is being given back without refund.requested (late, or of a campaign that failed)
/// is confirmed until the journal says more.
void settle_states(Projected& pledges) {
  for (auto& [key, row] : pledges.rows)
    if (row[2] == to_string(PledgeState::kRefunding) && row.back() == "-1")
      row[2] = to_string(PledgeState::kConfirmed);
}

store::Value value_of(const std::string& column, const std::string& stored) {
  if (kNumbers.contains(column)) return Int{std::stoll(stored)};
  return stored;
}

std::vector<store::Row> rows_of(const Projected& table) {
  std::vector<store::Row> out;
  for (const auto& [key, rest] : table.rows) {
    store::Row row;
    std::size_t column = 0;
    for (const auto* part : {&key, &rest})
      for (const auto& stored : *part) row.push_back(value_of(table.columns[column++], stored));
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

std::vector<Projected> project(const Replay& replay) {
  auto tables = empty_tables();
  for (const auto& [id, call] : replay.calls())
    add(tables[kCalls],
        {id.str(), call.closed_seq < 0 ? "open" : "closed", text(call.seq), text(call.closed_seq)});
  const matching::Book& book = replay.book();
  for (const auto& [id, c] : replay.campaigns()) {
    const matching::Campaign& money = book.campaigns.at(id);
    add(tables[kCampaigns],
        {id.str(), Text(to_string(c.state)), c.content_hash, text(money.raised), text(money.donors),
         text(c.pledges), text(c.published_seq), text(c.closed_seq)});
  }
  project_pools(replay, tables[kPools], tables[kFunders], tables[kHoldings]);
  for (const auto& [key, draw] : book.draws)
    add(tables[kDraws], {std::get<0>(key).str(), std::get<1>(key).str(), std::get<2>(key).str(),
                         text(draw.drawn), text(draw.pledges), text(draw.counted)});
  for (const auto& [key, tally] : book.tallies)
    add(tables[kTallies], {key.first.str(), key.second.str(), text(tally.counted),
                           tally.roots.str(), text(tally.first_held)});
  for (const auto& [key, one] : book.withheld)
    add(tables[kWithheld], {key.first.str(), text(key.second), one.campaign.str(), one.donor.str(),
                            text(one.amount), text(one.drew)});
  for (const auto& [key, given] : book.given)
    if (!given.zero()) add(tables[kGifts], {key.first.str(), key.second.str(), text(given)});
  project_pledges(replay, tables[kPledges]);
  for (const auto& [ref, seq] : replay.refs()) add(tables[kRefs], {text(ref), text(seq)});
  return tables;
}

std::vector<Projected> read_projections(store::Session& db, const CityId& city) {
  namespace sql = store::sql;
  auto tables = empty_tables();
  read<Text, Text, Int, Int>(db, city, sql::projected_calls, tables[kCalls]);
  read<Text, Text, Text, Int, Int, Int, Int, Int>(db, city, sql::projected_campaigns,
                                                  tables[kCampaigns]);
  read<Text, Text, Text, Text, Int, Text, Text, Int>(db, city, sql::projected_pools,
                                                     tables[kPools]);
  read<Text, Text, Int, Text, Int, Int, Int>(db, city, sql::projected_funders, tables[kFunders]);
  read<Text, Text, Text, Int, Int>(db, city, sql::projected_holdings, tables[kHoldings]);
  read<Text, Text, Text, Int, Int, Int>(db, city, sql::projected_draws, tables[kDraws]);
  read<Text, Text, Int, Text, Int>(db, city, sql::projected_tallies, tables[kTallies]);
  read<Text, Int, Text, Text, Int, Int>(db, city, sql::projected_withheld, tables[kWithheld]);
  read<Text, Text, Int>(db, city, sql::projected_gifts, tables[kGifts]);
  read<Int, Text, Int, Text, Int, Int, Int, Int, Int>(db, city, sql::projected_pledges,
                                                      tables[kPledges]);
  read<Int, Int>(db, city, sql::projected_refs, tables[kRefs]);
  settle_states(tables[kPledges]);
  return tables;
}

std::vector<Finding> compare(const std::vector<Projected>& journal,
                             const std::vector<Projected>& stored) {
  std::vector<Finding> findings;
  const auto say = [&](const Projected& table, const Strings& key, std::string what) {
    std::string name = table.table;
    for (const auto& part : key) name += " " + part;
    findings.push_back({-1, name + ": " + std::move(what)});
  };
  for (std::size_t t = 0; t < journal.size(); ++t) {
    for (const auto& [key, row] : journal[t].rows) {
      const auto at = stored[t].rows.find(key);
      if (at == stored[t].rows.end()) {
        say(journal[t], key, "is in the journal and missing in the table");
        continue;
      }
      for (std::size_t i = 0; i < row.size(); ++i)
        if (row[i] != at->second[i])
          say(journal[t], key,
              journal[t].columns[journal[t].keys + i] + " is " + at->second[i] +
                  " and the journal says " + row[i]);
    }
    for (const auto& [key, row] : stored[t].rows)
      if (!journal[t].rows.contains(key))
        say(stored[t], key, "is in the table and not in the journal");
  }
  return findings;
}

void write_projections(store::Session& db, const CityId& city,
                       const std::vector<Projected>& journal,
                       const std::vector<Projected>& stored) {
  namespace sql = store::sql;
  // By the journal's pools too: where a pool's own row was lost, its money's rows still stand.
  Strings pools;
  for (const auto* tables : {&journal, &stored})
    for (const auto& [key, row] : (*tables)[kPools].rows) pools.push_back(key.front());
  for (const auto* drop :
       {&sql::drop_funders, &sql::drop_holdings, &sql::drop_tallies, &sql::drop_withheld})
    db.execute(*drop, {{"pools", pools}});
  for (const auto* drop : {&sql::drop_draws, &sql::drop_gifts, &sql::drop_pools, &sql::drop_refs})
    db.execute(*drop, {{"city", city}});
  for (std::size_t t = 0; t < journal.size(); ++t) {
    Projected table = journal[t];
    const auto name = std::string_view(table.table);
    const bool mixed = name == "city_call" || name == "campaign" || name == "pledge";
    if (!mixed) {
      store::Names columns(table.columns.begin(), table.columns.end());
      std::vector<store::Row> rows = rows_of(table);
      if (t == kPools || t == kRefs) {  // the tables of these that name their city
        columns.emplace_back("city");
        for (store::Row& row : rows) row.push_back(city.str());
      }
      store::insert(db, name, columns, rows);
      continue;
    }
    std::erase_if(table.rows, [&](const auto& row) {
      const auto before = stored[t].rows.find(row.first);
      return before != stored[t].rows.end() && before->second == row.second;
    });
    store::Names keys(table.columns.begin(),
                      table.columns.begin() + static_cast<std::ptrdiff_t>(table.keys));
    std::vector<store::Row> rows = rows_of(table);
    if (name == "pledge") {  // known to the journal by position, which is the city's own
      keys.insert(keys.begin(), "city");
      for (store::Row& row : rows) row.insert(row.begin(), city.str());
    }
    std::vector<store::Column> columns;
    for (std::size_t i = table.keys; i < table.columns.size(); ++i)
      columns.emplace_back(std::string_view(table.columns[i]));
    store::update_each(db, name, keys, columns, rows);
  }
}

}  // namespace colletta::services
