#include "server/handlers/pledge_matches.hpp"

#include "domain/journal/event_json.hpp"
#include "server/handlers/journal_rows.hpp"
#include "server/handlers/pledge_estimate.hpp"

namespace colletta::handlers {
namespace {

/// Money that came back to a pool later and went on to this pledge.
void add_redistributed(store::Session& db, const CityId& city, const store::PledgeRow& pledge,
                       const std::vector<views::PoolView>& pools, PledgeMatches& out) {
  for (const auto& later : store::later_matches(db, city, pledge.seq)) {
    const auto event = parse_public_body(later.body);
    CHECK(event.ok(), "an event in our own journal can be read back");
    const MatchLine& line = std::get<acts::MatchMoved>(event->act).line;
    auto shown = match_line(pools, line.pool, line.parts, line.limited_by);
    if (!shown) continue;
    shown->done = true;
    shown->basis = views::MatchBasis::kRedistributed;
    out.matches.push_back(*std::move(shown));
  }
}

/// The event that confirmed the pledge, and the matches that it records.
void add_entry(store::Session& db, const CityId& city, const store::PledgeRow& pledge,
               PledgeMatches& out) {
  const auto row = store::event_at(db, city, pledge.seq);
  CHECK(row.has_value(), "a pledge points at its own event");
  out.entry = journal_rows(db, city, {*row}).front();
  const auto event = parse_public_body(row->body);
  CHECK(event.ok(), "an event in our own journal can be read back");
  const auto* confirmed = std::get_if<acts::PledgeConfirmed>(&event->act);
  if (confirmed == nullptr) return;  // it came too late to count
  std::vector<PoolId> ids;
  for (const auto& line : confirmed->matches) ids.push_back(line.pool);
  std::vector<views::PoolView> pools;
  for (const auto& pool : store::pools_by_id(db, city, ids)) pools.push_back(pool_view(pool));
  for (const auto& line : confirmed->matches)
    if (auto shown = match_line(pools, line.pool, line.parts, line.limited_by)) {
      shown->done = true;
      out.matches.push_back(*std::move(shown));
    }
  add_redistributed(db, city, pledge, pools, out);
}

/// Pools that share their money at the end of the call draw nothing at a confirmation.
void add_shared(store::Session& db, const CityId& city, const store::CampaignRow& campaign,
                PledgeMatches& out) {
  for (const auto& pool : pools_for(campaign, pool_money(db, city, {campaign})))
    if (pool.rule.kind == matching::RuleKind::kQuadratic) out.matches.push_back(later_line(pool));
}

}  // namespace

PledgeMatches matches_of(store::Session& db, const CityId& city, const store::PledgeRow& pledge,
                         const store::CampaignRow& campaign) {
  PledgeMatches out;
  if (pledge.seq < 0) return out;
  add_entry(db, city, pledge, out);
  add_shared(db, city, campaign, out);
  return out;
}

}  // namespace colletta::handlers
