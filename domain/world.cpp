#include "domain/world.hpp"

namespace colletta {

std::string_view to_string(CallState state) noexcept {
  switch (state) {
    case CallState::kDraft: return "draft";
    case CallState::kOpen: return "open";
  }
  return "";
}

std::int64_t World::append(Act act, const CallId& call, const CampaignId& campaign,
                           std::vector<std::int64_t> ref, std::string id,
                           std::map<std::string, std::string> priv) {
  Event event;
  event.seq = next_seq++;
  event.id = id.empty() ? fresh_id() : std::move(id);
  event.at = {now.us - now.us % kSecondUs};
  event.call = call;
  event.campaign = campaign;
  event.act = std::move(act);
  event.ref = std::move(ref);
  event.priv = std::move(priv);
  events.push_back(std::move(event));
  return events.back().seq;
}

MatchLine World::line_of(const matching::Change& change) const {
  const auto pool = book.pools.find(change.pool);
  CHECK(pool != book.pools.end(), "a change is of a pool that was loaded");
  return {change.pool, change.parts, pool->second.rule_hash, change.limited_by, change.left};
}

std::vector<std::int64_t> World::append_moves(const std::vector<matching::Change>& changes,
                                              const CallId& call) {
  std::vector<std::int64_t> positions;
  for (const auto& change : changes)
    if (change.pledge.empty())
      positions.push_back(
          append(acts::MatchMoved{change.kind, line_of(change)}, call, change.campaign));
  return positions;
}

}  // namespace colletta
