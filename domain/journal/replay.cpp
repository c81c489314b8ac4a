#include "domain/journal/replay.hpp"

#include <algorithm>

#include "domain/base/check.hpp"
#include "domain/journal/plain_names.hpp"
#include "domain/journal/refs.hpp"
#include "domain/journal/replay_payouts.hpp"
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

  void operator()(const acts::CallOpened& act) {
    const ReplayedCall call{.seq = event.seq, .selection = ReplayedSelection(act)};
    if (!r.calls_.try_emplace(event.call, call).second)
      r.find(event, "opens a round a second time");
    if (auto why = call.selection.unsound_rules(r.sha256_hex_); !why.empty()) r.find(event, why);
  }
  void operator()(const acts::ApplicationReceived& act) { select(act); }
  void operator()(const acts::ApplicationWithdrawn& act) { select(act); }
  void operator()(const acts::EvaluatorAppointed& act) { select(act); }
  void operator()(const acts::ConflictDeclared& act) { select(act); }
  void operator()(const acts::ScoreCommitted& act) { select(act); }
  void operator()(const acts::ScoreRevealed& act) { select(act); }
  void operator()(const acts::RankingPublished& act) { select(act, r.sha256_hex_); }

  template <class Act, class... Tools>
  void select(const Act& act, const Tools&... tools) {
    if (!r.is_open(event.call)) return r.find(event, "is of a round that is not open");
    const std::string why = r.calls_.at(event.call).selection.apply(event, act, tools...);
    if (!why.empty()) r.find(event, why);
  }

  void operator()(const acts::CallClosed& act) {
    const auto call = r.calls_.find(event.call);
    if (call == r.calls_.end() || call->second.closed_seq >= 0)
      return r.find(event, "closes a round that is not open");
    for (const auto& [id, campaign] : r.facts_.book.campaigns)
      if (campaign.call == event.call && campaign.standing == matching::Standing::kOpen)
        return r.find(event, "closes a round with a campaign that is open");
    if (call->second.selection.awaits_ranking())
      r.find(event, "closes a round whose applications wait for their ranking");
    r.expect_closing(event, matching::close_round(r.facts_.book, event.call));
    const matching::RoundSum sum = matching::sum_of_round(r.facts_.book, event.call);
    if (sum != matching::RoundSum{act.succeeded, act.raised, act.matched})
      r.find(event, "its result is not what the events before it add up to");
    call->second.closed_seq = event.seq;
  }

  void operator()(const acts::PoolOpened& act) {
    if (!r.is_open(event.call)) r.find(event, "opens a pool of a round that is not open");
    auto rule = matching::parse_rule_text(act.rule);
    if (!rule) return r.find(event, "the pool's rule cannot be read: " + rule.error().field);
    if (r.sha256_hex_(act.rule) != act.rule_hash)
      r.find(event, "the rule's hash is not that of its bytes");
    if (matching::canonical(*rule) != act.rule)
      r.find(event, "the rule is not written in its one canonical form");
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
    if (!r.facts_.book.pools.emplace(act.pool, std::move(pool)).second)
      r.find(event, "the pool was opened twice");
    r.pools_[act.pool] = {event.seq, act.rule};
  }

  void operator()(const acts::PoolFunded& act) {
    if (!r.facts_.book.pools.contains(act.pool))
      return r.find(event, "funds a pool that was not opened");
    if (!r.is_open(event.call) || r.facts_.book.pools.at(act.pool).call != event.call)
      r.find(event, "funds a pool of a round that is not open");
    r.expect_after(matching::fund(r.facts_.book, act.pool, act.funder, act.name, act.amount,
                                  r.facts_.more_withheld()));
  }

  void operator()(const acts::CampaignPublished& act) {
    if (!r.is_open(event.call)) r.find(event, "is of a round that is not open");
    if (const auto call = r.calls_.find(event.call); call != r.calls_.end())
      if (auto why = call->second.selection.publish(event); !why.empty()) r.find(event, why);
    matching::Campaign campaign;
    campaign.id = event.campaign;
    campaign.call = event.call;
    campaign.goal = act.goal;
    campaign.minimum = act.minimum;
    campaign.optimum = act.optimum;
    campaign.model = act.model;
    campaign.area = act.area;
    campaign.theme = act.theme;
    if (!r.facts_.book.campaigns.emplace(event.campaign, std::move(campaign)).second)
      r.find(event, "the campaign was published twice");
    r.campaigns_[event.campaign] = {.published_seq = event.seq,
                                    .content_hash = act.content_hash,
                                    .opens = act.opens,
                                    .deadline = act.deadline};
  }

  void operator()(const acts::CampaignRevised& act) {
    const auto at = r.campaigns_.find(event.campaign);
    if (at == r.campaigns_.end()) return r.find(event, "revises a campaign that is not public");
    at->second.content_hash = act.content_hash;
  }

  void operator()(const acts::PledgeConfirmed& act) {
    const auto campaign = r.facts_.book.campaigns.find(event.campaign);
    if (campaign == r.facts_.book.campaigns.end() ||
        campaign->second.standing != matching::Standing::kOpen)
      return r.find(event, "a pledge counts for a campaign that is not open");
    if (!act.amount.positive()) return r.find(event, "a pledge of nothing");
    ReplayedCampaign& figures = r.campaigns_[event.campaign];
    if (act.placed < figures.opens || figures.deadline < act.placed)
      r.find(event, "was placed when nobody could");
    ReplayedPledge pledge;
    pledge.collected = act.collected;
    pledge.counted = true;
    pledge.pledge = {.id = PledgeId::of(std::to_string(event.seq)),
                     .campaign = event.campaign,
                     .donor = act.donor,
                     .amount = act.amount,
                     .placed = act.placed,
                     .verified = act.verified,
                     .promoter_linked = act.promoter_linked,
                     .position = event.seq};
    r.facts_.borrow({event.campaign, act.donor});
    const auto changes = matching::confirm(r.facts_.book, pledge.pledge);
    r.expect(event, pledge.pledge.id, act.matches, changes);
    for (const auto& change : changes)
      if (!change.pledge.empty()) pledge.drawn.push_back(change);
    figures.pledges += 1;
    r.facts_.add(std::move(pledge));
  }

  void operator()(const acts::MatchMoved&) {
    if (r.expected_.empty()) {
      r.closing_.push_back(event);
      // The most that a close can move: each pool once more for each campaign, then settled.
      if (r.closing_.size() > 2 * r.facts_.book.pools.size() * (r.campaigns_.size() + 1))
        r.nothing_open(event);
      return;
    }
    const matching::Change expected = std::move(r.expected_.front());
    r.expected_.pop_front();
    if (!r.records(event, expected)) r.find(event, "is not the match that the rule gives");
    if (expected.pledge.empty()) return;
    if (ReplayedPledge* pledge = r.facts_.pledge(expected.position))
      pledge->drawn.push_back(expected);
  }

  void operator()(const acts::CampaignClosed& act) {
    const auto campaign = r.facts_.book.campaigns.find(event.campaign);
    if (campaign == r.facts_.book.campaigns.end() ||
        campaign->second.standing != matching::Standing::kOpen)
      return r.find(event, "closes a campaign that is not open");
    r.facts_.forget_withheld(event.campaign);
    const matching::CloseResult result =
        matching::close(r.facts_.book, event.campaign, r.facts_.more_withheld());
    r.expect_closing(event, result.changes);
    r.expect_after(result.changes);
    ReplayedCampaign& figures = r.campaigns_[event.campaign];
    if (event.at < figures.deadline) r.find(event, "comes before the campaign's deadline");
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
    if (r.is_paid_out(event.campaign)) r.find(event, "gives back what is being paid out");
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
    ReplayedPledge* held = event.ref.empty() ? nullptr : r.facts_.pledge(event.ref.front());
    if (act.surplus && held == nullptr) r.find(event, "refers to no pledge");
    if (!act.surplus && held != nullptr) {  // a late hold that was collected after all
      if (held->counted || held->collected || act.amount != held->pledge.amount)
        r.find(event, "collects what was not held late");
      held->collected = act.collected;
      return;
    }
    ReplayedPledge pledge;
    pledge.collected = act.collected;
    pledge.pledge = {.id = PledgeId::of(std::to_string(event.seq)),
                     .campaign = event.campaign,
                     .donor = {},
                     .amount = act.amount,
                     .placed = act.placed,
                     .position = event.seq};
    r.facts_.add(std::move(pledge));
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

  void operator()(const acts::ChargedBack& act) {
    ReplayedPledge* pledge = r.referred(event);
    if (pledge == nullptr) return;
    const bool gone = pledge->state == PledgeState::kRefunded ||
                      pledge->state == PledgeState::kChargedBack || !pledge->collected;
    const bool counts = pledge->counted && pledge->state == PledgeState::kConfirmed;
    if (gone || act.amount != pledge->pledge.amount || act.counted != counts ||
        (!act.counted && !act.matches.empty()))
      return r.find(event, "pulls back what was not there");
    PayoutApplier{r, event}.charged_back(act);
    if (act.counted) r.uncount(event, *pledge, act.granted, act.matches);
    pledge->state = PledgeState::kChargedBack;
    pledge->refund_seq = event.seq;
  }

  void operator()(const acts::PayoutApproved& act) { PayoutApplier{r, event}.approved(act); }
  void operator()(const acts::PayoutPaid& act) { PayoutApplier{r, event}.paid(act); }
  void operator()(const acts::PayoutWithdrawn& act) { PayoutApplier{r, event}.withdrawn(act); }

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
  if (unsound_ || !has_plain_names(event)) return;
  try {
    apply_sound(event);
  } catch (const CheckFailure& failure) {
    // The matching engine and the arithmetic refuse what no honest journal asks of them.
    find(event, std::string("asks for what the books cannot hold: ") + failure.what());
    unsound_ = true;
  }
}

void Replay::apply_page(std::span<const Event> events) {
  facts_.borrow_for(events);
  for (const Event& event : events) apply(event);
  facts_.give_back();
}

void Replay::apply_sound(const Event& event) {
  const bool move = std::holds_alternative<acts::MatchMoved>(event.act);
  const bool close = std::holds_alternative<acts::CampaignClosed>(event.act) ||
                     std::holds_alternative<acts::CallClosed>(event.act);
  if (!move && (!expected_.empty() || (!close && !closing_.empty()))) nothing_open(event);
  if (const auto campaign = facts_.book.campaigns.find(event.campaign);
      campaign != facts_.book.campaigns.end() && campaign->second.call != event.call)
    find(event, "names another round than its campaign's");
  post(event);
  for (const std::int64_t position : positions_named(event)) facts_.add_ref(position, event.seq);
  Applier applier{*this, event};
  std::visit(applier, event.act);
}

/// Names that we give out: a name with a colon could pass for an account of somebody else.
bool Replay::has_plain_names(const Event& event) {
  const bool plain = std::visit(PlainNames{event}, event.act);
  if (!plain) find(event, "names something by what is no name of ours");
  return plain;
}

void Replay::finish() {
  if (!expected_.empty())
    findings_.push_back({-1, "a match that the rules give was never recorded"});
  if (!closing_.empty())
    findings_.push_back({closing_.front().seq, "a movement of a pool that nothing explains"});
  for (const auto& [id, call] : calls_)
    if (call.selection.half_revealed())
      findings_.push_back({call.seq, "scores of the call were revealed, and it has no ranking"});
}

void Replay::find(const Event& event, std::string what) {
  if (findings_.size() >= kFindingsMax) return;
  findings_.push_back({event.seq, std::string(type_name(event.act)) + " " + std::move(what)});
}

/// A command's events stand together; another act in between means that one is missing or too many.
void Replay::nothing_open(const Event& event) {
  find(event, expected_.empty() ? "follows a movement of a pool that nothing explains"
                                : "stands where a match that the rules give is missing");
  expected_.clear();
  closing_.clear();
}

bool Replay::is_paid_out(const CampaignId& campaign) const {
  const auto at = paid_.find(campaign);
  return at != paid_.end() && at->second.live > 0;
}

bool Replay::is_open(const CallId& call) const {
  const auto at = calls_.find(call);
  return at != calls_.end() && at->second.closed_seq < 0;
}

void Replay::post(const Event& event) {
  const std::vector<Posting> lines = postings(event);
  ledger::add(turnovers_, event.seq, lines);
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
  return {change.pool, change.parts, facts_.book.pools.at(change.pool).rule_hash, change.limited_by,
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
  ReplayedPledge* pledge = event.ref.empty() ? nullptr : facts_.pledge(event.ref.front());
  if (pledge == nullptr) find(event, "refers to no pledge");
  return pledge;
}

void Replay::uncount(const Event& event, ReplayedPledge& pledge, bool granted,
                     const std::vector<MatchLine>& recorded) {
  const auto& campaign = facts_.book.campaigns.at(pledge.pledge.campaign);
  if (campaign.standing == matching::Standing::kFailed) {
    // The close has released everything; the figures of the close stand.
    if (!recorded.empty()) find(event, "reverses matches that the close has released");
    return;
  }
  if (granted != (campaign.standing == matching::Standing::kSucceeded))
    find(event, "says wrongly whether its matches had been granted");
  facts_.borrow({pledge.pledge.campaign, pledge.pledge.donor});
  facts_.forget_withheld(pledge.pledge.position);
  expect(event, pledge.pledge.id, recorded,
         matching::reverse(
             facts_.book, pledge.pledge,
             is_paid_out(event.campaign) ? std::vector<matching::Change>() : pledge.drawn,
             facts_.more_withheld()));
  campaigns_[pledge.pledge.campaign].pledges -= 1;
}

}  // namespace colletta
