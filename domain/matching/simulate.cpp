#include "domain/matching/simulate.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"

namespace colletta::matching {
/// One event; each `operator()` is one kind of it.
struct Simulation::Step {
  Simulation& round;
  const std::string& where;

  [[nodiscard]] Status refuse(Errc code, const char* field, std::string detail) const {
    return err(code, where + field, std::move(detail));
  }

  [[nodiscard]] Status must_be_open(const CampaignId& id) const {
    const auto campaign = round.book_.campaigns.find(id);
    if (campaign == round.book_.campaigns.end())
      return refuse(Errc::kNotFound, "campaign", id.str());
    if (campaign->second.standing != Standing::kOpen)
      return refuse(Errc::kIllegalTransition, "campaign", "closed");
    return {};
  }

  Status operator()(const Pledge& told) const {
    if (const Status open = must_be_open(told.campaign); !open) return open;
    if (!told.amount.positive()) return refuse(Errc::kTooSmall, "amount", "0.01");
    const auto place = round.matches_.add(told);
    if (!place) return refuse(Errc::kAlreadyExists, "id", told.id.str());
    Pledge pledge = told;
    pledge.position = static_cast<std::int64_t>(*place);
    round.donors_.lend(round.book_, pledge, round.matches_.giver(*place));
    round.matches_.confirmed(confirm(round.book_, pledge));
    round.take_back();
    return {};
  }

  Status operator()(const Refund& refund) const {
    const auto place = round.matches_.find(refund.pledge);
    if (!place) return refuse(Errc::kNotFound, "pledge", refund.pledge.str());
    if (round.matches_.refunded(*place))
      return refuse(Errc::kIllegalTransition, "pledge", "refunded already");
    const Pledge pledge = round.matches_.pledge(*place);
    round.withheld_.forget(*place);
    round.donors_.lend(round.book_, pledge, round.matches_.giver(*place));
    const auto changes = reverse(round.book_, pledge, round.matches_[*place].drawn, round.more());
    round.take_back();
    round.matches_.redistributed(changes);
    round.matches_.refund(*place);
    return {};
  }

  Status operator()(const Fund& event) const {
    const auto pool = round.book_.pools.find(event.pool);
    if (pool == round.book_.pools.end()) return refuse(Errc::kNotFound, "pool", event.pool.str());
    if (!event.amount.positive()) return refuse(Errc::kTooSmall, "amount", "0.01");
    // As where real money is added: each match is shared over all of them.
    const auto& funders = pool->second.funders;
    if (funders.size() >= limits::kFundersMax &&
        std::ranges::find(funders, event.funder, &Funder::id) == funders.end())
      return refuse(Errc::kTooLarge, "funder", std::to_string(limits::kFundersMax));
    round.matches_.redistributed(
        fund(round.book_, event.pool, event.funder, event.name, event.amount, round.more()));
    round.take_back();
    return {};
  }

  Status operator()(const Close& event) const {
    if (const Status open = must_be_open(event.campaign); !open) return open;
    if (const auto number = round.matches_.find_campaign(event.campaign))
      round.withheld_.forget_campaign(*number);
    round.matches_.redistributed(close(round.book_, event.campaign, round.more()).changes);
    round.take_back();
    return {};
  }

  Status operator()(const CloseRound&) const {
    if (round.closed_) return refuse(Errc::kIllegalTransition, "type", "the round is closed");
    for (const auto& [id, campaign] : round.book_.campaigns)
      if (campaign.standing == Standing::kOpen)
        return refuse(Errc::kIllegalTransition, "type", "campaign " + id.str() + " is open");
    close_round(round.book_, CallId::of(kRoundCall));
    round.closed_ = true;
    return {};
  }
};

Simulation::Simulation(Book book)
    : book_(std::move(book)), donors_(book_.pools), withheld_(book_.pools), matches_(book_.pools) {}

MoreWithheld Simulation::more() {
  return [this](const PoolId& pool, std::int64_t after) {
    return withheld_.lend_next(book_, pool, after, matches_, donors_);
  };
}

void Simulation::take_back() {
  withheld_.take_back(book_);
  donors_.take_back(book_);
}

Status Simulation::add(const RoundEvent& event) {
  return std::visit(Step{*this, event.where}, event.what);
}

Outcome Simulation::finish() && { return {std::move(book_), std::move(matches_)}; }

Result<Outcome> simulate(Round round) {
  Simulation simulation(std::move(round.book));
  for (const RoundEvent& event : round.events)
    if (const Status done = simulation.add(event); !done) return done.error();
  return std::move(simulation).finish();
}

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
  round.events.push_back({CloseRound{}, "close of the round: "});
  return round;
}

}  // namespace colletta::matching
