// Who somebody is: log-in, sessions, form tokens. Passwords are hashed on the CPU pool, attempts
// are bounded by account and address, and neither answers nor their time tell whether an account
// exists.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/time.hpp"
#include "domain/people/actor.hpp"
#include "server/ops/cpu_pool.hpp"
#include "server/ops/password.hpp"
#include "server/ops/rate_limit.hpp"
#include "server/writer/writer.hpp"

namespace colletta::services {

struct Person {
  PersonId id;
  std::string name, email;
  Roles roles;
};

struct SignedIn {
  Person person;
  std::string session_token;  ///< the cookie's value
  [[nodiscard]] Actor actor() const { return {.person = person.id, .roles = person.roles}; }
};

/// Name of the session cookie of a city: "__Host-colletta-session-<slug>" (Secure, HttpOnly,
/// SameSite=Lax, Path=/). Cities that share a host by path do not share sessions.
std::string session_cookie_name(const CityId& city);
/// A random value that a guest's browser keeps so that form tokens can be bound to it.
std::string guest_cookie_name(const CityId& city);

struct IdentityOptions {
  std::int64_t session_us = 12 * kHourUs;
  std::string secret;  ///< of the instance: keys form tokens
};

class Identity {
 public:
  Identity(writer::Writer& writer, ops::CpuPool& cpu, ops::PasswordHasher& passwords,
           ops::RateLimiter& by_account, ops::RateLimiter& by_address, Clock clock,
           IdentityOptions options);

  /// The person of a session cookie's value. Reads only; an expired session is nobody.
  [[nodiscard]] std::optional<SignedIn> find(store::Session& db, const CityId& city,
                                             std::string_view session_token) const;

  /// Errors to `done` (any thread): kBadCredentials, kTooManyAttempts, kOverloaded, kUnavailable.
  /// The reading part runs on the caller's thread, the hashing on the CPU pool.
  void sign_in(store::Session& db, const CityId& city, std::string_view email,
               std::string_view password, std::string_view address,
               std::function<void(Result<SignedIn>)> done);
  void sign_out(const CityId& city, std::string_view session_token,
                std::function<void(Status)> done);

  /// The token of every form, bound to the session or the guest cookie: base64url of
  /// HMAC(secret, "csrf/v1|" city "|" bound_to).
  [[nodiscard]] std::string csrf_token(const CityId& city, std::string_view bound_to) const;
  [[nodiscard]] bool csrf_good(const CityId& city, std::string_view bound_to,
                               std::string_view token) const;

 private:
  writer::Writer& writer_;
  ops::CpuPool& cpu_;
  ops::PasswordHasher& passwords_;
  ops::RateLimiter& by_account_;
  ops::RateLimiter& by_address_;
  Clock clock_;
  IdentityOptions options_;
};

}  // namespace colletta::services
