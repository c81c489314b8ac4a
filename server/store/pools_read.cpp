#include "server/store/pools_read.hpp"

#include <map>

#include "sql/queries/pools_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

void add_funders(Session& db, const CityId& city, std::vector<PoolRow>& rows) {
  if (rows.empty()) return;
  std::map<std::string, PoolRow*> by_id;
  std::vector<std::string> ids;
  for (PoolRow& row : rows) {
    by_id[row.id.str()] = &row;
    ids.push_back(row.id.str());
  }
  db.for_each<Text, Text, Text, Int, Int, Int>(
      sql::pool_funder_rows, {{"city", city}, {"pools", ids}},
      [&](Text& pool, Text& funder, Text& name, Int put_in, Int reserved, Int granted) {
        by_id.at(pool)->funders.push_back({.id = FunderId::of(funder),
                                           .name = name,
                                           .put_in = Money::cents(put_in),
                                           .reserved = Money::cents(reserved),
                                           .granted = Money::cents(granted)});
      });
}

std::vector<PoolRow> read_terms(Session& db, const Query& query, Binds binds) {
  std::vector<PoolRow> rows;
  db.for_each<Text, Text, Text, Text, Int, Text, Text, Int>(
      query, binds,
      [&](Text& id, Text& call, Text& name, Text& kind, Int place, Text& rule, Text& hash,
          Int seq) {
        rows.push_back(
            {.id = PoolId::of(id),
             .call = CallId::of(call),
             .name = name,
             .kind = kind == "public" ? matching::PoolKind::kPublic : matching::PoolKind::kPrivate,
             .order = static_cast<int>(place),
             .rule = rule,
             .rule_hash = hash,
             .seq = seq,
             .funders = {}});
      });
  return rows;
}

std::vector<PoolRow> read_pools(Session& db, const CityId& city, const Query& query, Binds binds) {
  std::vector<PoolRow> rows = read_terms(db, query, binds);
  add_funders(db, city, rows);
  return rows;
}

std::vector<HoldingRow> read_holdings(Session& db, const Query& query, Binds binds) {
  std::vector<HoldingRow> rows;
  db.for_each<Text, Text, Text, Int, Int>(
      query, binds, [&](Text& pool, Text& campaign, Text& funder, Int reserved, Int granted) {
        rows.push_back({.pool = PoolId::of(pool),
                        .campaign = CampaignId::of(campaign),
                        .funder = FunderId::of(funder),
                        .reserved = Money::cents(reserved),
                        .granted = Money::cents(granted)});
      });
  return rows;
}

}  // namespace

std::vector<PoolRow> pools_of_calls(Session& db, const CityId& city,
                                    const std::vector<CallId>& calls) {
  if (calls.empty()) return {};
  return read_pools(db, city, sql::pool_rows_of_calls, {{"city", city}, {"calls", texts(calls)}});
}

std::vector<PoolRow> pool_terms_of_call(Session& db, const CityId& city, const CallId& call) {
  return read_terms(db, sql::pool_rows_of_calls,
                    {{"city", city}, {"calls", texts(std::vector{call})}});
}

std::vector<PoolRow> pools_by_id(Session& db, const CityId& city, const std::vector<PoolId>& ids) {
  if (ids.empty()) return {};
  return read_pools(db, city, sql::pool_rows_by_id, {{"city", city}, {"ids", texts(ids)}});
}

std::vector<PoolRow> pools_before(Session& db, const CityId& city, std::int64_t before,
                                  std::int64_t limit) {
  return read_pools(db, city, sql::pool_rows_before,
                    {{"city", city}, {"before", before}, {"limit", limit}});
}

std::vector<PoolRow> pools_of_funder(Session& db, const CityId& city, const FunderId& funder) {
  return read_pools(db, city, sql::pool_rows_of_funder, {{"city", city}, {"funder", funder}});
}

bool opened_after_pledges(Session& db, const CityId& city, const PoolRow& pool) {
  return db
      .fetch_one<std::int64_t>(sql::pledges_before_pool,
                               {{"city", city}, {"call", pool.call}, {"seq", pool.seq}})
      .has_value();
}

std::vector<HoldingRow> holdings_of_campaigns(Session& db, const CityId& city,
                                              const std::vector<CampaignId>& campaigns) {
  if (campaigns.empty()) return {};
  return read_holdings(db, sql::holding_rows_of_campaigns,
                       {{"city", city}, {"campaigns", texts(campaigns)}});
}

std::vector<HoldingRow> holdings_of_pool(Session& db, const CityId& city, const PoolId& pool) {
  return read_holdings(db, sql::holding_rows_of_pool, {{"city", city}, {"pool", pool}});
}

std::vector<DrawRow> draws_of_donor(Session& db, const CityId& city, const CampaignId& campaign,
                                    const DonorId& donor) {
  std::vector<DrawRow> rows;
  db.for_each<Text, Int, Int, Int>(
      sql::draw_rows_of_donor, {{"city", city}, {"campaign", campaign}, {"donor", donor}},
      [&](Text& pool, Int drawn, Int pledges, Int counted) {
        rows.push_back({PoolId::of(pool), {Money::cents(drawn), pledges, Money::cents(counted)}});
      });
  return rows;
}

std::vector<TallyRow> tallies_of_call(Session& db, const CityId& city, const CallId& call) {
  std::vector<TallyRow> rows;
  db.for_each<Text, Text, Int, Text, Int>(
      sql::tally_rows_of_call, {{"city", city}, {"call", call}},
      [&](Text& pool, Text& campaign, Int counted, Text& roots, Int first_held) {
        auto parsed = Wide::parse(roots);
        CHECK(parsed.ok(), "the roots of a tally are a decimal integer");
        rows.push_back({PoolId::of(pool),
                        CampaignId::of(campaign),
                        {Money::cents(counted), *parsed, first_held}});
      });
  return rows;
}

Money given_by(Session& db, const CityId& city, const CampaignId& campaign, const DonorId& donor) {
  const auto row = db.fetch_one<Int>(sql::given_by_donor,
                                     {{"city", city}, {"campaign", campaign}, {"donor", donor}});
  return row ? Money::cents(std::get<0>(*row)) : Money();
}

std::optional<DonorId> donor_of(Session& db, const CityId& city, const CallId& call,
                                const PersonId& person) {
  const auto row = db.fetch_one<Text>(sql::donor_of_person,
                                      {{"city", city}, {"call", call}, {"person", person}});
  if (!row) return std::nullopt;
  return DonorId::of(std::get<0>(*row));
}

MatchedSums matched_in_city(Session& db, const CityId& city) {
  MatchedSums sums;
  db.for_each<Text, Int>(sql::matched_by_kind, {{"city", city}}, [&](Text& kind, Int cents) {
    (kind == "public" ? sums.by_public : sums.by_private) = Money::cents(cents);
  });
  return sums;
}

}  // namespace colletta::store
