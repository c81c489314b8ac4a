#include "domain/pledge/decide.hpp"

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/matching/engine.hpp"

namespace colletta {
namespace {

/// Length-prefixed, so that no two different inputs give the same bytes.
std::string input_bytes(const PlacePledge& c) {
  std::string out = "pledge/v1";
  for (const std::string* part : {&c.campaign.str(), &c.email, &c.public_name, &c.message})
    out += "|" + std::to_string(part->size()) + ":" + *part;
  return out + "|" + std::to_string(c.amount.cents());
}

matching::Pledge for_matching(const Pledge& pledge) {
  return {.id = pledge.id,
          .campaign = pledge.campaign,
          .donor = pledge.donor,
          .amount = pledge.amount,
          // Published to the second, so it is matched to the second: anyone can recompute it.
          .placed = {pledge.placed.us - pledge.placed.us % kSecondUs}};
}

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

void ask_provider(World& world, Pledge& pledge, Task task) {
  pledge.task = task;
  world.tasks.push_back({task, pledge.id});
}

void give_back(World& world, Pledge& pledge, std::string reason) {
  pledge.state = PledgeState::kRefunding;
  pledge.reason = std::move(reason);
  ask_provider(world, pledge, pledge.collected ? Task::kRefund : Task::kVoid);
}

std::map<std::string, std::string> private_part(const Pledge& pledge) {
  return {{"person", pledge.person.str()}, {"reference", pledge.reference}};
}

/// The money is there and the campaign is open: the pledge counts and draws its matches.
std::int64_t confirm(World& world, Pledge& pledge) {
  const auto changes = matching::confirm(world.book, for_matching(pledge));
  pledge.matches.clear();
  for (const auto& change : changes)
    if (!change.pledge.empty()) pledge.matches.push_back(world.line_of(change));
  pledge.state = PledgeState::kConfirmed;
  pledge.counted = true;
  pledge.seq = world.append(
      acts::PledgeConfirmed{pledge.amount, pledge.placed, pledge.provider, pledge.method,
                            pledge.collected, pledge.donor, pledge.matches},
      pledge.call, pledge.campaign, {}, {}, private_part(pledge));
  pledge.confirmed_at = world.events.back().at;
  world.campaigns.at(pledge.campaign).pledges += 1;
  world.append_moves(changes, pledge.call);
  return pledge.seq;
}

/// The money is there but the campaign has closed: recorded, and owed back at once.
std::int64_t confirm_late(World& world, Pledge& pledge) {
  const std::int64_t closed = world.campaigns.at(pledge.campaign).closed_seq;
  pledge.seq = world.append(
      acts::PaymentLate{pledge.amount, pledge.placed, pledge.provider, pledge.collected},
      pledge.call, pledge.campaign, closed >= 0 ? std::vector{closed} : std::vector<std::int64_t>{},
      {}, private_part(pledge));
  pledge.confirmed_at = world.events.back().at;
  give_back(world, pledge, "late");
  return pledge.seq;
}

struct Reversal {
  std::vector<MatchLine> lines;           ///< the pledge's own matches, taken back
  std::vector<matching::Change> changes;  ///< all, also those of other kinds of pools
  bool granted = false;
};

/// Takes a counted pledge out of the figures. After a failed close there is nothing left to take
/// back: its matches were released then, and the figures of the close stand.
Reversal uncount(World& world, const Pledge& pledge) {
  Reversal out;
  const auto& campaign = world.book.campaigns.at(pledge.campaign);
  if (campaign.standing == matching::Standing::kFailed) return out;
  out.granted = campaign.standing == matching::Standing::kSucceeded;
  std::vector<matching::Change> drawn;
  for (const auto& line : pledge.matches)
    drawn.push_back({matching::ChangeKind::kReserved, line.pool, pledge.campaign, pledge.id,
                     pledge.donor, line.parts, line.limited_by, line.left});
  out.changes = matching::reverse(world.book, for_matching(pledge), drawn);
  for (const auto& change : out.changes)
    if (!change.pledge.empty()) out.lines.push_back(world.line_of(change));
  world.campaigns.at(pledge.campaign).pledges -= 1;
  return out;
}

std::int64_t returned(World& world, Pledge& pledge) {
  const Reversal reversal = pledge.counted ? uncount(world, pledge) : Reversal{};
  pledge.refund_seq = world.append(
      acts::PaymentRefunded{pledge.amount, pledge.provider, pledge.reason, pledge.collected,
                            pledge.counted, reversal.granted, reversal.lines},
      pledge.call, pledge.campaign, {pledge.seq}, {}, private_part(pledge));
  world.append_moves(reversal.changes, pledge.call);
  pledge.state = PledgeState::kRefunded;
  pledge.task = Task::kNone;
  return pledge.refund_seq;
}

std::int64_t return_failed(World& world, Pledge& pledge, const std::string& code) {
  const bool was_returned = pledge.state == PledgeState::kRefunded;
  const Reversal reversal = pledge.counted && !was_returned ? uncount(world, pledge) : Reversal{};
  std::vector<std::int64_t> ref{pledge.seq};
  if (was_returned) ref.push_back(pledge.refund_seq);
  pledge.refund_seq =
      world.append(acts::RefundFailed{pledge.amount, pledge.provider, was_returned, pledge.counted,
                                      reversal.granted, reversal.lines},
                   pledge.call, pledge.campaign, ref, {}, private_part(pledge));
  world.append_moves(reversal.changes, pledge.call);
  pledge.state = PledgeState::kRefundFailed;
  pledge.task = Task::kNone;
  if (!code.empty()) pledge.reason = code;
  return pledge.refund_seq;
}

std::int64_t captured(World& world, Pledge& pledge) {
  pledge.collected = true;
  pledge.task = Task::kNone;
  // A late hold was never booked. Collected after all, it is late money, owed back like any other.
  Act act = acts::PaymentCaptured{pledge.amount, pledge.provider};
  if (!pledge.counted)
    act = acts::PaymentLate{pledge.amount, pledge.placed, pledge.provider, pledge.collected};
  const std::int64_t seq = world.append(std::move(act), pledge.call, pledge.campaign, {pledge.seq},
                                        {}, private_part(pledge));
  // A capture that overtook a cancellation: what was to be let go has to be refunded instead.
  if (pledge.state == PledgeState::kRefunding) ask_provider(world, pledge, Task::kRefund);
  return seq;
}

std::int64_t paid(World& world, Pledge& pledge, const SeePayment& seen) {
  pledge.collected = seen.fact == PaymentFact::kCollected;
  pledge.provider = seen.provider;
  pledge.method = seen.method;
  if (!seen.reference.empty()) pledge.reference = seen.reference;
  pledge.task = Task::kNone;
  pledge.reason.clear();
  const bool open = world.campaigns.at(pledge.campaign).state == CampaignState::kPublished;
  return open ? confirm(world, pledge) : confirm_late(world, pledge);
}

bool waits(const Pledge& pledge) {
  return pledge.state == PledgeState::kPlaced || pledge.state == PledgeState::kUnpaid;
}

/// The position of the first event that the fact caused; -1 when it changed rows only; nothing when
/// it changed nothing.
std::optional<std::int64_t> apply_fact(World& world, Pledge& pledge, const SeePayment& seen) {
  switch (seen.fact) {
    case PaymentFact::kHeld:
      if (waits(pledge)) return paid(world, pledge, seen);
      return std::nullopt;
    case PaymentFact::kCollected:
      if (waits(pledge)) return paid(world, pledge, seen);
      if (pledge.seq >= 0 && !pledge.collected && pledge.state != PledgeState::kRefunded)
        return captured(world, pledge);
      return std::nullopt;
    case PaymentFact::kDeclined:
    case PaymentFact::kCancelled:
    case PaymentFact::kExpired:
      if (pledge.state == PledgeState::kPlaced) {
        pledge.state = PledgeState::kUnpaid;
        pledge.task = Task::kNone;
        pledge.reason = seen.code;
        return -1;
      }
      if (seen.fact == PaymentFact::kExpired && pledge.seq >= 0 && !pledge.collected &&
          (pledge.state == PledgeState::kConfirmed || pledge.state == PledgeState::kRefunding)) {
        if (pledge.state == PledgeState::kConfirmed) pledge.reason = "hold_expired";
        return returned(world, pledge);
      }
      return std::nullopt;
    case PaymentFact::kReleased:
      if (pledge.state == PledgeState::kRefunding && !pledge.collected)
        return returned(world, pledge);
      if (pledge.state == PledgeState::kConfirmed && !pledge.collected) {
        pledge.reason = "hold_released";
        return returned(world, pledge);
      }
      return std::nullopt;
    case PaymentFact::kReturned:
      if (pledge.state == PledgeState::kRefunding && pledge.collected)
        return returned(world, pledge);
      return std::nullopt;
    case PaymentFact::kReturnFailed:
      if (pledge.collected &&
          (pledge.state == PledgeState::kRefunding || pledge.state == PledgeState::kRefunded))
        return return_failed(world, pledge, seen.code);
      return std::nullopt;
  }
  return std::nullopt;
}

Pledge* find(World& world, const PledgeId& id) {
  const auto at = world.pledges.find(id);
  return at == world.pledges.end() ? nullptr : &at->second;
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
  const std::string hash = world.sha256_hex(input_bytes(command));
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
  pledge.input_hash = hash;
  Pledge& stored = world.pledges.emplace(pledge.id, std::move(pledge)).first->second;
  ask_provider(world, stored, Task::kBegin);
  return Outcome{.id = command.id.str()};
}

Result<Outcome> decide(World& world, const RetryPledge& command) {
  Pledge* pledge = find(world, command.id);
  if (pledge == nullptr) return err(Errc::kNotFound, "id");
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

Result<Outcome> decide(World& world, const SeePayment& command) {
  Pledge* pledge = find(world, command.id);
  if (pledge == nullptr) return err(Errc::kNotFound, "id");
  const auto seq = apply_fact(world, *pledge, command);
  return Outcome{.repeated = !seq, .seq = seq.value_or(-1), .id = command.id.str()};
}

Result<Outcome> decide(World& world, const RefundPledge& command) {
  if (!command.actor.officer() && !command.actor.system) return err(Errc::kForbidden);
  Pledge* pledge = find(world, command.id);
  if (pledge == nullptr) return err(Errc::kNotFound, "id");
  if (pledge->state == PledgeState::kRefunding || pledge->state == PledgeState::kRefunded)
    return Outcome{.repeated = true, .id = command.id.str()};
  if (pledge->state != PledgeState::kConfirmed || pledge->task != Task::kNone)
    return err(Errc::kIllegalTransition, "state", std::string(to_string(pledge->state)));
  // Pledgers may change their mind until the close; afterwards an officer decides.
  if (command.actor.system &&
      world.campaigns.at(pledge->campaign).state != CampaignState::kPublished)
    return err(Errc::kClosed, "campaign");

  // After this point it must succeed.
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
