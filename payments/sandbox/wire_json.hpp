// The sandbox provider's side of its API as JSON: reads calls, writes objects, events and errors.
//
//   POST /sandbox/api/v1/payments               begin    {amount_cents, currency, collect, ...}
//   POST /sandbox/api/v1/payments/{id}/capture           {amount_cents}
//   POST /sandbox/api/v1/payments/{id}/void              {}
//   POST /sandbox/api/v1/payments/{id}/refunds           {amount_cents}
//   POST /sandbox/api/v1/payouts                         {amount_cents, payee, iban, description}
//   GET  /sandbox/api/v1/objects/{id}                    a payment, refund or payout
//   GET  /sandbox/api/v1/objects?key=K                   the one that a request with this key made
//   GET  /sandbox/api/v1/events?after=N                  what changed since, oldest first
//
// Each POST carries an Idempotency-Key. Money is integer cents of EUR.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "payments/gateway.hpp"
#include "payments/sandbox/book.hpp"
#include "payments/sandbox/provider.hpp"

namespace colletta::payments::sandbox {

inline constexpr std::string_view kApiPath = "/sandbox/api/v1";
inline constexpr std::string_view kPagePath = "/sandbox/pay/";
inline constexpr std::string_view kIdempotencyHeader = "Idempotency-Key";
inline constexpr std::string_view kSignatureHeader = "Sandbox-Signature";

/// Reads a call; scheme and host of its URL do not matter. `hmac` makes the fingerprint. Errors:
/// kNotFound (no such path or method), kMalformedJson, kMissing, kInvalid, kTooLong with the field.
Result<Call> read_call(const HttpCall& call, const HmacSha256Hex& hmac);

std::string object_json(const Payment& payment);
std::string object_json(const Refund& refund);
std::string object_json(const Payout& payout);

/// {id, type, created, data}: the body of a webhook. `object` is what object_json wrote.
std::string event_json(std::string_view id, std::string_view type, Timestamp created,
                       std::string_view object);

/// {events: [...], next, more} from the bodies of events in order; `next` is the position to go on
/// from.
std::string list_json(std::span<const std::string> bodies, std::int64_t next, bool more);

/// {error: {code, field}}.
std::string error_json(std::string_view code, std::string_view field);
/// The API's answer to an Errc: 400, 401, 404, 409, 503.
ApiAnswer refusal(const Error& error);

}  // namespace colletta::payments::sandbox
