#include "server/handlers/pledge_matches.hpp"

#include <algorithm>

#include "domain/journal/event_json.hpp"
#include "domain/matching/filters.hpp"
#include "server/handlers/journal_rows.hpp"
#include "server/handlers/pledge_estimate.hpp"
#include "server/store/accounts_read.hpp"

namespace colletta::handlers {
namespace {

using Released = std::map<PoolId, store::EventRow>;

/// What the pools of a call move at a campaign's close.
constexpr std::int64_t kPledgeMovesMax = 100;

/// Money that came back to a pool later and went on to this pledge.
void add_redistributed(store::Session& db, const CityId& city, const store::PledgeRow& pledge,
                       const store::CampaignRow& campaign, const Released& released,
                       const std::vector<views::PoolView>& pools, PledgeMatches& out) {
  for (const auto& later : handed_on(db, city, pledge.seq, pools)) {
    const auto event = parse_public_body(later.body);
    CHECK(event.ok(), "an event in our own journal can be read back");
    const MatchLine& line = std::get<acts::MatchMoved>(event->act).line;
    auto shown = match_line(pools, line.pool, line.parts, line.limited_by);
    if (!shown) continue;
    shown->done = true;
    shown->basis = views::MatchBasis::kRedistributed;
    shown->end = end_of(released, line.pool, campaign);
    out.matches.push_back(*std::move(shown));
  }
}

/// The event that confirmed the pledge, and the matches that it records.
void add_entry(store::Session& db, const CityId& city, const store::PledgeRow& pledge,
               const store::CampaignRow& campaign, const std::vector<views::PoolView>& pools,
               PledgeMatches& out) {
  const auto row = store::event_at(db, city, pledge.seq);
  CHECK(row.has_value(), "a pledge points at its own event");
  out.entry = journal_rows(db, city, {*row}).front();
  const auto event = parse_public_body(row->body);
  CHECK(event.ok(), "an event in our own journal can be read back");
  const auto* confirmed = std::get_if<acts::PledgeConfirmed>(&event->act);
  if (confirmed == nullptr) return;  // it came too late to count
  const Released released = released_at_close(db, city, campaign);
  for (const auto& line : confirmed->matches)
    if (auto shown = match_line(pools, line.pool, line.parts, line.limited_by)) {
      shown->done = true;
      if (shown->amount.positive()) shown->end = end_of(released, line.pool, campaign);
      out.matches.push_back(*std::move(shown));
    }
  add_redistributed(db, city, pledge, campaign, released, pools, out);
}

}  // namespace

bool hand_on(const std::vector<views::PoolView>& pools) {
  return std::ranges::any_of(pools, [](const views::PoolView& pool) {
    return pool.rule.on_release == matching::OnRelease::kRedistribute;
  });
}

std::vector<store::EventRow> handed_on(store::Session& db, const CityId& city, std::int64_t seq,
                                       const std::vector<views::PoolView>& pools) {
  if (!hand_on(pools)) return {};
  return store::later_matches(db, city, seq);
}

std::vector<views::PoolView> pool_terms(store::Session& db, const CityId& city,
                                        const store::CampaignRow& campaign) {
  std::vector<views::PoolView> out;
  for (const auto& row : store::pool_terms_of_call(db, city, campaign.call))
    out.push_back(pool_view(row));
  return out;
}

/// They draw nothing at a confirmation.
std::vector<SharedMatch> promised_shares(const matching::Campaign& campaign,
                                         const std::vector<views::PoolView>& pools) {
  std::vector<SharedMatch> out;
  for (const auto& pool : pools)
    if (pool.rule.kind == matching::RuleKind::kQuadratic && matching::applies(pool.rule, campaign))
      out.push_back({pool.id, later_line(pool)});
  return out;
}

std::vector<SharedMatch> shared_matches(store::Session& db, const CityId& city,
                                        const store::CampaignRow& campaign,
                                        const std::vector<views::PoolView>& pools) {
  auto out = promised_shares(matching_campaign(campaign), pools);
  if (out.empty()) return out;
  const auto call = store::call(db, city, campaign.call);
  CHECK(call.has_value(), "a public campaign belongs to a call");
  if (call->state != CallState::kClosed) return out;
  const auto holdings = store::holdings_of_campaigns(db, city, {campaign.id});
  for (auto& shared : out) {
    Money granted;
    for (const auto& row : holdings)
      if (row.pool == shared.pool) granted += row.granted;
    const auto pool = std::ranges::find(pools, shared.pool, &views::PoolView::id);
    shared.line = shared_line(*pool, granted);
  }
  return out;
}

std::map<PoolId, store::EventRow> released_at_close(store::Session& db, const CityId& city,
                                                    const store::CampaignRow& campaign) {
  Released out;
  if (campaign.closed_seq < 0) return out;
  const auto moves = store::events_at(
      db, city, store::moves_of_close(db, city, campaign.id, campaign.closed_seq, kPledgeMovesMax));
  for (const auto& [seq, row] : moves) {
    const auto event = parse_public_body(row.body);
    CHECK(event.ok(), "an event in our own journal can be read back");
    const auto* moved = std::get_if<acts::MatchMoved>(&event->act);
    if (moved != nullptr && moved->kind == matching::ChangeKind::kReleased && event->ref.empty())
      out[moved->line.pool] = row;
  }
  return out;
}

views::MatchEnd end_of(const std::map<PoolId, store::EventRow>& released, const PoolId& pool,
                       const store::CampaignRow& campaign) {
  if (!released.contains(pool)) return views::MatchEnd::kStands;
  // Of a campaign that succeeds only a pool whose condition does not hold takes back what it had
  // promised to single pledges.
  return campaign.state == CampaignState::kFailed ? views::MatchEnd::kCampaignFailed
                                                  : views::MatchEnd::kNoCondition;
}

PledgeMatches matches_of(store::Session& db, const CityId& city, const store::PledgeRow& pledge,
                         const store::CampaignRow& campaign) {
  PledgeMatches out;
  if (pledge.seq < 0) return out;
  const auto pools = pool_terms(db, city, campaign);
  add_entry(db, city, pledge, campaign, pools, out);
  for (auto& shared : shared_matches(db, city, campaign, pools))
    out.matches.push_back(std::move(shared.line));
  return out;
}

}  // namespace colletta::handlers
