// The life of one payment_attempt as pure functions: where it may go, what is to be done about it
// now, and when to try again. The row is committed before the rail is called.
#pragma once

#include <cstdint>
#include <optional>

#include "domain/base/time.hpp"
#include "payments/gateway.hpp"

namespace colletta::payments {

/// The state after `seen` was read about an attempt in `current`, or nothing when it changes
/// nothing: states only move forward, so what is late, doubled or out of order falls away here.
/// kAbsent is never a state of a row: it only tells the worker to send the request again.
std::optional<PaymentState> advance(Operation operation, PaymentState current, PaymentState seen);

/// True when nothing more is expected from the rail for this attempt by itself.
bool settled(Operation operation, PaymentState state);

/// Code of an attempt whose object the rail says it does not have, although it gave us its
/// reference: never a reason to send again, but one for a person to look.
inline constexpr const char* kAbsentCode = "absent";

enum class Step {
  kSend,    ///< send the request under its key
  kLookUp,  ///< ask for the object first; kAbsent then means: send
  kNone,    ///< nothing is to be done
};

/// Rails may forget a key after 24 h, and the same request would then charge again. From this age
/// of the row on, even a request that was (as far as we know) never sent is looked up first.
inline constexpr std::int64_t kLookUpFirstAfterUs = 23 * kHourUs;

/// What a worker does about an attempt whose time has come. Anything unknown is asked for, never
/// guessed; what waits for the payer or the rail is asked for too, since notices can be lost.
Step next_step(Operation operation, PaymentState state, Timestamp created_at, Timestamp now);

/// Microseconds to wait after the n-th fruitless try (n >= 1): 2 s, 10 s, 30 s, 2 min, 10 min, 1 h,
/// then 6 h for good, plus `jitter_permille` (0..999, the caller's dice) thousandths of a quarter
/// of it.
std::int64_t retry_after_us(int tries, int jitter_permille);

}  // namespace colletta::payments
