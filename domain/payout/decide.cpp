#include "domain/payout/decide.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/payout/iban.hpp"

namespace colletta {
namespace {

/// What is paid out is decided by officers, and by none about their own campaign.
Result<CampaignFacts*> campaign_to_pay(World& world, const CampaignId& id, const Actor& actor) {
  if (!actor.officer()) return err(Errc::kForbidden);
  const auto at = world.campaigns.find(id);
  if (at == world.campaigns.end()) return err(Errc::kNotFound, "campaign");
  if (at->second.owner == actor.person) return err(Errc::kForbidden, "promoter");
  return &at->second;
}

Result<Payout*> payout_to_change(World& world, const PayoutId& id, const Actor& actor) {
  if (!actor.officer()) return err(Errc::kForbidden);
  const auto at = world.payouts.find(id);
  if (at == world.payouts.end()) return err(Errc::kNotFound, "payout");
  if (auto campaign = campaign_to_pay(world, at->second.campaign, actor); !campaign)
    return campaign.error();
  return &at->second;
}

Error wrong_state(const Payout& payout) {
  return err(Errc::kIllegalTransition, "payout", std::string(to_string(payout.state)));
}

/// The account is known, checked, and has not changed lately: who has got into a promoter's account
/// must not be paid before the promoter has noticed.
Status may_be_paid(const World& world, const CampaignId& campaign) {
  const auto at = world.payees.find(campaign);
  if (at == world.payees.end() || at->second.iban.empty()) return err(Errc::kMissing, "payee");
  if (at->second.verified_at.us == 0) return err(Errc::kIllegalTransition, "payee", "unverified");
  const Timestamp from = at->second.changed_at + limits::kPayeeCoolOffUs;
  if (world.now < from) return err(Errc::kNotOpenYet, "payee", to_rfc3339_seconds(from));
  return {};
}

Status is_collected(const CampaignFacts& campaign) {
  if (campaign.state != CampaignState::kSucceeded)
    return err(Errc::kIllegalTransition, "state", std::string(to_string(campaign.state)));
  if (campaign.uncollected > 0)
    return err(Errc::kIllegalTransition, "held", std::to_string(campaign.uncollected));
  return {};
}

Status is_free(const World& world, const CampaignFacts& campaign, Money amount) {
  if (!amount.positive()) return err(Errc::kTooSmall, "amount", "1");
  const Money free =
      purse_of(world.book, campaign.id, paid_out(world, campaign.id), campaign.deadline, world.now)
          .free();
  if (amount > free) return err(Errc::kTooLarge, "amount", std::to_string(free.cents()));
  return {};
}

Status is_of_plan(const CampaignContent& content, const std::string& milestone) {
  if (content.plan.empty() && milestone.empty()) return {};
  if (milestone.empty()) return err(Errc::kMissing, "milestone");
  if (std::ranges::none_of(content.plan,
                           [&](const Milestone& one) { return one.label == milestone; }))
    return err(Errc::kInvalid, "milestone");
  return {};
}

/// Everything that has to hold when a tranche is proposed, and again when it is approved.
Status may_pay(const World& world, const CampaignFacts& campaign, Money amount,
               const std::string& milestone) {
  for (const Status& status :
       {is_collected(campaign), may_be_paid(world, campaign.id),
        is_of_plan(campaign.content, milestone), is_free(world, campaign, amount)})
    if (!status) return status.error();
  return {};
}

std::int64_t next_tranche(const World& world, const CampaignId& campaign) {
  return 1 + std::ranges::count_if(world.payouts, [&](const auto& one) {
           return one.second.campaign == campaign && one.second.seq >= 0;
         });
}

void settle(Payout& payout) {
  if (!citizens_unpaid(payout) && !pools_unpaid(payout)) payout.state = PayoutState::kPaid;
}

std::map<std::string, std::string> priv_of(const World& world, const Payout& payout) {
  const PersonId& owner = world.campaigns.at(payout.campaign).owner;
  // Of a promoter who was erased the journal keeps nothing that had to be erased again.
  if (payout.iban.empty() || owner.empty()) return {};
  return {{"iban", payout.iban}, {"person", owner.str()}};
}

}  // namespace

PaidOut paid_out(const World& world, const CampaignId& campaign) {
  PaidOut out;
  for (const auto& [id, payout] : world.payouts)
    if (payout.campaign == campaign && is_live(payout.state))
      out.add(payout.citizens, payout.pools);
  return out;
}

std::vector<Error> check_fields(NamePayee& command) {
  std::vector<Error> errors;
  if (auto holder = clean_text(command.holder, "holder",
                               {.bytes_min = 1, .bytes_max = limits::kNameBytesMax}))
    command.holder = *std::move(holder);
  else
    errors.push_back(holder.error());
  if (auto iban = clean_iban(command.iban, "iban"))
    command.iban = *std::move(iban);
  else
    errors.push_back(iban.error());
  return errors;
}

Result<Outcome> decide(World& world, NamePayee command) {
  const auto at = world.campaigns.find(command.campaign);
  if (at == world.campaigns.end()) return err(Errc::kNotFound, "campaign");
  if (command.actor.person.empty() || at->second.owner != command.actor.person)
    return err(Errc::kForbidden);
  if (at->second.state == CampaignState::kFailed)
    return err(Errc::kIllegalTransition, "state", std::string(to_string(at->second.state)));
  if (const auto errors = check_fields(command); !errors.empty()) return errors.front();
  Payee& payee = world.payees[command.campaign];
  const Outcome outcome{.id = command.campaign.str()};
  if (payee.holder == command.holder && payee.iban == command.iban)
    return Outcome{.repeated = true, .id = command.campaign.str()};

  payee = {.holder = std::move(command.holder),
           .iban = std::move(command.iban),
           .changed_at = world.now,
           .verified_at = {},
           .verified_by = {}};
  return outcome;
}

Result<Outcome> decide(World& world, const VerifyPayee& command) {
  auto campaign = campaign_to_pay(world, command.campaign, command.actor);
  if (!campaign) return campaign.error();
  const auto at = world.payees.find(command.campaign);
  if (at == world.payees.end() || at->second.iban.empty()) return err(Errc::kMissing, "iban");
  if (at->second.iban != command.iban) return err(Errc::kVersionMismatch, "iban");
  if (at->second.verified_at.us != 0)
    return Outcome{.repeated = true, .id = command.campaign.str()};

  at->second.verified_at = world.now;
  at->second.verified_by = command.actor.person;
  return Outcome{.id = command.campaign.str()};
}

Result<Outcome> decide(World& world, const ProposePayout& command) {
  auto campaign = campaign_to_pay(world, command.campaign, command.actor);
  if (!campaign) return campaign.error();
  if (const auto known = world.payouts.find(command.id); known != world.payouts.end()) {
    const Payout& before = known->second;
    if (before.campaign != command.campaign || before.amount != command.amount ||
        before.milestone != command.milestone)
      return err(Errc::kIdempotencyMismatch, "id");
    return Outcome{.repeated = true, .id = command.id.str()};
  }
  for (const auto& [id, other] : world.payouts)
    if (other.campaign == command.campaign && other.state == PayoutState::kProposed)
      return err(Errc::kIllegalTransition, "proposal");
  if (next_tranche(world, command.campaign) > limits::kTranchesMax)
    return err(Errc::kTooLarge, "tranche", std::to_string(limits::kTranchesMax));
  if (auto may = may_pay(world, **campaign, command.amount, command.milestone); !may)
    return may.error();

  Payout payout;
  payout.id = command.id;
  payout.campaign = command.campaign;
  payout.call = (*campaign)->call;
  payout.milestone = command.milestone;
  payout.amount = command.amount;
  payout.proposed_by = command.actor.person;
  payout.proposed_at = world.now;
  world.payouts.emplace(payout.id, std::move(payout));
  return Outcome{.id = command.id.str()};
}

Result<Outcome> decide(World& world, const ApprovePayout& command) {
  auto found = payout_to_change(world, command.id, command.actor);
  if (!found) return found.error();
  Payout& payout = **found;
  if (is_live(payout.state) && payout.approved_by == command.actor.person)
    return Outcome{.repeated = true, .seq = payout.seq, .id = command.id.str()};
  if (payout.state != PayoutState::kProposed) return wrong_state(payout);
  if (payout.proposed_by == command.actor.person) return err(Errc::kForbidden, "approver");
  const CampaignFacts& campaign = world.campaigns.at(payout.campaign);
  if (auto may = may_pay(world, campaign, payout.amount, payout.milestone); !may)
    return may.error();
  const Payee& payee = world.payees.at(payout.campaign);
  if (payee.iban != command.iban) return err(Errc::kVersionMismatch, "iban");

  // After this point it must succeed.
  const Purse purse =
      purse_of(world.book, campaign.id, paid_out(world, campaign.id), campaign.deadline, world.now);
  Shares shares = share(purse, payout.amount);
  payout.tranche = next_tranche(world, payout.campaign);
  payout.state = PayoutState::kApproved;
  payout.citizens = shares.citizens;
  payout.pools = std::move(shares.pools);
  payout.provider = command.provider;
  payout.by_rail = command.by_rail && payout.citizens.positive();
  payout.holder = payee.holder;
  payout.iban = payee.iban;
  payout.approved_by = command.actor.person;
  auto priv = priv_of(world, payout);
  if (!priv.empty()) {
    priv["holder"] = payout.holder;
    priv["approved_by"] = payout.approved_by.str();
    priv["proposed_by"] = payout.proposed_by.str();
  }
  payout.seq = world.append(acts::PayoutApproved{payout.tranche, payout.amount, payout.citizens,
                                                 payout.provider, payout.milestone, payout.pools},
                            payout.call, payout.campaign, {campaign.closed_seq}, payout.id.str(),
                            std::move(priv));
  if (payout.by_rail) world.payout_tasks.push_back(payout.id);
  return Outcome{.seq = payout.seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, const WithdrawPayout& command) {
  auto found = payout_to_change(world, command.id, command.actor);
  if (!found) return found.error();
  Payout& payout = **found;
  if (payout.state == PayoutState::kDropped || payout.state == PayoutState::kWithdrawn)
    return Outcome{.repeated = true, .seq = payout.withdrawn_seq, .id = command.id.str()};
  if (payout.state == PayoutState::kProposed) {
    payout.state = PayoutState::kDropped;
    return Outcome{.id = command.id.str()};
  }
  if (payout.state != PayoutState::kApproved || payout.citizens_seq >= 0 || payout.pools_seq >= 0)
    return wrong_state(payout);
  if (payout.by_rail && payout.code.empty())
    return err(Errc::kIllegalTransition, "payout", "under_way");
  if (std::ranges::find(kWithdrawReasons, command.reason) == std::end(kWithdrawReasons))
    return err(Errc::kInvalid, "reason");

  // After this point it must succeed.
  const CampaignFacts& campaign = world.campaigns.at(payout.campaign);
  const Money claim =
      purse_of(world.book, campaign.id, paid_out(world, campaign.id), campaign.deadline, world.now)
          .claim;
  payout.state = PayoutState::kWithdrawn;
  payout.withdrawn_seq = world.append(
      acts::PayoutWithdrawn{payout.tranche, payout.amount, payout.citizens,
                            std::min(claim, payout.citizens), command.reason, payout.pools},
      payout.call, payout.campaign, {payout.seq}, {}, priv_of(world, payout));
  return Outcome{.seq = payout.withdrawn_seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, RecordTransfer command) {
  auto found = payout_to_change(world, command.id, command.actor);
  if (!found) return found.error();
  Payout& payout = **found;
  auto order =
      clean_text(command.order, "order", {.bytes_min = 1, .bytes_max = limits::kLabelBytesMax});
  if (!order) return order.error();
  const bool citizens = citizens_unpaid(payout) && (!payout.by_rail || !payout.code.empty());
  const bool pools = pools_unpaid(payout);
  if (!citizens && !pools) {
    if (payout.order == *order) return Outcome{.repeated = true, .id = command.id.str()};
    return wrong_state(payout);
  }

  // After this point it must succeed.
  acts::PayoutPaid act{.tranche = payout.tranche,
                       .amount = {},
                       .citizens = citizens ? payout.citizens : Money(),
                       .provider = citizens ? payout.provider : std::string(),
                       .order = *order,
                       .pools = pools ? payout.pools : std::vector<PoolParts>()};
  act.amount = act.citizens + total(act.pools);
  const std::int64_t seq = world.append(std::move(act), payout.call, payout.campaign, {payout.seq},
                                        {}, priv_of(world, payout));
  if (citizens) payout.citizens_seq = seq;
  if (pools) payout.pools_seq = seq;
  payout.order = *std::move(order);
  settle(payout);
  return Outcome{.seq = seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, const SeePayout& command) {
  const auto at = world.payouts.find(command.id);
  if (at == world.payouts.end()) return err(Errc::kNotFound, "payout");
  Payout& payout = at->second;
  if (!payout.by_rail || !citizens_unpaid(payout))
    return Outcome{.repeated = true, .id = command.id.str()};
  if (!command.paid) {
    payout.code = command.code.empty() ? "failed" : command.code;
    return Outcome{.id = command.id.str()};
  }

  payout.code.clear();
  payout.citizens_seq = world.append(
      acts::PayoutPaid{payout.tranche, payout.citizens, payout.citizens, payout.provider, {}, {}},
      payout.call, payout.campaign, {payout.seq}, {}, priv_of(world, payout));
  settle(payout);
  return Outcome{.seq = payout.citizens_seq, .id = command.id.str()};
}

Result<Outcome> decide(World& world, const RetryPayout& command) {
  auto found = payout_to_change(world, command.id, command.actor);
  if (!found) return found.error();
  Payout& payout = **found;
  if (!payout.by_rail || !citizens_unpaid(payout)) return wrong_state(payout);
  if (payout.code.empty()) return Outcome{.repeated = true, .id = command.id.str()};

  payout.code.clear();
  world.payout_tasks.push_back(payout.id);
  return Outcome{.id = command.id.str()};
}

}  // namespace colletta
