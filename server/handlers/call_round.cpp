#include "server/handlers/call_round.hpp"

#include <algorithm>
#include <limits>

#include "domain/base/limits.hpp"
#include "server/handlers/cards.hpp"

namespace colletta::handlers {
namespace {

using matching::RoundEvent;
using matching::RuleKind;

constexpr std::int64_t kAtTheEnd = std::numeric_limits<std::int64_t>::max();

const CallId& round_call() {
  static const CallId kCall = CallId::of(matching::kRoundCall);
  return kCall;
}

/// An event with its place in the journal; those made up for one place follow each other.
struct Placed {
  std::int64_t seq = 0;
  RoundEvent event;
};

bool is_closed(const store::CampaignRow& row) { return row.closed_seq >= 0; }

/// Gifts that nobody has made, just before their campaign closes, or now.
void add_new_gifts(const CallRound& call, const WhatIf& changes, std::vector<Placed>& events) {
  Timestamp last;
  for (const auto& pledge : call.pledges) last = std::max(last, pledge.placed);
  for (const auto& row : call.campaigns) {
    if (!changes.to.empty() && changes.to != row.id) continue;
    for (std::int64_t i = 0; i < changes.donors; ++i) {
      const std::string name = "new-" + row.id.str() + "-" + std::to_string(i);
      events.push_back({is_closed(row) ? row.closed_seq - 1 : kAtTheEnd,
                        {matching::Pledge{.id = PledgeId::of(name),
                                          .campaign = row.id,
                                          .donor = DonorId::of(name),
                                          .amount = changes.gift,
                                          .placed = std::max(last, row.opens)},
                         {}}});
    }
  }
}

void add_gifts(const CallRound& call, const WhatIf& changes, std::vector<Placed>& events) {
  for (std::size_t i = 0; i < call.pledges.size(); ++i) {
    const store::RoundPledge& row = call.pledges[i];
    const Money amount = row.amount + changes.more;
    if (!amount.positive()) continue;
    const PledgeId id = PledgeId::of("p" + std::to_string(i));
    events.push_back({row.seq,
                      {matching::Pledge{.id = id,
                                        .campaign = row.campaign,
                                        .donor = row.donor,
                                        .amount = amount,
                                        .placed = row.placed,
                                        .verified = row.verified,
                                        .promoter_linked = row.promoter_linked},
                       {}}});
    if (row.refund_seq >= 0) events.push_back({row.refund_seq, {matching::Refund{id}, {}}});
  }
}

enum class End {
  kAsItIs,    ///< open campaigns stay open
  kCallEnds,  ///< all campaigns close, those that are open succeed, and the round closes
};

std::vector<RoundEvent> events_of(const CallRound& call, const WhatIf& changes, End end) {
  std::vector<Placed> placed;
  add_gifts(call, changes, placed);
  add_new_gifts(call, changes, placed);
  for (const auto& row : call.campaigns)
    if (is_closed(row)) placed.push_back({row.closed_seq, {matching::Close{row.id}, {}}});
  std::ranges::stable_sort(placed, {}, &Placed::seq);
  std::vector<RoundEvent> events;
  events.reserve(placed.size());
  for (Placed& one : placed) events.push_back(std::move(one.event));
  if (end == End::kAsItIs) return events;
  for (const auto& row : call.campaigns)
    if (!is_closed(row)) events.push_back({matching::Close{row.id}, {}});
  events.push_back({matching::CloseRound{}, {}});
  return events;
}

matching::Book changed_book(const CallRound& call, const WhatIf& changes, End end) {
  matching::Book book;
  for (const auto& row : call.campaigns) {
    matching::Campaign campaign = matching_campaign(row);
    campaign.call = round_call();
    campaign.standing = matching::Standing::kOpen;
    campaign.raised = {};
    campaign.donors = 0;
    if (end == End::kCallEnds && !is_closed(row))
      campaign.model = matching::Model::kKeepWhatYouRaise;
    book.campaigns.emplace(row.id, std::move(campaign));
  }
  for (matching::Pool pool : call.pools) {
    pool.call = round_call();
    for (matching::Funder& funder : pool.funders) funder.reserved = funder.granted = {};
    if (pool.id == changes.pool) {
      if (changes.rule) pool.rule = *changes.rule;
      if (!pool.funders.empty()) pool.funders.front().put_in += changes.budget;
    }
    book.pools.emplace(pool.id, std::move(pool));
  }
  return book;
}

/// Whether `redistribute` could look at pledges more often than a page may wait for.
bool too_many_steps(const matching::Book& book, const std::vector<RoundEvent>& events) {
  std::size_t pools = 0, pledges = 0;
  for (const auto& [id, pool] : book.pools)
    if (pool.rule.on_release == matching::OnRelease::kRedistribute) ++pools;
  for (const RoundEvent& event : events)
    if (std::holds_alternative<matching::Pledge>(event.what)) ++pledges;
  return pools * pledges * (events.size() - pledges) > limits::kSimulationStepsMax;
}

Result<matching::Book> run(const CallRound& call, const WhatIf& changes, End end) {
  matching::Round round{changed_book(call, changes, end), events_of(call, changes, end)};
  if (too_many_steps(round.book, round.events)) return err(Errc::kTooLarge, "rule");
  auto outcome = matching::simulate(std::move(round));
  if (!outcome) return outcome.error();
  return std::move(outcome->book);
}

Money held_in_book(const matching::Book& book, const PoolId& pool, const CampaignId& campaign) {
  const auto found = book.holdings.find({pool, campaign});
  if (found == book.holdings.end()) return {};
  return matching::total(found->second.reserved) + matching::total(found->second.granted);
}

bool is_shared(const matching::Pool& pool) { return pool.rule.kind == RuleKind::kQuadratic; }

/// `now` as it stands, `ended` as if the call ended now: quadratic pools give nothing before.
RoundResult figures(const CallRound& call, const matching::Book& now, const matching::Book& ended) {
  RoundResult out;
  const auto book_for = [&](const matching::Pool& pool) -> const matching::Book& {
    return is_shared(pool) ? ended : now;
  };
  for (const auto& pool : call.pools) {
    const matching::Pool& run_pool = now.pools.at(pool.id);
    out.pools.push_back(book_for(run_pool).pools.at(pool.id));
  }
  for (const auto& row : call.campaigns) {
    RoundFigures one{.citizens = now.campaigns.at(row.id).raised, .matched = {}};
    Money total = one.citizens;
    for (const auto& pool : out.pools) {
      one.matched.push_back(held_in_book(book_for(pool), pool.id, row.id));
      total += one.matched.back();
    }
    const matching::Standing standing = now.campaigns.at(row.id).standing;
    one.reached = standing == matching::Standing::kOpen
                      ? total >= row.minimum && total.positive()
                      : standing == matching::Standing::kSucceeded;
    out.campaigns.push_back(std::move(one));
  }
  return out;
}

}  // namespace

bool WhatIf::changes_anything() const {
  return !more.zero() || (donors > 0 && gift.positive()) || !budget.zero() || rule.has_value();
}

CallRound read_call_round(store::Session& db, const CityId& city, const CallId& call,
                          Timestamp now) {
  constexpr auto kCampaigns = static_cast<std::int64_t>(limits::kSimulationCampaignsMax);
  constexpr auto kPledges = static_cast<std::int64_t>(limits::kSimulationPledgesMax);
  CallRound out;
  for (const auto& row : store::pools_of_calls(db, city, {call}))
    out.pools.push_back(matching_pool(row));
  store::CampaignFilter filter;
  filter.call = call;
  out.campaigns = store::public_campaigns(db, city, filter, now, kCampaigns + 1, 0).rows;
  std::vector<CampaignId> ids;
  for (const auto& row : out.campaigns) ids.push_back(row.id);
  out.too_large = out.campaigns.size() > limits::kSimulationCampaignsMax;
  if (out.too_large) return out;
  out.pledges = store::round_pledges(db, city, ids, kPledges + 1);
  out.too_large = out.pledges.size() > limits::kSimulationPledgesMax;
  return out;
}

Result<RoundResult> run_round(const CallRound& call, const WhatIf& changes) {
  CHECK(!call.too_large, "a round that is too large is not run");
  const std::size_t campaigns = changes.to.empty() ? call.campaigns.size() : 1;
  const std::size_t more = static_cast<std::size_t>(changes.donors) * campaigns;
  if (call.pledges.size() + more > limits::kSimulationPledgesMax) {
    const std::size_t room = limits::kSimulationPledgesMax - call.pledges.size();
    return err(Errc::kTooLarge, "donors",
               std::to_string(room / std::max<std::size_t>(1, campaigns)));
  }
  const auto now = run(call, changes, End::kAsItIs);
  if (!now) return now.error();
  const bool shared =
      std::ranges::any_of(now->pools, [](const auto& entry) { return is_shared(entry.second); });
  if (!shared) return figures(call, *now, *now);
  const auto ended = run(call, changes, End::kCallEnds);
  if (!ended) return ended.error();
  return figures(call, *now, *ended);
}

}  // namespace colletta::handlers
