#include "domain/matching/simulate.hpp"

#include <unordered_map>

#include "domain/base/limits.hpp"

namespace colletta::matching {
namespace {

/// A round under way. Each `step` overload is one kind of event.
class Simulation {
 public:
  explicit Simulation(Round round) : round_(std::move(round)), out_{std::move(round_.book), {}} {
    out_.pledges.reserve(round_.events.size());
    seen_.reserve(round_.events.size());
  }

  Result<Outcome> run() && {
    for (std::size_t i = 0; i < round_.events.size(); ++i) {
      at_ = i;
      const Status done =
          std::visit([this](const auto& event) { return step(event); }, round_.events[i].what);
      if (!done) return done.error();
    }
    return std::move(out_);
  }

 private:
  struct Seen {
    std::size_t event;    ///< its place in the events
    std::size_t outcome;  ///< its place in the outcome
  };

  [[nodiscard]] Status refuse(Errc code, const char* field, std::string detail) const {
    return err(code, round_.events[at_].where + field, std::move(detail));
  }

  Status step(const Pledge& pledge) {
    if (const Status open = must_be_open(pledge.campaign); !open) return open;
    if (!pledge.amount.positive()) return refuse(Errc::kTooSmall, "amount", "0.01");
    if (!seen_.try_emplace(pledge.id, Seen{at_, out_.pledges.size()}).second)
      return refuse(Errc::kAlreadyExists, "id", pledge.id.str());
    std::vector<Change> drawn = confirm(out_.book, pledge);
    std::erase_if(drawn, [](const Change& change) { return change.pledge.empty(); });
    out_.pledges.push_back({pledge.id, std::move(drawn), false});
    return {};
  }

  Status step(const Refund& refund) {
    const auto found = seen_.find(refund.pledge);
    if (found == seen_.end()) return refuse(Errc::kNotFound, "pledge", refund.pledge.str());
    PledgeOutcome& outcome = out_.pledges[found->second.outcome];
    if (outcome.refunded) return refuse(Errc::kIllegalTransition, "pledge", "refunded already");
    reverse(out_.book, std::get<Pledge>(round_.events[found->second.event].what), outcome.drawn);
    outcome.refunded = true;
    return {};
  }

  Status step(const Fund& event) {
    const auto pool = out_.book.pools.find(event.pool);
    if (pool == out_.book.pools.end()) return refuse(Errc::kNotFound, "pool", event.pool.str());
    if (!event.amount.positive()) return refuse(Errc::kTooSmall, "amount", "0.01");
    fund(out_.book, event.pool, event.funder, event.name, event.amount);
    return {};
  }

  Status step(const Close& event) {
    if (const Status open = must_be_open(event.campaign); !open) return open;
    close(out_.book, event.campaign);
    return {};
  }

  Status step(const CloseRound&) { return {}; }

  [[nodiscard]] Status must_be_open(const CampaignId& id) const {
    const auto campaign = out_.book.campaigns.find(id);
    if (campaign == out_.book.campaigns.end()) return refuse(Errc::kNotFound, "campaign", id.str());
    if (campaign->second.standing != Standing::kOpen)
      return refuse(Errc::kIllegalTransition, "campaign", "closed");
    return {};
  }

  Round round_;
  Outcome out_;
  std::unordered_map<PledgeId, Seen> seen_;
  std::size_t at_ = 0;  ///< the event under way
};

}  // namespace

Result<Outcome> simulate(Round round) { return Simulation(std::move(round)).run(); }

Round one_pool_round(Rule rule, std::vector<Campaign> campaigns, std::vector<RoundEvent> pledges,
                     std::optional<Money> budget) {
  Round round;
  Pool pool;
  pool.id = PoolId::of("pool");
  pool.call = CallId::of(kRoundCall);
  pool.name = "pool";
  pool.rule = std::move(rule);
  const Money ample = Money::cents(limits::kAmountCentsMax);
  pool.funders.push_back({FunderId::of("funder"), "funder", budget.value_or(ample), {}, {}});
  round.book.pools.emplace(pool.id, std::move(pool));
  round.events = std::move(pledges);
  for (Campaign& campaign : campaigns) {
    campaign.call = CallId::of(kRoundCall);
    const CampaignId id = campaign.id;
    round.events.push_back({Close{id}, "close of " + id.str() + ": "});
    round.book.campaigns.emplace(id, std::move(campaign));
  }
  return round;
}

}  // namespace colletta::matching
