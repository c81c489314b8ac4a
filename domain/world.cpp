#include "domain/world.hpp"

namespace colletta {

std::string_view to_string(CallState state) noexcept {
  switch (state) {
    case CallState::kOpen:
      return "open";
    case CallState::kClosed:
      return "closed";
  }
  return "";
}

Result<CallState> parse_call_state(std::string_view text) {
  for (const auto state : {CallState::kOpen, CallState::kClosed})
    if (text == to_string(state)) return state;
  return err(Errc::kInvalid, "state", std::string(text));
}

const Event* World::done_before(const std::string& id) const {
  if (const auto at = seen.find(id); at != seen.end()) return &at->second;
  for (const Event& event : events)
    if (event.id == id) return &event;
  return nullptr;
}

Result<Outcome> again(const Event& before, bool same) {
  if (!same) return err(Errc::kIdempotencyMismatch, "id");
  return Outcome{.repeated = true, .seq = before.seq, .id = before.id};
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

void World::append_redistributed(const std::vector<matching::Change>& changes, const CallId& call,
                                 const PledgeId& own) {
  for (const auto& change : changes) {
    if (change.pledge.empty() || change.pledge == own) continue;
    append(acts::MatchMoved{change.kind, line_of(change)}, call, change.campaign,
           {change.position});
    // A refund of that pledge later in this batch takes this back too.
    for (auto& [id, pledge] : pledges)
      if (pledge.seq == change.position) pledge.matches.push_back(line_of(change));
  }
}

}  // namespace colletta
