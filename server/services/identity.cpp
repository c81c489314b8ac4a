#include "server/services/identity.hpp"

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "server/ops/crypto.hpp"
#include "sql/queries/services.hpp"

namespace colletta::services {
namespace {

using Text = std::string;

Roles roles_of(const std::string& stored) {
  auto roles = Roles::parse(stored);
  CHECK(roles.ok(), "roles in our own database must be ones that we wrote");
  return *roles;
}

}  // namespace

// A word before each city's name, so that no name of a city makes another cookie's.
std::string session_cookie_name(const CityId& city) {
  return "__Host-colletta-session-" + city.str();
}
std::string guest_cookie_name(const CityId& city) { return "__Host-colletta-guest-" + city.str(); }

Identity::Identity(writer::Writer& writer, ops::CpuPool& cpu, ops::PasswordHasher& passwords,
                   ops::RateLimiter& by_account, ops::RateLimiter& by_address, Clock clock,
                   IdentityOptions options)
    : writer_(writer),
      cpu_(cpu),
      passwords_(passwords),
      by_account_(by_account),
      by_address_(by_address),
      clock_(std::move(clock)),
      options_(std::move(options)) {}

std::optional<SignedIn> Identity::find(store::Session& db, const CityId& city,
                                       std::string_view session_token) const {
  if (session_token.empty()) return std::nullopt;
  const auto row = db.fetch_one<Text, Text, Text, Text>(
      store::sql::session_person,
      {{"token_hash", ops::sha256_hex(session_token)}, {"city", city}, {"now", clock_()}});
  if (!row) return std::nullopt;
  const auto& [id, name, email, roles] = *row;
  return SignedIn{{PersonId::of(id), name, email, roles_of(roles)}, std::string(session_token)};
}

void Identity::sign_in(store::Session& db, const CityId& city, std::string_view email,
                       std::string_view password, std::string_view address,
                       std::function<void(Result<SignedIn>)> done) {
  const auto clean = clean_email(email, "email");
  const std::string account =
      city.str() + "|" + (clean ? *clean : std::string(email.substr(0, 64)));
  const std::string from(address);
  if (by_address_.take(from) > 0 || by_account_.take(account) > 0)
    return done(err(Errc::kTooManyAttempts));
  if (!clean || password.size() > limits::kPasswordBytesMax)
    return done(err(Errc::kBadCredentials));
  const auto row = db.fetch_one<Text, Text, Text, Text, Text>(store::sql::person_password,
                                                              {{"city", city}, {"email", *clean}});

  auto job = [this, city, account, from, password = std::string(password), row, done] {
    // A guest's row has no password: it takes as long, and says the same, as no row at all.
    const bool known = row && !std::get<4>(*row).empty();
    const bool good = known ? passwords_.verify(std::get<4>(*row), password)
                            : passwords_.refuse_unknown(password);
    if (!good) return done(err(Errc::kBadCredentials));
    by_account_.forget(account);
    by_address_.give_back(from);  // a town hall has one address and many people
    const auto& [id, name, mail, roles, hash] = *row;
    SignedIn who{{PersonId::of(id), name, mail, roles_of(roles)}, ops::random_token()};
    const std::string rehashed = passwords_.needs_rehash(hash) ? passwords_.hash(password) : "";
    writer::WriteRows rows{
        .write =
            [who, rehashed, city, now = clock_(),
             expires = clock_() + options_.session_us](store::Session& session) {
              session.execute(store::sql::forget_old_sessions, {{"now", now}});
              session.execute(store::sql::add_session,
                              {{"token_hash", ops::sha256_hex(who.session_token)},
                               {"city", city},
                               {"person", who.person.id},
                               {"now", now},
                               {"expires", expires}});
              if (!rehashed.empty())
                session.execute(store::sql::set_password_hash,
                                {{"hash", rehashed}, {"person", who.person.id}, {"city", city}});
              return Result<Outcome>(Outcome{.id = who.person.id.str()});
            },
        .even_read_only = true};
    const bool accepted =
        writer_.submit(city, std::move(rows), [who, done](const Result<Outcome>& outcome) {
          if (outcome)
            done(who);
          else
            done(outcome.error());
        });
    if (!accepted) done(err(Errc::kOverloaded));
  };
  if (!cpu_.post(std::move(job))) done(err(Errc::kOverloaded));
}

void Identity::sign_out(const CityId& city, std::string_view session_token,
                        std::function<void(Status)> done) {
  writer::WriteRows rows{
      .write =
          [hash = ops::sha256_hex(session_token), city](store::Session& session) {
            session.execute(store::sql::end_session, {{"token_hash", hash}, {"city", city}});
            return Result<Outcome>(Outcome{});
          },
      .even_read_only = true};
  const bool accepted = writer_.submit(city, std::move(rows), [done](const Result<Outcome>& o) {
    done(o ? Status() : Status(o.error()));
  });
  if (!accepted) done(err(Errc::kOverloaded));
}

std::string Identity::csrf_token(const CityId& city, std::string_view bound_to) const {
  return ops::base64url(
      ops::hmac_sha256(options_.secret, "csrf/v1|" + city.str() + "|" + std::string(bound_to)));
}

bool Identity::csrf_good(const CityId& city, std::string_view bound_to,
                         std::string_view token) const {
  return !bound_to.empty() && ops::equal_in_constant_time(csrf_token(city, bound_to), token);
}

}  // namespace colletta::services
