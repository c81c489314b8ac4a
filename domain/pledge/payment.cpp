#include "domain/pledge/payment.hpp"

#include "domain/matching/engine.hpp"
#include "domain/payout/decide.hpp"

namespace colletta {
namespace {

constexpr const char* kDisputed = "disputed";  ///< the payer objected at their bank

matching::Pledge pledge_for_matching(const Pledge& pledge) {
  return {.id = pledge.id,
          .campaign = pledge.campaign,
          .donor = pledge.donor,
          .amount = pledge.amount,
          // Published to the second, so it is matched to the second: anyone can recompute it.
          .placed = {pledge.placed.us - pledge.placed.us % kSecondUs},
          .verified = pledge.verified,
          .promoter_linked = pledge.promoter_linked,
          .position = pledge.seq};
}

/// Of a pledge whose person was erased the journal keeps nothing that had to be erased again.
std::map<std::string, std::string> private_part(const Pledge& pledge) {
  if (pledge.person.empty()) return {};
  return {{"person", pledge.person.str()}, {"reference", pledge.reference}};
}

/// The money is there and the campaign is open: the pledge counts and draws its matches.
std::int64_t confirm(World& world, Pledge& pledge) {
  pledge.seq = world.next_seq;  // the confirmation is the next event: its place in journal order
  const auto changes = matching::confirm(world.book, pledge_for_matching(pledge));
  pledge.matches.clear();
  for (const auto& change : changes)
    if (!change.pledge.empty()) pledge.matches.push_back(world.line_of(change));
  pledge.state = PledgeState::kConfirmed;
  pledge.counted = true;
  const std::int64_t seq =
      world.append(acts::PledgeConfirmed{pledge.amount, pledge.placed, pledge.provider,
                                         pledge.method, pledge.collected, pledge.donor,
                                         pledge.verified, pledge.promoter_linked, pledge.matches},
                   pledge.call, pledge.campaign, {}, {}, private_part(pledge));
  CHECK(seq == pledge.seq, "a pledge's confirmation stands where its matches were decided");
  pledge.confirmed_at = world.events.back().at;
  world.campaigns.at(pledge.campaign).pledges += 1;
  if (const auto call = world.calls.find(pledge.call); call != world.calls.end())
    call->second.pledged = true;
  world.append_moves(changes, pledge.call);
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
  // What pools have granted stays from the first tranche on: it is being paid.
  const bool stays = paid_out(world, pledge.campaign).live > 0;
  for (const auto& line : stays ? std::vector<MatchLine>() : pledge.matches)
    drawn.push_back({.kind = matching::ChangeKind::kReserved,
                     .pool = line.pool,
                     .campaign = pledge.campaign,
                     .pledge = pledge.id,
                     .donor = pledge.donor,
                     .parts = line.parts,
                     .limited_by = line.limited_by,
                     .left = line.left,
                     .withheld = {}});
  out.changes = matching::reverse(world.book, pledge_for_matching(pledge), drawn);
  for (const auto& change : out.changes)
    if (change.pledge == pledge.id) out.lines.push_back(world.line_of(change));
  world.campaigns.at(pledge.campaign).pledges -= 1;
  return out;
}

/// What a reversal moved beyond the pledge's own matches: other kinds of pools, and those to whom
/// the released money went on.
void append_others(World& world, const Reversal& reversal, const Pledge& pledge) {
  world.append_moves(reversal.changes, pledge.call);
  world.append_redistributed(reversal.changes, pledge.call, pledge.id);
}

/// Whether refund.requested has counted the pledge out: all that is left to do is to move money.
bool asked_back(const Pledge& pledge) {
  return pledge.state == PledgeState::kRefunding && pledge.refund_seq >= 0;
}

}  // namespace

Pledge* find(World& world, const PledgeId& id) {
  const auto at = world.pledges.find(id);
  return at == world.pledges.end() ? nullptr : &at->second;
}

void ask_provider(World& world, Pledge& pledge, Task task) {
  pledge.task = task;
  world.tasks.push_back({task, pledge.id});
}

void give_back(World& world, Pledge& pledge, std::string reason) {
  const bool failed =
      world.book.campaigns.at(pledge.campaign).standing == matching::Standing::kFailed;
  if (pledge.counted && !failed) {
    const Reversal reversal = uncount(world, pledge);
    pledge.refund_seq =
        world.append(acts::RefundRequested{pledge.amount, pledge.provider, reason, pledge.collected,
                                           reversal.granted, reversal.lines},
                     pledge.call, pledge.campaign, {pledge.seq}, {}, private_part(pledge));
    append_others(world, reversal, pledge);
  }
  pledge.state = PledgeState::kRefunding;
  pledge.reason = std::move(reason);
  ask_provider(world, pledge, pledge.collected ? Task::kRefund : Task::kVoid);
}

namespace {

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

/// Money that came beside the pledge's own payment (a second one, or one whose hold was let go):
/// a pledge of its own, so that it is booked, given back and shown like any other that came late.
Outcome take_surplus(World& world, const Pledge& own, const SeePayment& seen) {
  Pledge surplus;
  surplus.id = PledgeId::of(world.fresh_id());
  surplus.campaign = own.campaign;
  surplus.call = own.call;
  surplus.person = own.person;
  surplus.donor = own.donor;
  surplus.amount = own.amount;
  surplus.placed = own.placed;
  surplus.locale = own.locale;
  surplus.input_hash = own.input_hash;
  surplus.collected = seen.fact == PaymentFact::kCollected;
  surplus.provider = seen.provider;
  surplus.method = seen.method;
  surplus.reference = seen.reference;
  Pledge& stored = world.pledges.emplace(surplus.id, std::move(surplus)).first->second;
  stored.seq = world.append(acts::PaymentLate{stored.amount, stored.placed, stored.provider,
                                              stored.collected, /*surplus=*/true},
                            stored.call, stored.campaign, {own.seq}, {}, private_part(stored));
  stored.confirmed_at = world.events.back().at;
  give_back(world, stored, "surplus");
  return Outcome{.seq = stored.seq, .id = stored.id.str()};
}

std::int64_t returned(World& world, Pledge& pledge) {
  const bool requested = asked_back(pledge);
  const bool counts = pledge.counted && !requested;
  const Reversal reversal = counts ? uncount(world, pledge) : Reversal{};
  std::vector<std::int64_t> ref{pledge.seq};
  if (requested) ref.push_back(pledge.refund_seq);
  pledge.refund_seq = world.append(
      acts::PaymentRefunded{pledge.amount, pledge.provider, pledge.reason, pledge.collected,
                            requested, counts, reversal.granted, reversal.lines},
      pledge.call, pledge.campaign, ref, {}, private_part(pledge));
  append_others(world, reversal, pledge);
  pledge.state = PledgeState::kRefunded;
  pledge.task = Task::kNone;
  return pledge.refund_seq;
}

std::int64_t return_failed(World& world, Pledge& pledge, const std::string& code) {
  const bool was_returned = pledge.state == PledgeState::kRefunded;
  const bool counts = pledge.counted && !asked_back(pledge);
  const Reversal reversal = counts && !was_returned ? uncount(world, pledge) : Reversal{};
  std::vector<std::int64_t> ref{pledge.seq};
  if (pledge.refund_seq >= 0) ref.push_back(pledge.refund_seq);
  pledge.refund_seq = world.append(acts::RefundFailed{pledge.amount, pledge.provider, was_returned,
                                                      counts, reversal.granted, reversal.lines},
                                   pledge.call, pledge.campaign, ref, {}, private_part(pledge));
  append_others(world, reversal, pledge);
  pledge.state = PledgeState::kRefundFailed;
  pledge.task = Task::kNone;
  if (!code.empty()) pledge.reason = code;
  return pledge.refund_seq;
}

std::int64_t note_captured(World& world, Pledge& pledge) {
  pledge.collected = true;
  pledge.task = Task::kNone;
  // A late hold was never booked. Collected after all, it is late money, owed back like any other.
  Act act = acts::PaymentCaptured{pledge.amount, pledge.provider, asked_back(pledge)};
  if (!pledge.counted)
    act = acts::PaymentLate{pledge.amount, pledge.placed, pledge.provider, pledge.collected};
  return world.append(std::move(act), pledge.call, pledge.campaign, {pledge.seq}, {},
                      private_part(pledge));
}

std::int64_t captured(World& world, Pledge& pledge) {
  const std::int64_t seq = note_captured(world, pledge);
  // A capture that overtook a cancellation: what was to be let go has to be refunded instead.
  if (pledge.state == PledgeState::kRefunding) ask_provider(world, pledge, Task::kRefund);
  return seq;
}

/// What of the pledge's money has been paid out to the promoter, who owes it when it is pulled
/// back.
Money claimed_of(const World& world, const Pledge& pledge) {
  const PaidOut paid = paid_out(world, pledge.campaign);
  if (paid.live == 0) return {};
  return claimed_by(purse_of(world.book, pledge.campaign, paid,
                             world.campaigns.at(pledge.campaign).deadline, world.now),
                    pledge.amount);
}

/// The payer's bank has pulled the money back: whatever counted stops counting, and what was owed
/// is owed no more. After the close the campaign bears it, as it bears a refund.
std::int64_t charged_back(World& world, Pledge& pledge, const std::string& code) {
  const std::int64_t first = world.next_seq;
  // Only what was collected can be pulled back: this news has overtaken that one.
  if (!pledge.collected) note_captured(world, pledge);
  const bool requested = asked_back(pledge);
  const bool counts = pledge.counted && !requested && pledge.state != PledgeState::kRefundFailed;
  const Money claimed = counts ? claimed_of(world, pledge) : Money();
  const Reversal reversal = counts ? uncount(world, pledge) : Reversal{};
  std::vector<std::int64_t> ref{pledge.seq};
  if (pledge.refund_seq >= 0) ref.push_back(pledge.refund_seq);
  // What the rail says goes into no public entry: of its reasons only the one that we know.
  pledge.reason = code == kDisputed ? kDisputed : "bank";
  pledge.refund_seq =
      world.append(acts::ChargedBack{pledge.amount, pledge.provider, pledge.reason, counts,
                                     reversal.granted, reversal.lines, claimed},
                   pledge.call, pledge.campaign, ref, {}, private_part(pledge));
  append_others(world, reversal, pledge);
  pledge.state = PledgeState::kChargedBack;
  pledge.task = Task::kNone;
  return first;
}

/// The hold is gone, and with it the money: after a capture that failed, or by itself.
std::int64_t lost(World& world, Pledge& pledge, std::string_view why) {
  if (pledge.state == PledgeState::kConfirmed) pledge.reason = why;
  return returned(world, pledge);
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

/// Whether the money of the pledge's own payment is held, as far as is known.
bool holds(const Pledge& pledge) {
  return !pledge.collected &&
         (pledge.state == PledgeState::kConfirmed || pledge.state == PledgeState::kRefunding);
}

/// Whether collected money of the pledge is here: it counts for a campaign, or is owed back.
bool owes_or_counts(const Pledge& pledge) {
  return pledge.collected &&
         (pledge.state == PledgeState::kConfirmed || pledge.state == PledgeState::kRefunding ||
          pledge.state == PledgeState::kRefundFailed);
}

/// Money that the pledge has no use for: of another payment than its own, or of its own after the
/// hold was recorded as let go.
bool surplus(const Pledge& pledge, const SeePayment& seen) {
  if (waits(pledge)) return false;
  if (seen.fact != PaymentFact::kHeld && seen.fact != PaymentFact::kCollected) return false;
  if (seen.reference != pledge.reference) return true;
  return seen.fact == PaymentFact::kCollected && pledge.state == PledgeState::kRefunded &&
         !pledge.collected;
}

/// The position of the first event that the fact caused; -1 when it changed rows only; nothing when
/// it changed nothing. About the pledge's own payment, or one of those it waits for.
std::optional<std::int64_t> apply_fact(World& world, Pledge& pledge, const SeePayment& seen) {
  switch (seen.fact) {
    case PaymentFact::kHeld:
      if (waits(pledge)) return paid(world, pledge, seen);
      return std::nullopt;
    case PaymentFact::kCollected:
      if (waits(pledge)) return paid(world, pledge, seen);
      if (holds(pledge)) return captured(world, pledge);
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
      if (!holds(pledge)) return std::nullopt;
      return lost(world, pledge,
                  seen.fact == PaymentFact::kExpired ? "hold_expired" : "capture_failed");
    case PaymentFact::kReleased:
      if (!holds(pledge)) return std::nullopt;
      return lost(world, pledge, "hold_released");
    case PaymentFact::kReturned:
      if (pledge.state == PledgeState::kRefunding && pledge.collected)
        return returned(world, pledge);
      return std::nullopt;
    case PaymentFact::kReturnFailed:
      if (pledge.collected &&
          (pledge.state == PledgeState::kRefunding || pledge.state == PledgeState::kRefunded))
        return return_failed(world, pledge, seen.code);
      return std::nullopt;
    case PaymentFact::kCaptureFailed: {
      if (!holds(pledge) || pledge.state != PledgeState::kConfirmed) return std::nullopt;
      const std::int64_t seq = world.next_seq;
      give_back(world, pledge, "capture_failed");
      return seq;
    }
    case PaymentFact::kReleaseFailed:
      if (!holds(pledge) || pledge.state != PledgeState::kRefunding) return std::nullopt;
      pledge.task = Task::kNone;  // a person may ask again
      return -1;
    case PaymentFact::kChargedBack:
      if (pledge.state == PledgeState::kPlaced) {  // came and went before we heard of it
        pledge.state = PledgeState::kUnpaid;
        pledge.task = Task::kNone;
        pledge.reason = kDisputed;
        return -1;
      }
      if (holds(pledge) || owes_or_counts(pledge)) return charged_back(world, pledge, seen.code);
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Result<Outcome> decide(World& world, const SeePayment& command) {
  Pledge* pledge = find(world, command.id);
  if (pledge == nullptr) return err(Errc::kNotFound, "id");
  if (surplus(*pledge, command)) return take_surplus(world, *pledge, command);
  if (!waits(*pledge) && command.reference != pledge->reference)
    return Outcome{.repeated = true, .id = command.id.str()};
  const auto seq = apply_fact(world, *pledge, command);
  return Outcome{.repeated = !seq, .seq = seq.value_or(-1), .id = command.id.str()};
}

}  // namespace colletta
