#include "server/writer/book_rows.hpp"

#include "domain/matching/funders.hpp"
#include "domain/matching/rule_json.hpp"
#include "server/store/bulk.hpp"
#include "server/store/errors.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::writer {
namespace {

using matching::Book;
using store::Merge;
using store::row;
using store::Rows;
using Int = std::int64_t;
using Text = std::string;

/// The keys of both: what has come to nothing is gone from one of them, and its row must follow.
template <class Map>
std::set<typename Map::key_type> keys_of(const Map& before, const Map& now) {
  std::set<typename Map::key_type> keys;
  for (const Map* map : {&before, &now})
    for (const auto& [key, value] : *map) keys.insert(key);
  return keys;
}

class BookSaver {
 public:
  BookSaver(store::Session& session, const World& now, const World& was)
      : session_(session), world_(now), now_(now.book), was_(was.book) {}

  void run() {
    pools();
    holdings();
    draws();
    gifts();
    tallies();
    withheld();
  }

 private:
  void pools() {
    Rows opened, added, moved;
    for (const auto& [id, pool] : now_.pools) {
      const auto before = was_.pools.find(id);
      const bool is_new = before == was_.pools.end();
      if (is_new)
        opened.push_back(row(id, world_.city.id, pool.call, pool.name,
                             pool.kind == matching::PoolKind::kPublic ? "public" : "private",
                             pool.order, matching::canonical(pool.rule), pool.rule_hash,
                             opened_at(id)));
      for (std::size_t i = 0; i < pool.funders.size(); ++i) {
        const matching::Funder& f = pool.funders[i];
        // Funders are only ever appended, so the same place is the same funder.
        if (is_new || i >= before->second.funders.size()) {
          added.push_back(row(id, f.id, static_cast<Int>(i), f.name, f.put_in.cents(),
                              f.reserved.cents(), f.granted.cents()));
          continue;
        }
        const matching::Funder& old = before->second.funders[i];
        const Money put_in = f.put_in - old.put_in, reserved = f.reserved - old.reserved,
                    granted = f.granted - old.granted;
        if (!put_in.zero() || !reserved.zero() || !granted.zero())
          moved.push_back(row(id, f.id, put_in.cents(), reserved.cents(), granted.cents()));
      }
    }
    store::insert(session_, "pool",
                  {"id", "city", "call_id", "name", "kind", "place", "rule", "rule_hash", "seq"},
                  opened);
    store::insert(session_, "pool_funder",
                  {"pool", "funder", "place", "name", "put_in", "reserved", "granted"}, added);
    // Two processes that write at once: the one whose figures are stale starts again.
    store::update_each(
        session_, "pool_funder", {"pool", "funder"},
        {{"put_in", Merge::kAdd}, {"reserved", Merge::kAdd}, {"granted", Merge::kAdd}}, moved,
        "reserved + granted + {reserved} + {granted} <= put_in + {put_in}"
        " AND reserved + {reserved} >= 0 AND granted + {granted} >= 0");
  }

  [[nodiscard]] Int opened_at(const PoolId& id) const {
    for (const Event& event : world_.events)
      if (event.id == id.str()) return event.seq;
    return -1;
  }

  void holdings() {
    Rows rows;
    for (const auto& key : keys_of(was_.holdings, now_.holdings)) {
      const matching::Holding before = or_empty(was_.holdings, key);
      const matching::Holding holding = or_empty(now_.holdings, key);
      for (const auto& funder : now_.pools.at(key.first).funders) {
        const Money reserved = matching::part_of(holding.reserved, funder.id) -
                               matching::part_of(before.reserved, funder.id);
        const Money granted = matching::part_of(holding.granted, funder.id) -
                              matching::part_of(before.granted, funder.id);
        if (!reserved.zero() || !granted.zero())
          rows.push_back(row(key.first, key.second, funder.id, reserved.cents(), granted.cents()));
      }
    }
    store::insert_or_update(session_, "pool_holding", {"pool", "campaign", "funder"},
                            {{"reserved", Merge::kAdd}, {"granted", Merge::kAdd}}, rows);
  }

  void draws() {
    Rows rows;
    for (const auto& key : keys_of(was_.draws, now_.draws)) {
      const matching::Draw before = or_empty(was_.draws, key), draw = or_empty(now_.draws, key);
      const Money drawn = draw.drawn - before.drawn, counted = draw.counted - before.counted;
      const Int pledges = draw.pledges - before.pledges;
      if (!drawn.zero() || pledges != 0 || !counted.zero())
        rows.push_back(row(std::get<0>(key), std::get<1>(key), std::get<2>(key), drawn.cents(),
                           pledges, counted.cents()));
    }
    store::insert_or_update(
        session_, "pool_draw", {"pool", "campaign", "donor"},
        {{"drawn", Merge::kAdd}, {"pledges", Merge::kAdd}, {"counted", Merge::kAdd}}, rows);
  }

  void gifts() {
    Rows rows;
    for (const auto& key : keys_of(was_.given, now_.given)) {
      const Money delta = or_empty(now_.given, key) - or_empty(was_.given, key);
      if (!delta.zero()) rows.push_back(row(key.first, key.second, delta.cents()));
    }
    store::insert_or_update(session_, "campaign_donor", {"campaign", "donor"},
                            {{"given", Merge::kAdd}}, rows);
  }

  /// Whole values: the sum of roots is too long for a column that could add. The lock on the
  /// journal's head keeps a second writer out.
  void tallies() {
    Rows rows;
    for (const auto& key : keys_of(was_.tallies, now_.tallies)) {
      const matching::Tally before = or_empty(was_.tallies, key);
      const matching::Tally tally = or_empty(now_.tallies, key);
      if (tally != before)
        rows.push_back(
            row(key.first, key.second, tally.counted.cents(), tally.roots.str(), tally.first_held));
    }
    store::insert_or_update(session_, "pool_tally", {"pool", "campaign"},
                            {"counted", "roots", "first_held"}, rows);
  }

  void withheld() {
    Rows rows;
    std::vector<std::string> emptied;
    for (const auto& key : keys_of(was_.withheld, now_.withheld)) {
      const matching::Withheld before = or_empty(was_.withheld, key);
      const auto at = now_.withheld.find(key);
      const matching::Withheld& now = at == now_.withheld.end() ? before : at->second;
      const Money amount = at == now_.withheld.end() ? Money() : now.amount;
      if (amount == before.amount && now.drew == before.drew) continue;
      rows.push_back(row(key.first, key.second, now.campaign, now.donor, amount.cents(), now.drew));
      if (amount.zero()) emptied.push_back(key.first.str());
    }
    store::insert_or_update(session_, "pool_withheld", {"pool", "seq"},
                            {"campaign", "donor", "amount", "drew"}, rows);
    if (!emptied.empty()) session_.execute(store::sql::drop_emptied, {{"pools", emptied}});
  }

  store::Session& session_;
  const World& world_;
  const Book& now_;
  const Book& was_;
};

}  // namespace

void load_pools(store::Reads& reads, World& world, const Ids& calls) {
  if (calls.empty()) return;
  const std::vector<store::Bind> which{{"city", world.city.id}, {"calls", list(calls)}};
  reads.add<Text, Text, Text, Text, Int, Text, Text>(
      store::sql::pools_of_calls, which,
      [&world](Text& id, Text& call, Text& name, Text& kind, Int place, Text& rule, Text& hash) {
        matching::Pool pool;
        pool.id = PoolId::of(id);
        pool.call = CallId::of(call);
        pool.name = name;
        pool.kind = kind == "public" ? matching::PoolKind::kPublic : matching::PoolKind::kPrivate;
        pool.order = static_cast<int>(place);
        auto parsed = matching::parse_rule_text(rule);
        CHECK(parsed.ok(), "a pool in the database was opened with a sound rule");
        pool.rule = std::move(*parsed);
        pool.rule_hash = hash;
        world.book.pools.emplace(pool.id, std::move(pool));
      });
  reads.add<Text, Text, Text, Int, Int, Int>(
      store::sql::funders_of_calls, which,
      [&world](Text& pool, Text& funder, Text& name, Int put_in, Int reserved, Int granted) {
        world.book.pools.at(PoolId::of(pool))
            .funders.push_back({.id = FunderId::of(funder),
                                .name = name,
                                .put_in = Money::cents(put_in),
                                .reserved = Money::cents(reserved),
                                .granted = Money::cents(granted)});
      });
}

void load_withheld(store::Session& session, World& world) {
  std::vector<std::string> pools;
  for (const auto& [id, pool] : world.book.pools)
    if (pool.rule.on_release == matching::OnRelease::kRedistribute) pools.push_back(id.str());
  if (pools.empty()) return;
  session.for_each<Text, Int, Text, Text, Int, Int>(
      store::sql::withheld_of_pools, {{"pools", pools}},
      [&](Text& pool, Int seq, Text& campaign, Text& donor, Int amount, Int drew) {
        // Its position is the pledge's name here, as in the journal: ids of pledges are private.
        world.book.withheld[{PoolId::of(pool), seq}] = {.pledge = PledgeId::of(std::to_string(seq)),
                                                        .campaign = CampaignId::of(campaign),
                                                        .donor = DonorId::of(donor),
                                                        .amount = Money::cents(amount),
                                                        .drew = drew == 1};
      });
}

void load_holdings(store::Reads& reads, World& world, const Ids& campaigns) {
  if (campaigns.empty()) return;
  reads.add<Text, Text, Text, Int, Int>(
      store::sql::holdings_of_campaigns, std::vector<store::Bind>{{"campaigns", list(campaigns)}},
      [&world](Text& pool, Text& campaign, Text& funder, Int reserved, Int granted) {
        auto& holding = world.book.holdings[{PoolId::of(pool), CampaignId::of(campaign)}];
        if (reserved != 0)
          holding.reserved.push_back({FunderId::of(funder), Money::cents(reserved)});
        if (granted != 0) holding.granted.push_back({FunderId::of(funder), Money::cents(granted)});
      });
}

void load_tallies(store::Session& session, World& world, const Ids& campaigns) {
  if (campaigns.empty()) return;
  std::vector<std::string> pools;
  for (const auto& [id, pool] : world.book.pools)
    if (pool.rule.kind == matching::RuleKind::kQuadratic) pools.push_back(id.str());
  if (pools.empty()) return;
  session.for_each<Text, Text, Int, Text, Int>(
      store::sql::tallies_of_campaigns, {{"pools", pools}, {"campaigns", list(campaigns)}},
      [&](Text& pool, Text& campaign, Int counted, Text& roots, Int first_held) {
        auto parsed = Wide::parse(roots);
        CHECK(parsed.ok(), "the roots of a tally are a decimal integer");
        world.book.tallies[{PoolId::of(pool), CampaignId::of(campaign)}] = {
            .counted = Money::cents(counted), .roots = *parsed, .first_held = first_held};
      });
}

void load_donors_rows(store::Reads& reads, World& world, const Ids& campaigns, const Ids& donors) {
  if (campaigns.empty() || donors.empty()) return;
  const std::vector<store::Bind> which{{"campaigns", list(campaigns)}, {"donors", list(donors)}};
  reads.add<Text, Text, Text, Int, Int, Int>(
      store::sql::draws_of_donors, which,
      [&world](Text& pool, Text& campaign, Text& donor, Int drawn, Int pledges, Int counted) {
        world.book.draws[{PoolId::of(pool), CampaignId::of(campaign), DonorId::of(donor)}] = {
            .drawn = Money::cents(drawn), .pledges = pledges, .counted = Money::cents(counted)};
      });
  reads.add<Text, Text, Int>(
      store::sql::gifts_of_donors, which, [&world](Text& campaign, Text& donor, Int given) {
        world.book.given[{CampaignId::of(campaign), DonorId::of(donor)}] = Money::cents(given);
      });
}

void save_book(store::Session& session, const World& now, const World& was) {
  BookSaver(session, now, was).run();
}

}  // namespace colletta::writer
