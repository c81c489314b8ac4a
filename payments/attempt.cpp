#include "payments/attempt.hpp"

#include <algorithm>
#include <array>

#include "domain/base/check.hpp"

namespace colletta::payments {
namespace {

// How far along a state is; nothing when an attempt of this operation can never be in it.
// A begun payment: what the payer and the rail do until the money is held, collected or lost.
std::optional<int> begin_rank(PaymentState state) {
  switch (state) {
    case PaymentState::kDue:
      return 0;
    case PaymentState::kUnknown:
      return 1;
    case PaymentState::kActionRequired:
      return 2;
    case PaymentState::kPending:
      return 3;
    case PaymentState::kAuthorised:
      return 4;
    case PaymentState::kDeclined:
    case PaymentState::kCancelled:
    case PaymentState::kExpired:
    case PaymentState::kVoided:
    case PaymentState::kRefused:
      return 5;
    // Money that did arrive is never ignored, whatever was said of the payment before.
    case PaymentState::kCaptured:
      return 6;
    case PaymentState::kChargedBack:
      return 7;
    case PaymentState::kAbsent:
    case PaymentState::kRefunded:
    case PaymentState::kRefundFailed:
    case PaymentState::kPaidOut:
      return std::nullopt;
  }
  return std::nullopt;
}

// The other operations: asked, under way, over. `good` is the end that was asked for.
std::optional<int> rank(PaymentState state, PaymentState good) {
  if (state == good) return 4;
  switch (state) {
    case PaymentState::kDue:
      return 0;
    case PaymentState::kUnknown:
      return 1;
    case PaymentState::kPending:
      return 3;
    case PaymentState::kDeclined:
    case PaymentState::kExpired:
    case PaymentState::kRefused:
      return 4;
    // Also after a confirmed refund: a rail may take its word back (the money could not be
    // delivered).
    case PaymentState::kRefundFailed:
      return good == PaymentState::kRefunded ? std::optional(5) : std::nullopt;
    // What was collected has been pulled back since.
    case PaymentState::kChargedBack:
      return good == PaymentState::kCaptured ? std::optional(5) : std::nullopt;
    case PaymentState::kAbsent:
    case PaymentState::kActionRequired:
    case PaymentState::kAuthorised:
    case PaymentState::kCaptured:
    case PaymentState::kCancelled:
    case PaymentState::kVoided:
    case PaymentState::kRefunded:
    case PaymentState::kPaidOut:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<int> rank_of(Operation operation, PaymentState state) {
  switch (operation) {
    case Operation::kBegin:
    case Operation::kCharge:
      return begin_rank(state);
    case Operation::kCapture:
      return rank(state, PaymentState::kCaptured);
    case Operation::kVoid:
      return rank(state, PaymentState::kVoided);
    case Operation::kRefund:
      return rank(state, PaymentState::kRefunded);
    case Operation::kPayout:
      return rank(state, PaymentState::kPaidOut);
  }
  return std::nullopt;
}

// Above this the attempt is decided; below it somebody still has to act.
constexpr int kDecidedRank = 4;

}  // namespace

std::optional<PaymentState> advance(Operation operation, PaymentState current, PaymentState seen) {
  const std::optional<int> from = rank_of(operation, current);
  CHECK(from, "an attempt is in a state that its operation does not have");
  const std::optional<int> to = rank_of(operation, seen);
  if (!to || *to <= *from) return std::nullopt;
  return seen;
}

bool settled(Operation operation, PaymentState state) {
  const std::optional<int> at = rank_of(operation, state);
  return at && *at >= kDecidedRank;
}

Step next_step(Operation operation, PaymentState state, Timestamp created_at, Timestamp now) {
  if (settled(operation, state)) return Step::kNone;
  const bool fresh = now - created_at < kLookUpFirstAfterUs;
  return state == PaymentState::kDue && fresh ? Step::kSend : Step::kLookUp;
}

std::int64_t retry_after_us(int tries, int jitter_permille) {
  CHECK(tries >= 1, "a back-off follows a try");
  CHECK(jitter_permille >= 0 && jitter_permille < 1000, "jitter is in thousandths");
  constexpr std::array<std::int64_t, 7> kSchedule = {
      2 * kSecondUs,   10 * kSecondUs, 30 * kSecondUs, 120 * kSecondUs,
      600 * kSecondUs, kHourUs,        6 * kHourUs};
  const std::size_t at =
      std::min<std::size_t>(static_cast<std::size_t>(tries - 1), kSchedule.size() - 1);
  const std::int64_t base = kSchedule[at];
  return base + base / 4 * jitter_permille / 1000;
}

}  // namespace colletta::payments
