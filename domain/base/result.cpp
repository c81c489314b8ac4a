#include "domain/base/result.hpp"

namespace colletta {

std::string_view to_string(Errc code) noexcept {
  switch (code) {
    case Errc::kMissing: return "missing";
    case Errc::kInvalid: return "invalid";
    case Errc::kTooShort: return "too_short";
    case Errc::kTooLong: return "too_long";
    case Errc::kTooSmall: return "too_small";
    case Errc::kTooLarge: return "too_large";
    case Errc::kInvalidAmount: return "invalid_amount";
    case Errc::kInvalidCharacters: return "invalid_characters";
    case Errc::kUnknownField: return "unknown_field";
    case Errc::kMalformedJson: return "malformed_json";
    case Errc::kUnauthenticated: return "unauthenticated";
    case Errc::kBadCredentials: return "bad_credentials";
    case Errc::kForbidden: return "forbidden";
    case Errc::kBadCsrfToken: return "bad_csrf_token";
    case Errc::kTooManyAttempts: return "too_many_attempts";
    case Errc::kNotFound: return "not_found";
    case Errc::kIllegalTransition: return "illegal_transition";
    case Errc::kNotOpenYet: return "not_open_yet";
    case Errc::kClosed: return "closed";
    case Errc::kAlreadyExists: return "already_exists";
    case Errc::kIdempotencyMismatch: return "idempotency_mismatch";
    case Errc::kVersionMismatch: return "version_mismatch";
    case Errc::kVersionRequired: return "version_required";
    case Errc::kRuleFrozen: return "rule_frozen";
    case Errc::kOutOfFunds: return "out_of_funds";
    case Errc::kUnsupportedOperation: return "unsupported_operation";
    case Errc::kBadSignature: return "bad_signature";
    case Errc::kProviderUnavailable: return "provider_unavailable";
    case Errc::kPaymentDeclined: return "payment_declined";
    case Errc::kOverloaded: return "overloaded";
    case Errc::kReadOnly: return "read_only";
    case Errc::kUnavailable: return "unavailable";
    case Errc::kPayloadTooLarge: return "payload_too_large";
    case Errc::kUnsupportedMediaType: return "unsupported_media_type";
    case Errc::kMethodNotAllowed: return "method_not_allowed";
    case Errc::kInternal: return "internal";
  }
  return "internal";
}

}  // namespace colletta
