// Limits by address, and what is for this machine alone.
#include <gtest/gtest.h>

#include <future>

#include "server/services/people.hpp"
#include "tests/e2e/installation/cities.hpp"

namespace colletta::test {
namespace {

class Limits : public CitiesTest {
 protected:
  /// Why not; nothing: signed in.
  std::optional<Errc> sign_in(const std::string& password) {
    std::promise<std::optional<Errc>> answered;
    auto db = core_->reading_session();
    web_->app().identity.sign_in(
        db, city_.id(), "ada@posta.example", password, "10.1.1.1",
        [&](const Result<services::SignedIn>& who) {
          answered.set_value(who ? std::nullopt : std::optional(who.error().code));
        });
    return answered.get_future().get();
  }
};
INSTANTIATE_TEST_SUITE_P(Databases, Limits, both_databases(), database_name);

TEST_P(Limits, OnlyFailedLogInsCountAgainstAnAddress) {
  settings_.login.attempts_per_address = 3;
  settings_.login.attempts_per_account = 100;
  serve();
  const ops::PasswordHasher hasher({.ops = 1, .memory_mib = 8});
  must(core_->writer(), city_.id(), writer::WriteRows{[&](store::Session& db) {
         return services::put_person(db,
                                     {.city = city_.id(),
                                      .email = "ada@posta.example",
                                      .name = "Ada",
                                      .password_hash = hasher.hash("una parola lunga"),
                                      .roles = Roles().add(Role::kOfficer)},
                                     city_.ulid(), city_.now());
       }});
  for (int i = 0; i < 8; ++i) EXPECT_EQ(sign_in("una parola lunga"), std::nullopt) << i;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(sign_in("un'altra parola"), Errc::kBadCredentials) << i;
  EXPECT_EQ(sign_in("una parola lunga"), Errc::kTooManyAttempts);
}

TEST_P(Limits, OneLineIsOneClientWhicheverOfItsAddressesItTakes) {
  settings_.server.trusted_proxies = {"127.0.0.1"};
  settings_.limits.pledges_per_minute = 1;
  serve();
  const auto from = [&](const std::string& address) {
    return pledge("", "X-Forwarded-For: " + address + "\r\n").status;
  };
  EXPECT_EQ(from("2001:db8:1:2::1"), 201);
  EXPECT_EQ(from("2001:db8:1:2:ffff::2"), 429);
  EXPECT_EQ(from("2001:db8:1:3::1"), 201);
}

TEST_P(Limits, MetricsAreNotForTheClientsOfAProxyThatNobodyNamed) {
  serve();
  EXPECT_EQ(get("/metrics").status, 200);
  EXPECT_EQ(get("/metrics", "127.0.0.1", "X-Forwarded-For: 8.8.8.8\r\n").status, 403);
  EXPECT_EQ(get("/metrics", "127.0.0.1", "Forwarded: for=8.8.8.8\r\n").status, 403);
}

}  // namespace
}  // namespace colletta::test
