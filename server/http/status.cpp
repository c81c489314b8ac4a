#include "server/http/status.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace colletta::http {

int status_of(Errc code) noexcept {
  switch (code) {
    case Errc::kMissing:
    case Errc::kInvalid:
    case Errc::kTooShort:
    case Errc::kTooLong:
    case Errc::kTooSmall:
    case Errc::kTooLarge:
    case Errc::kInvalidAmount:
    case Errc::kInvalidCharacters:
    case Errc::kUnknownField:
    case Errc::kUnsupportedOperation:
    case Errc::kIdempotencyMismatch:  // as the IETF draft on Idempotency-Key asks
      return 422;
    case Errc::kMalformedJson:
      return 400;
    case Errc::kUnauthenticated:
    case Errc::kBadCredentials:
    case Errc::kBadSignature:
      return 401;
    case Errc::kPaymentDeclined:
      return 402;
    case Errc::kForbidden:
    case Errc::kBadCsrfToken:
      return 403;
    case Errc::kNotFound:
      return 404;
    case Errc::kMethodNotAllowed:
      return 405;
    case Errc::kIllegalTransition:
    case Errc::kNotOpenYet:
    case Errc::kClosed:
    case Errc::kAlreadyExists:
    case Errc::kRuleFrozen:
    case Errc::kOutOfFunds:
      return 409;
    case Errc::kVersionMismatch:
      return 412;
    case Errc::kPayloadTooLarge:
      return 413;
    case Errc::kUnsupportedMediaType:
      return 415;
    case Errc::kVersionRequired:
      return 428;
    case Errc::kTooManyAttempts:
      return 429;
    case Errc::kProviderUnavailable:
    case Errc::kOverloaded:
    case Errc::kReadOnly:
    case Errc::kUnavailable:
      return 503;
    case Errc::kInternal:
      return 500;
  }
  return 500;
}

std::string_view reason_phrase(int status) noexcept {
  using Row = std::pair<int, std::string_view>;
  static constexpr std::array<Row, 31> kPhrases = {{
      {200, "OK"},
      {201, "Created"},
      {202, "Accepted"},
      {204, "No Content"},
      {301, "Moved Permanently"},
      {302, "Found"},
      {303, "See Other"},
      {304, "Not Modified"},
      {307, "Temporary Redirect"},
      {308, "Permanent Redirect"},
      {400, "Bad Request"},
      {401, "Unauthorized"},
      {402, "Payment Required"},
      {403, "Forbidden"},
      {404, "Not Found"},
      {405, "Method Not Allowed"},
      {406, "Not Acceptable"},
      {408, "Request Timeout"},
      {409, "Conflict"},
      {412, "Precondition Failed"},
      {413, "Content Too Large"},
      {415, "Unsupported Media Type"},
      {417, "Expectation Failed"},
      {421, "Misdirected Request"},
      {422, "Unprocessable Content"},
      {428, "Precondition Required"},
      {429, "Too Many Requests"},
      {431, "Request Header Fields Too Large"},
      {500, "Internal Server Error"},
      {501, "Not Implemented"},
      {503, "Service Unavailable"},
  }};
  const auto found = std::find_if(kPhrases.begin(), kPhrases.end(),
                                  [&](const Row& row) { return row.first == status; });
  return found == kPhrases.end() ? std::string_view() : found->second;
}

}  // namespace colletta::http
