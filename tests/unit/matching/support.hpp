// Small builders for rounds of matching. Amounts are in cents, as everywhere.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "domain/matching/engine.hpp"
#include "domain/matching/rule_json.hpp"

namespace colletta::matching {

inline const CampaignId kA = CampaignId::of("a"), kB = CampaignId::of("b");

inline Money eur(std::int64_t euro) { return Money::cents(euro * 100); }
inline Money cents(std::int64_t value) { return Money::cents(value); }

inline Rule rule_of(const char* fields) {
  auto document = nlohmann::json::parse(fields);
  document["version"] = 1;
  const auto rule = parse_rule(document);
  EXPECT_TRUE(rule.ok()) << fields << ": " << rule.error().field << " " << rule.error().detail;
  return *rule;
}

inline Pool pool_of(const char* id, Money budget, const char* rule, int order = 1) {
  Pool pool;
  pool.id = PoolId::of(id);
  pool.call = CallId::of("call");
  pool.name = id;
  pool.order = order;
  pool.rule = rule_of(rule);
  pool.funders.push_back({FunderId::of(id), id, budget, {}, {}});
  return pool;
}

inline Campaign campaign_of(const char* id, Money goal) {
  Campaign campaign;
  campaign.id = CampaignId::of(id);
  campaign.call = CallId::of("call");
  campaign.goal = campaign.minimum = campaign.optimum = goal;
  return campaign;
}

inline Book book_of(std::vector<Pool> pools, std::vector<Campaign> campaigns) {
  Book book;
  for (Pool& pool : pools) book.pools.emplace(pool.id, pool);
  for (Campaign& campaign : campaigns) book.campaigns.emplace(campaign.id, campaign);
  return book;
}

inline Pledge pledge_of(const char* id, const char* campaign, const char* donor, Money amount) {
  Pledge pledge;
  pledge.id = PledgeId::of(id);
  pledge.campaign = CampaignId::of(campaign);
  pledge.donor = DonorId::of(donor);
  pledge.amount = amount;
  pledge.placed = parse_rfc3339("2026-03-01T10:00:00Z").value();
  pledge.position = std::atoll(id);
  return pledge;
}

/// What the pool holds for the campaign, reserved or granted.
inline Money held(const Book& book, const char* pool, const char* campaign) {
  const auto found = book.holdings.find({PoolId::of(pool), CampaignId::of(campaign)});
  if (found == book.holdings.end()) return {};
  return total(found->second.reserved) + total(found->second.granted);
}

inline Parts parts_of(std::vector<std::pair<const char*, std::int64_t>> parts) {
  Parts out;
  for (const auto& [funder, amount] : parts) out.push_back({FunderId::of(funder), cents(amount)});
  return out;
}

using Limits = std::vector<Limit>;

}  // namespace colletta::matching

namespace colletta {
inline void PrintTo(const Money& amount, std::ostream* out) { *out << to_decimal(amount); }
namespace matching {
inline void PrintTo(const Part& part, std::ostream* out) {
  *out << part.funder.str() << " " << to_decimal(part.amount);
}
inline void PrintTo(Limit limit, std::ostream* out) { *out << to_string(limit); }
}  // namespace matching
}  // namespace colletta
