// The signature of a webhook: `t=<unix seconds>,v1=<hex HMAC-SHA-256 of "t.body">`, the scheme that
// Stripe made common and that the sandbox rail speaks too. The time is inside what is signed, so an
// old message cannot be replayed as a new one. The hash is passed in.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/time.hpp"
#include "payments/gateway.hpp"

namespace colletta::payments {

/// How far the signed time may lie from ours, either way: a slow delivery and two clocks.
inline constexpr std::int64_t kSignatureToleranceUs = 300 * kSecondUs;

/// The header's value for these raw bytes.
std::string sign_webhook(const HmacSha256Hex& hmac, std::string_view secret, Timestamp now,
                         std::string_view raw);

/// Any one `v1` that fits is enough (a provider that changes its secret sends two). Compares in
/// constant time. Error: kBadSignature, with the field "signature" or "time".
Status check_webhook(const HmacSha256Hex& hmac, std::string_view secret, std::string_view header,
                     std::string_view raw, Timestamp now);

/// Equality whose time depends on the lengths alone.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace colletta::payments
