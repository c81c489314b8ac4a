#include "domain/journal/replay.hpp"

#include "domain/ledger/accounts.hpp"
#include "domain/matching/engine.hpp"
#include "domain/matching/round_sum.hpp"
#include "domain/matching/rule_json.hpp"

namespace colletta {
namespace {

/// Accounts that hold what belongs to somebody else may not be overdrawn, nor those that hold what
/// is ours be owed: a sign that flips is money from nowhere.
bool wrong_sign(std::string_view account, std::int64_t cents) {
  return ledger::is_asset(account) ? cents < 0 : cents > 0;
}

}  // namespace

/// What each act does to the figures.
struct Applier {
  Replay& r;
  const Event& event;

  void operator()(const acts::CallOpened&) { r.calls_[event.call] = {.seq = event.seq}; }

  void operator()(const acts::CallClosed& act) {
    const auto call = r.calls_.find(event.call);
    if (call == r.calls_.end() || call->second.closed_seq >= 0)
      return r.find(event, "closes a round that is not open");
    for (const auto& [id, campaign] : r.book_.campaigns)
      if (campaign.call == event.call && campaign.standing == matching::Standing::kOpen)
        return r.find(event, "closes a round with a campaign that is open");
    r.expect_closing(event, matching::close_round(r.book_, event.call));
    const matching::RoundSum sum = matching::sum_of_round(r.book_, event.call);
    if (sum != matching::RoundSum{act.succeeded, act.raised, act.matched})
      r.find(event, "its result is not what the events before it add up to");
    call->second.closed_seq = event.seq;
  }

  void operator()(const acts::PoolOpened& act) {
    auto rule = matching::parse_rule_text(act.rule);
    if (!rule) return r.find(event, "the pool's rule cannot be read: " + rule.error().field);
    if (r.sha256_hex_(act.rule) != act.rule_hash)
      r.find(event, "the rule's hash is not that of its bytes");
    matching::Pool pool;
    pool.id = act.pool;
    pool.call = event.call;
    pool.name = act.name;
    pool.kind = act.kind;
    pool.order = act.order;
    pool.rule = std::move(*rule);
    pool.rule_hash = act.rule_hash;
    for (const auto& f : act.funders)
      pool.funders.push_back(
          {.id = f.funder, .name = f.name, .put_in = f.amount, .reserved = {}, .granted = {}});
    if (!r.book_.pools.emplace(act.pool, std::move(pool)).second)
      r.find(event, "the pool was opened twice");
    r.pools_[act.pool] = {event.seq, act.rule};
  }

  void operator()(const acts::PoolFunded& act) {
    if (!r.book_.pools.contains(act.pool)) return r.find(event, "funds a pool that was not opened");
    r.expect_after(matching::fund(r.book_, act.pool, act.funder, act.name, act.amount));
  }

  void operator()(const acts::CampaignPublished& act) {
    matching::Campaign campaign;
    campaign.id = event.campaign;
    campaign.call = event.call;
    campaign.goal = act.goal;
    campaign.minimum = act.minimum;
    campaign.optimum = act.optimum;
    campaign.model = act.model;
    campaign.area = act.area;
    campaign.theme = act.theme;
    if (!r.book_.campaigns.emplace(event.campaign, std::move(campaign)).second)
      r.find(event, "the campaign was published twice");
    r.campaigns_[event.campaign] = {.published_seq = event.seq, .content_hash = act.content_hash};
  }

  void operator()(const acts::CampaignRevised& act) {
    const auto at = r.campaigns_.find(event.campaign);
    if (at == r.campaigns_.end()) return r.find(event, "revises a campaign that is not public");
    at->second.content_hash = act.content_hash;
  }

  void operator()(const acts::PledgeConfirmed& act) {
    const auto campaign = r.book_.campaigns.find(event.campaign);
    if (campaign == r.book_.campaigns.end() ||
        campaign->second.standing != matching::Standing::kOpen)
      return r.find(event, "a pledge counts for a campaign that is not open");
    if (!act.amount.positive()) return r.find(event, "a pledge of nothing");
    ReplayedPledge pledge;
    pledge.collected = act.collected;
    pledge.counted = true;
    pledge.pledge = {.id = PledgeId::of(event.id),
                     .campaign = event.campaign,
                     .donor = act.donor,
                     .amount = act.amount,
                     .placed = act.placed,
                     .verified = act.verified,
                     .promoter_linked = act.promoter_linked,
                     .position = event.seq};
    const auto changes = matching::confirm(r.book_, pledge.pledge);
    r.expect(event, pledge.pledge.id, act.matches, changes);
    for (const auto& change : changes)
      if (!change.pledge.empty()) pledge.drawn.push_back(change);
    r.campaigns_[event.campaign].pledges += 1;
    r.pledges_.emplace(event.seq, std::move(pledge));
  }

  void operator()(const acts::MatchMoved&) {
    if (r.expected_.empty()) {
      r.closing_.push_back(event);
      return;
    }
    const matching::Change expected = std::move(r.expected_.front());
    r.expected_.pop_front();
    if (!r.records(event, expected)) r.find(event, "is not the match that the rule gives");
    if (expected.pledge.empty()) return;
    r.later_matches_.emplace_back(expected.position, event.seq);
    r.pledges_.at(expected.position).drawn.push_back(expected);
  }

  void operator()(const acts::CampaignClosed& act) {
    const auto campaign = r.book_.campaigns.find(event.campaign);
    if (campaign == r.book_.campaigns.end() ||
        campaign->second.standing != matching::Standing::kOpen)
      return r.find(event, "closes a campaign that is not open");
    const matching::CloseResult result = matching::close(r.book_, event.campaign);
    r.expect_closing(event, result.changes);
    r.expect_after(result.changes);
    ReplayedCampaign& figures = r.campaigns_[event.campaign];
    if (result.succeeded != act.succeeded || result.raised != act.raised ||
        result.matched != act.matched || campaign->second.donors != act.donors ||
        figures.pledges != act.pledges)
      r.find(event, "its result is not what the events before it add up to");
    figures.state = act.succeeded ? CampaignState::kSucceeded : CampaignState::kFailed;
    figures.closed_seq = event.seq;
  }

  void operator()(const acts::PaymentCaptured& act) {
    ReplayedPledge* pledge = r.referred(event);
    if (pledge == nullptr) return;
    if (pledge->collected || act.amount != pledge->pledge.amount ||
        act.owed != (pledge->state == PledgeState::kRefunding))
      r.find(event, "captures what was not held");
    pledge->collected = true;
  }

  void operator()(const acts::RefundRequested& act) {
    ReplayedPledge* pledge = r.referred(event);
    if (pledge == nullptr) return;
    if (pledge->state != PledgeState::kConfirmed || act.amount != pledge->pledge.amount ||
        act.collected != pledge->collected || !pledge->counted)
      return r.find(event, "asks back what did not count");
    r.uncount(event, *pledge, act.granted, act.matches);
    pledge->state = PledgeState::kRefunding;
    pledge->refund_seq = event.seq;
  }

  void operator()(const acts::PaymentRefunded& act) {
    ReplayedPledge* pledge = r.referred(event);
    if (pledge == nullptr) return;
    const bool requested = pledge->state == PledgeState::kRefunding;
    if ((pledge->state != PledgeState::kConfirmed && !requested) ||
        act.amount != pledge->pledge.amount || act.collected != pledge->collected ||
        act.requested != requested || act.counted != (pledge->counted && !requested) ||
        (!act.counted && !act.matches.empty()))
      return r.find(event, "returns what was not there to be returned");
    if (act.counted) r.uncount(event, *pledge, act.granted, act.matches);
    pledge->state = PledgeState::kRefunded;
    pledge->refund_seq = event.seq;
  }

  void operator()(const acts::PaymentLate& act) {
    const auto held = event.ref.empty() ? r.pledges_.end() : r.pledges_.find(event.ref.front());
    if (act.surplus && held == r.pledges_.end()) r.find(event, "refers to no pledge");
    if (!act.surplus && held != r.pledges_.end()) {  // a late hold that was collected after all
      ReplayedPledge& known = held->second;
      if (known.counted || known.collected || act.amount != known.pledge.amount)
        r.find(event, "collects what was not held late");
      known.collected = act.collected;
      return;
    }
    ReplayedPledge pledge;
    pledge.collected = act.collected;
    pledge.pledge = {.id = PledgeId::of(event.id),
                     .campaign = event.campaign,
                     .donor = {},
                     .amount = act.amount,
                     .placed = act.placed};
    r.pledges_.emplace(event.seq, std::move(pledge));
  }

  void operator()(const acts::RefundFailed& act) {
    ReplayedPledge* pledge = r.referred(event);
    if (pledge == nullptr) return;
    const bool counts = pledge->counted && pledge->state == PledgeState::kConfirmed;
    if (act.returned != (pledge->state == PledgeState::kRefunded) ||
        act.amount != pledge->pledge.amount || (!act.returned && act.counted != counts) ||
        ((act.returned || !act.counted) && !act.matches.empty()))
      return r.find(event, "a refund that was not under way has failed");
    if (!act.returned && act.counted) r.uncount(event, *pledge, act.granted, act.matches);
    pledge->state = PledgeState::kRefundFailed;
    pledge->refund_seq = event.seq;
  }

  void operator()(const acts::UpdatePublished&) { must_be_public(); }
  void operator()(const acts::IndicatorMeasured&) { must_be_public(); }
  void operator()(const acts::CorrectionRecorded&) {}
  void operator()(const acts::KeyRotated&) {}
  void operator()(const acts::ErasureDone& act) {
    for (const std::int64_t position : act.positions)
      if (position < 0 || position >= event.seq) r.find(event, "erases what was not there");
  }

  void must_be_public() {
    if (!r.campaigns_.contains(event.campaign)) r.find(event, "is about no published campaign");
  }
};

void Replay::apply(const Event& event) {
  const bool move = std::holds_alternative<acts::MatchMoved>(event.act);
  const bool close = std::holds_alternative<acts::CampaignClosed>(event.act) ||
                     std::holds_alternative<acts::CallClosed>(event.act);
  if (!move && (!expected_.empty() || (!close && !closing_.empty()))) nothing_open(event);
  post(event);
  Applier applier{*this, event};
  std::visit(applier, event.act);
}

void Replay::finish() {
  if (!expected_.empty())
    findings_.push_back({-1, "a match that the rules give was never recorded"});
  if (!closing_.empty())
    findings_.push_back({closing_.front().seq, "a movement of a pool that nothing explains"});
}

void Replay::find(const Event& event, std::string what) {
  findings_.push_back({event.seq, std::string(type_name(event.act)) + " " + std::move(what)});
}

/// A command's events stand together; another act in between means that one is missing or too many.
void Replay::nothing_open(const Event& event) {
  find(event, expected_.empty() ? "follows a movement of a pool that nothing explains"
                                : "stands where a match that the rules give is missing");
  expected_.clear();
  closing_.clear();
}

void Replay::post(const Event& event) {
  const std::vector<Posting> lines = postings(event);
  ledger::add(turnovers_, event.seq, lines);
  for (const std::int64_t ref : event.ref) refs_.emplace(ref, event.seq);
  std::int64_t sum = 0;
  for (const Posting& line : lines) {
    sum += line.amount.cents();
    std::int64_t& balance = accounts_[line.account];
    balance += line.amount.cents();
    if (wrong_sign(line.account, balance))
      find(event, "leaves account " + line.account + " with the wrong sign");
  }
  if (sum != 0) find(event, "has postings that do not sum to zero");
}

bool Replay::records(const Event& event, const matching::Change& computed) const {
  const auto& act = std::get<acts::MatchMoved>(event.act);
  const auto refers = computed.pledge.empty() ? std::vector<std::int64_t>()
                                              : std::vector<std::int64_t>{computed.position};
  return act.kind == computed.kind && act.line == line_of(computed) &&
         event.campaign == computed.campaign && event.ref == refers;
}

MatchLine Replay::line_of(const matching::Change& change) const {
  return {change.pool, change.parts, book_.pools.at(change.pool).rule_hash, change.limited_by,
          change.left};
}

void Replay::expect(const Event& event, const PledgeId& pledge,
                    const std::vector<MatchLine>& recorded,
                    const std::vector<matching::Change>& computed) {
  std::vector<MatchLine> own;
  for (const auto& change : computed)
    if (change.pledge == pledge) own.push_back(line_of(change));
  if (own != recorded) find(event, "records other matches than the rules give");
  for (const auto& change : computed)
    if (change.pledge != pledge) expected_.push_back(change);
}

/// What redistribution gave to pledges comes in events of its own, after the act that released.
void Replay::expect_after(const std::vector<matching::Change>& computed) {
  for (const auto& change : computed)
    if (!change.pledge.empty()) expected_.push_back(change);
}

/// What the pools moved for a close comes before it.
void Replay::expect_closing(const Event& event, const std::vector<matching::Change>& computed) {
  std::size_t i = 0;
  bool agree = true;
  for (const auto& change : computed) {
    if (!change.pledge.empty()) continue;  // redistributed: comes after the close
    agree = agree && i < closing_.size() && records(closing_[i], change);
    ++i;
  }
  if (!agree || i != closing_.size())
    find(event, "its pools' last matches are not those that the rules give");
  closing_.clear();
}

ReplayedPledge* Replay::referred(const Event& event) {
  const auto at = event.ref.empty() ? pledges_.end() : pledges_.find(event.ref.front());
  if (at != pledges_.end()) return &at->second;
  find(event, "refers to no pledge");
  return nullptr;
}

void Replay::uncount(const Event& event, ReplayedPledge& pledge, bool granted,
                     const std::vector<MatchLine>& recorded) {
  const auto& campaign = book_.campaigns.at(pledge.pledge.campaign);
  if (campaign.standing == matching::Standing::kFailed) {
    // The close has released everything; the figures of the close stand.
    if (!recorded.empty()) find(event, "reverses matches that the close has released");
    return;
  }
  if (granted != (campaign.standing == matching::Standing::kSucceeded))
    find(event, "says wrongly whether its matches had been granted");
  expect(event, pledge.pledge.id, recorded, matching::reverse(book_, pledge.pledge, pledge.drawn));
  campaigns_[pledge.pledge.campaign].pledges -= 1;
}

}  // namespace colletta
