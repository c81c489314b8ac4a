#include "domain/pledge/decide.hpp"

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/payout/decide.hpp"
#include "domain/pledge/input.hpp"
#include "domain/pledge/payment.hpp"

namespace colletta {
namespace {

PersonId person_of(World& world, const PlacePledge& command) {
  if (!command.person.empty()) return command.person;
  PersonId& person = world.people[command.email];
  if (person.empty()) person = PersonId::of(world.fresh_id());
  return person;
}

DonorId donor_of(World& world, const CallId& call, const PersonId& person) {
  DonorId& donor = world.donors[{call, person}];
  if (donor.empty()) donor = DonorId::of(world.fresh_id());
  return donor;
}

/// Whether a pledge may be placed now: the server's clock decides, to the microsecond.
Status open_now(const World& world, const CampaignFacts& campaign) {
  if (campaign.state == CampaignState::kSucceeded || campaign.state == CampaignState::kFailed)
    return err(Errc::kClosed, "campaign");
  if (campaign.state != CampaignState::kPublished) return err(Errc::kNotFound, "campaign");
  if (world.now < campaign.opens)
    return err(Errc::kNotOpenYet, "campaign", to_rfc3339_seconds(campaign.opens));
  if (world.now >= campaign.deadline)
    return err(Errc::kClosed, "campaign", to_rfc3339_seconds(campaign.deadline));
  return {};
}

}  // namespace

std::vector<Error> check_fields(PlacePledge& command, const CityFacts& city) {
  std::vector<Error> errors;
  const auto take = [&](Result<std::string> clean, std::string& into) {
    if (clean)
      into = *clean;
    else
      errors.push_back(clean.error());
  };
  if (command.amount < city.pledge_min)
    errors.push_back(err(Errc::kTooSmall, "amount", to_decimal(city.pledge_min)));
  if (command.amount > city.pledge_max)
    errors.push_back(err(Errc::kTooLarge, "amount", to_decimal(city.pledge_max)));
  take(clean_email(command.email, "email"), command.email);
  take(clean_text(command.public_name, "name", {.bytes_max = limits::kNameBytesMax}),
       command.public_name);
  take(clean_text(command.message, "message",
                  {.bytes_max = limits::kMessageBytesMax, .lines = Lines::kMany}),
       command.message);
  return errors;
}

Result<Outcome> decide(World& world, PlacePledge command) {
  const auto campaign = world.campaigns.find(command.campaign);
  const auto errors = check_fields(command, world.city);
  const std::string hash = world.sha256_hex(input_bytes(
      {command.campaign, command.email, command.public_name, command.message, command.amount}));
  if (const Pledge* known = find(world, command.id)) {
    if (known->input_hash != hash) return err(Errc::kIdempotencyMismatch, "id");
    return Outcome{.repeated = true, .seq = known->seq, .id = command.id.str()};
  }
  if (campaign == world.campaigns.end()) return err(Errc::kNotFound, "campaign");
  if (auto open = open_now(world, campaign->second); !open) return open.error();
  if (!errors.empty()) return errors.front();

  // After this point it must succeed.
  Pledge pledge;
  pledge.id = command.id;
  pledge.campaign = command.campaign;
  pledge.call = campaign->second.call;
  pledge.person = person_of(world, command);
  pledge.donor = donor_of(world, pledge.call, pledge.person);
  pledge.amount = command.amount;
  pledge.placed = world.now;
  pledge.public_name = command.public_name;
  pledge.message = command.message;
  pledge.locale = command.locale;
  pledge.verified = world.verified.contains(pledge.person);
  pledge.promoter_linked = pledge.person == campaign->second.owner;
  pledge.input_hash = hash;
  Pledge& stored = world.pledges.emplace(pledge.id, std::move(pledge)).first->second;
  ask_provider(world, stored, Task::kBegin);
  return Outcome{.id = command.id.str()};
}

Result<Outcome> decide(World& world, const RetryPledge& command) {
  Pledge* pledge = find(world, command.id);
  // Nobody pays for somebody who was erased.
  if (pledge == nullptr || pledge->person.empty()) return err(Errc::kNotFound, "id");
  if (pledge->state == PledgeState::kPlaced)
    return Outcome{.repeated = true, .id = command.id.str()};
  if (pledge->state != PledgeState::kUnpaid)
    return err(Errc::kIllegalTransition, "state", std::string(to_string(pledge->state)));
  if (auto open = open_now(world, world.campaigns.at(pledge->campaign)); !open) return open.error();

  // After this point it must succeed.
  pledge->state = PledgeState::kPlaced;
  pledge->reason.clear();
  pledge->reference.clear();
  ask_provider(world, *pledge, Task::kBegin);
  return Outcome{.id = command.id.str()};
}

Result<Outcome> decide(World& world, const RefundPledge& command) {
  if (!command.actor.officer() && !command.actor.system) return err(Errc::kForbidden);
  Pledge* pledge = find(world, command.id);
  if (pledge == nullptr) return err(Errc::kNotFound, "id");
  const bool stuck = pledge->state == PledgeState::kRefunding && pledge->task == Task::kNone;
  if ((pledge->state == PledgeState::kRefunding && !stuck) ||
      pledge->state == PledgeState::kRefunded)
    return Outcome{.repeated = true, .id = command.id.str()};
  if (!stuck && (pledge->state != PledgeState::kConfirmed || pledge->task != Task::kNone))
    return err(Errc::kIllegalTransition, "state", std::string(to_string(pledge->state)));
  // Pledgers may change their mind until the close; afterwards an officer decides.
  const CampaignFacts& campaign = world.campaigns.at(pledge->campaign);
  if (command.actor.system &&
      (campaign.state != CampaignState::kPublished || world.now >= campaign.deadline))
    return err(Errc::kClosed, "campaign");

  // What a tranche has taken is not there to be given back.
  if (!stuck && paid_out(world, pledge->campaign).live > 0)
    return err(Errc::kIllegalTransition, "payout");

  // After this point it must succeed.
  if (stuck)
    ask_provider(world, *pledge, pledge->collected ? Task::kRefund : Task::kVoid);
  else
    give_back(world, *pledge, "requested");
  return Outcome{.id = command.id.str()};
}

Result<Outcome> decide(World& world, const SettlePledge& command) {
  Pledge* pledge = find(world, command.id);
  if (pledge == nullptr) return err(Errc::kNotFound, "id");
  const CampaignState state = world.campaigns.at(pledge->campaign).state;
  const Outcome nothing{.repeated = true, .id = command.id.str()};
  if (pledge->state != PledgeState::kConfirmed || pledge->task != Task::kNone) return nothing;
  if (state == CampaignState::kFailed) {
    give_back(world, *pledge, "campaign_failed");
  } else if (state == CampaignState::kSucceeded && !pledge->collected) {
    ask_provider(world, *pledge, Task::kCapture);
  } else {
    return nothing;
  }
  return Outcome{.id = command.id.str()};
}

}  // namespace colletta
