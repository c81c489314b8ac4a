#include "server/handlers/cards.hpp"

#include <algorithm>
#include <numeric>

#include "domain/matching/engine.hpp"
#include "domain/matching/rule_json.hpp"

namespace colletta::handlers {
namespace {

matching::Standing standing_of(CampaignState state) {
  if (state == CampaignState::kSucceeded) return matching::Standing::kSucceeded;
  if (state == CampaignState::kFailed) return matching::Standing::kFailed;
  return matching::Standing::kOpen;
}

Money held_for(const PoolMoney& money, const PoolId& pool, const CampaignId& campaign) {
  Money sum;
  for (const auto& holding : money.holdings)
    if (holding.pool == pool && holding.campaign == campaign)
      sum += holding.reserved + holding.granted;
  return sum;
}

}  // namespace

views::Stage stage_of(const store::CampaignRow& row, Timestamp now) {
  switch (row.state) {
    case CampaignState::kDraft:
      return views::Stage::kDraft;
    case CampaignState::kSubmitted:
      return views::Stage::kHandedIn;
    case CampaignState::kReturned:
      return views::Stage::kReturned;
    case CampaignState::kPublished:
      return now < row.opens ? views::Stage::kPublished : views::Stage::kOpen;
    case CampaignState::kSucceeded:
      return views::Stage::kSucceeded;
    case CampaignState::kFailed:
      return views::Stage::kFailed;
  }
  return views::Stage::kDraft;
}

matching::Campaign matching_campaign(const store::CampaignRow& row) {
  return {.id = row.id,
          .call = row.call,
          .goal = row.goal,
          .minimum = row.minimum,
          .optimum = row.optimum,
          .model = row.model,
          .area = row.area,
          .theme = row.theme,
          .standing = standing_of(row.state),
          .raised = row.raised,
          .donors = row.donors};
}

matching::Pool matching_pool(const store::PoolRow& row) {
  auto rule = matching::parse_rule(nlohmann::json::parse(row.rule));
  CHECK(rule.ok(), "a pool's rule in our own database is one that was accepted");
  return {.id = row.id,
          .call = row.call,
          .name = row.name,
          .kind = row.kind,
          .order = row.order,
          .rule = *std::move(rule),
          .rule_hash = row.rule_hash,
          .funders = row.funders};
}

views::PoolView pool_view(matching::Pool pool, std::string rule_json) {
  return {.id = pool.id,
          .call = pool.call,
          .name = std::move(pool.name),
          .kind = pool.kind,
          .order = pool.order,
          .rule = std::move(pool.rule),
          .rule_json = std::move(rule_json),
          .rule_hash = std::move(pool.rule_hash),
          .funders = std::move(pool.funders)};
}

views::PoolView pool_view(const store::PoolRow& row) {
  views::PoolView view = pool_view(matching_pool(row), row.rule);
  view.seq = row.seq;
  return view;
}

PoolMoney pool_money(store::Session& db, const CityId& city,
                     const std::vector<store::CampaignRow>& campaigns) {
  std::vector<CallId> calls;
  std::vector<CampaignId> ids;
  for (const auto& row : campaigns) {
    ids.push_back(row.id);
    if (!row.call.empty() && std::ranges::find(calls, row.call) == calls.end())
      calls.push_back(row.call);
  }
  PoolMoney money{.pools = store::pools_of_calls(db, city, calls), .views = {}, .holdings = {}};
  for (const auto& row : money.pools) money.views.push_back(pool_view(row));
  if (!money.pools.empty()) money.holdings = store::holdings_of_campaigns(db, city, ids);
  return money;
}

std::vector<views::PoolView> pools_for(const store::CampaignRow& row, const PoolMoney& money) {
  const matching::Campaign campaign = matching_campaign(row);
  std::vector<views::PoolView> pools;
  for (const auto& pool : money.views)
    if (pool.call == row.call && matching::applies(pool.rule, campaign)) pools.push_back(pool);
  return pools;
}

views::Figures figures_of(const store::CampaignRow& row, const PoolMoney& money) {
  views::Figures figures{.citizens = row.raised,
                         .pools = {},
                         .goal = row.goal,
                         .minimum = row.minimum,
                         .optimum = row.optimum,
                         .donors = row.donors};
  for (const auto& pool : pools_for(row, money))
    figures.pools.push_back({pool.id, pool.name, pool.kind, held_for(money, pool.id, row.id)});
  return figures;
}

views::CampaignCard card_of(const store::CampaignRow& row, const PoolMoney& money, Timestamp now) {
  return {.id = row.id,
          .title = row.title,
          .summary = row.summary,
          .area = row.area,
          .theme = row.theme,
          .promoter = row.promoter,
          .stage = stage_of(row, now),
          .model = row.model,
          .opens = row.opens,
          .closes = row.deadline,
          .figures = figures_of(row, money)};
}

std::vector<views::CampaignCard> cards_of(store::Session& db, const CityId& city,
                                          const std::vector<store::CampaignRow>& rows,
                                          Timestamp now) {
  const PoolMoney money = pool_money(db, city, rows);
  std::vector<views::CampaignCard> cards;
  cards.reserve(rows.size());
  for (const auto& row : rows) cards.push_back(card_of(row, money, now));
  return cards;
}

std::vector<views::CallCard> call_cards(store::Session& db, const CityId& city,
                                        const std::vector<store::CallRow>& rows) {
  std::vector<CallId> ids;
  for (const auto& row : rows) ids.push_back(row.id);
  const auto pools = store::pools_of_calls(db, city, ids);
  const auto campaigns = store::campaign_counts(db, ids);
  std::vector<views::CallCard> cards;
  for (const auto& row : rows) {
    views::CallCard card{.id = row.id,
                         .title = row.title,
                         .summary = row.summary,
                         .opens = row.opens,
                         .closes = row.closes,
                         .campaigns = campaigns.at(row.id),
                         .budget = {},
                         .left = {}};
    for (const auto& pool : pools) {
      if (pool.call != row.id) continue;
      for (const auto& funder : pool.funders) {
        card.budget += funder.put_in;
        card.left += funder.left();
      }
    }
    cards.push_back(std::move(card));
  }
  return cards;
}

views::UpdateItem update_item(const store::PublishedUpdate& row) {
  return {.title = row.title,
          .text = row.text,
          .author = row.author,
          .by_city = row.by_city,
          .at = row.at,
          .campaign = row.campaign,
          .campaign_title = row.campaign_title,
          .seq = row.seq};
}

}  // namespace colletta::handlers
