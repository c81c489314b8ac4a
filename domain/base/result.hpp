// Result<T>: an expected outcome as a value. An error says which rule was broken (Errc), which
// field of the input broke it, and a detail that a message may show. It must never know HTTP or
// SQL.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "domain/base/check.hpp"

namespace colletta {

/// Every reason for which a request can be refused. One name here = one stable API code
/// (`to_string`), one HTTP status (server/http/status table) and one translated sentence.
enum class Errc {
  // input
  kMissing,  ///< a required field is absent or empty
  kInvalid,  ///< a field does not have its form
  kTooShort,
  kTooLong,
  kTooSmall,
  kTooLarge,
  kInvalidAmount,      ///< not an amount of money
  kInvalidCharacters,  ///< control characters, broken UTF-8, bidi overrides
  kUnknownField,
  kMalformedJson,
  // identity
  kUnauthenticated,
  kBadCredentials,
  kForbidden,
  kBadCsrfToken,
  kTooManyAttempts,
  // state
  kNotFound,
  kIllegalTransition,  ///< the thing is not in a state from which this may happen
  kNotOpenYet,
  kClosed,  ///< the deadline has passed, by the server's clock
  kAlreadyExists,
  kIdempotencyMismatch,  ///< same id, other content
  kVersionMismatch,      ///< If-Match does not hold
  kVersionRequired,
  kRuleFrozen,  ///< a pool's rule cannot change once it is open
  kOutOfFunds,
  // payments
  kUnsupportedOperation,  ///< the rail does not have this operation
  kBadSignature,
  kProviderUnavailable,
  kPaymentDeclined,
  // service
  kOverloaded,  ///< a bounded queue is full: nothing was accepted, try again
  kReadOnly,
  kUnavailable,  ///< the database cannot be reached
  kPayloadTooLarge,
  kUnsupportedMediaType,
  kMethodNotAllowed,
  kInternal,
};

/// The stable code used in the API, logs and catalogues: `kTooLong` -> "too_long".
std::string_view to_string(Errc code) noexcept;

struct Error {
  Errc code = Errc::kInternal;
  std::string
      field;  ///< path of the offending field ("budget[2].amount"), empty when there is none
  std::string detail;  ///< a value for the message: a limit, a state, a list of what is allowed

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT(google-explicit-constructor)
  Result(Error error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  T& value() & { return require(), std::get<0>(state_); }
  const T& value() const& { return require(), std::get<0>(state_); }
  T&& value() && { return require(), std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const {
    CHECK(!ok(), "error() of a Result that holds a value");
    return std::get<1>(state_);
  }

 private:
  void require() const { CHECK(ok(), "value() of a Result that holds an error"); }
  std::variant<T, Error> state_;
};

/// Result<void>: either nothing, or an error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool ok() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return ok(); }
  [[nodiscard]] const Error& error() const {
    CHECK(!ok(), "error() of a Result that is ok");
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

inline Error err(Errc code, std::string field = {}, std::string detail = {}) {
  return Error{code, std::move(field), std::move(detail)};
}

}  // namespace colletta
