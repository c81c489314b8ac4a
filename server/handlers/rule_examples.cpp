#include "server/handlers/rule_examples.hpp"

#include <algorithm>

#include "domain/matching/filters.hpp"
#include "domain/matching/rule_json.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::handlers {
namespace {

using matching::RuleKind;

constexpr Money kGoal = Money::cents(1'000'000);
constexpr std::int64_t kGiftEuros[] = {10, 50, 100, 500};
constexpr std::int64_t kRaisedPercents[] = {10, 50, 100};
constexpr Money kLastGift = Money::cents(1'000);  ///< brings a campaign to its percentage
constexpr std::int64_t kManyDonors = 100;         ///< enough for a condition that names no number

const CallId kCall = CallId::of(matching::kRoundCall);
const PoolId kPool = PoolId::of("pool");
const CampaignId kCampaign = CampaignId::of("campaign");

std::string first_or_none(const std::vector<std::string>& names) {
  return names.empty() ? std::string() : names.front();
}

/// A campaign that the rule's areas and themes let in.
matching::Campaign campaign_for(const matching::Rule& rule, const CampaignId& id) {
  return {.id = id,
          .call = kCall,
          .goal = kGoal,
          .minimum = kGoal,
          .optimum = kGoal,
          .model = matching::Model::kKeepWhatYouRaise,
          .area = first_or_none(rule.eligible.areas),
          .theme = first_or_none(rule.eligible.themes)};
}

matching::Pool pool_for(const matching::Rule& rule, Money budget) {
  return {.id = kPool,
          .call = kCall,
          .name = "pool",
          .kind = matching::PoolKind::kPublic,
          .order = 1,
          .rule = rule,
          .rule_hash = {},
          .funders = {{FunderId::of("funder"), "funder", budget, {}, {}}}};
}

matching::Pledge gift(const CampaignId& campaign, const std::string& donor, Money amount,
                      Timestamp at) {
  return {.id = PledgeId::of(donor),
          .campaign = campaign,
          .donor = DonorId::of(donor),
          .amount = amount,
          .placed = at,
          .verified = true};
}

views::RuleExample of_gift(const matching::Rule& rule, Money budget, Money amount, Timestamp at) {
  matching::Book book;
  book.pools.emplace(kPool, pool_for(rule, budget));
  book.campaigns.emplace(kCampaign, campaign_for(rule, kCampaign));
  views::RuleExample out{.given = amount, .raised = {}, .added = {}, .limited_by = {}};
  for (const auto& change : matching::preview(book, gift(kCampaign, "ada", amount, at)).changes) {
    out.added += matching::total(change.parts);
    out.limited_by = change.limited_by;
  }
  return out;
}

/// A campaign that comes to `raised` with its last gift.
views::RuleExample of_raised(const matching::Rule& rule, Money budget, Money raised, Timestamp at) {
  matching::Book book;
  book.pools.emplace(kPool, pool_for(rule, budget));
  matching::Campaign campaign = campaign_for(rule, kCampaign);
  campaign.raised = raised - kLastGift;
  campaign.donors = rule.condition.donors.value_or(kManyDonors) - 1;
  const auto& added = book.campaigns.emplace(kCampaign, std::move(campaign)).first->second;
  views::RuleExample out{.given = {}, .raised = raised, .added = {}, .limited_by = {}};
  for (const auto& change :
       matching::preview(book, gift(kCampaign, "ada", kLastGift, at)).changes) {
    out.added += matching::total(change.parts);
    out.limited_by = change.limited_by;
  }
  if (!out.added.zero() || !out.limited_by.empty()) return out;
  matching::Campaign then = added;
  then.raised += kLastGift;
  ++then.donors;
  out.limited_by = {matching::holds(rule.condition, then) ? matching::Limit::kCeiling
                                                          : matching::Limit::kCondition};
  return out;
}

/// Three projects to which people gave the same in all: many a little, some more, one everything.
std::vector<views::RuleExample> of_many(const matching::Rule& rule, Money budget, Timestamp at) {
  std::vector<views::RuleExample> out;
  std::vector<matching::Campaign> campaigns;
  std::vector<matching::RoundEvent> gifts;
  std::vector<CampaignId> ids;
  for (const std::int64_t people : {100, 10, 1}) {
    const Money each = Money::cents(100'000 / people);
    ids.push_back(CampaignId::of(std::to_string(people)));
    campaigns.push_back(campaign_for(rule, ids.back()));
    for (std::int64_t i = 0; i < people; ++i)
      gifts.push_back({gift(ids.back(), ids.back().str() + "-" + std::to_string(i), each, at), {}});
    out.push_back({.people = people, .given = each, .raised = {}, .added = {}, .limited_by = {}});
  }
  const auto outcome = matching::simulate(
      matching::one_pool_round(rule, std::move(campaigns), std::move(gifts), budget));
  CHECK(outcome.ok(), "a round of our own making runs");
  for (const auto& [key, holding] : outcome->book.holdings)
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (key.second == ids[i])
        out[i].added += matching::total(holding.reserved) + matching::total(holding.granted);
  return out;
}

}  // namespace

views::RulePreview preview_of(const matching::Rule& rule, matching::PoolKind kind, Money budget,
                              Timestamp now) {
  const std::string canonical = matching::canonical(rule);
  views::RulePreview out{.rule = rule,
                         .kind = kind,
                         .canonical = canonical,
                         .hash = ops::sha256_hex(canonical),
                         .budget = budget,
                         .goal = kGoal,
                         .examples = {},
                         .past = std::nullopt};
  const Timestamp at = rule.window && !rule.window->contains(now) ? rule.window->from : now;
  switch (rule.kind) {
    case RuleKind::kPerPledge:
      for (const std::int64_t euros : kGiftEuros)
        out.examples.push_back(of_gift(rule, budget, Money::cents(euros * 100), at));
      break;
    case RuleKind::kTopUp:
    case RuleKind::kFixedShare:
    case RuleKind::kLumpSum:
      for (const std::int64_t percent : kRaisedPercents)
        out.examples.push_back(
            of_raised(rule, budget, Money::cents(kGoal.cents() / 100 * percent), at));
      break;
    case RuleKind::kQuadratic:
      out.examples = of_many(rule, budget, at);
      break;
  }
  return out;
}

views::PastCall past_call_of(const matching::Rule& rule, Money budget, CallRound call,
                             std::string title) {
  views::PastCall out{
      .title = std::move(title), .too_large = call.too_large, .rows = {}, .added = {}, .left = {}};
  if (out.too_large) return out;
  call.pools = {pool_for(rule, budget)};
  const auto ran = run_round(call, {});
  out.too_large = !ran.ok();
  if (out.too_large) return out;
  for (std::size_t i = 0; i < call.campaigns.size(); ++i) {
    const RoundFigures& figures = ran->campaigns[i];
    out.rows.push_back(
        {call.campaigns[i].id, call.campaigns[i].title, figures.citizens, figures.matched.front()});
    out.added += figures.matched.front();
  }
  out.left = ran->pools.front().left();
  std::ranges::stable_sort(out.rows, std::greater<>(), &views::PastCall::Row::added);
  return out;
}

}  // namespace colletta::handlers
