// One city at work on either database, with the clock in the test's hand: an open call, a pool that
// doubles gifts, an open campaign. Tests take a writer alone, or a whole Core with the embedded
// provider, on the same database; one after the other on SQLite, several at once on MariaDB.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/core.hpp"
#include "tests/support/test_database.hpp"

namespace colletta::test {

inline constexpr Timestamp kCityStart{1'772'452'800'000'000};  // 2026-03-02T12:00:00Z

struct CityOptions {
  std::int64_t pool_cents = 100'000;
  std::int64_t goal_cents = 100'000;  ///< also the minimum
  matching::Model model = matching::Model::kAllOrNothing;
  /// The pool's rule document.
  std::string rule = R"({"version":1,"kind":"per_pledge","ratio":"1/1","ceiling":"none"})";
  Timestamp start = kCityStart;  ///< the campaign opened a day before and ends 30 days after it
};

/// What became of a pledge, from its row.
struct PledgeRowSeen {
  std::string state, task, reason;
  bool collected = false, counted = false;
  std::int64_t seq = -1, refund_seq = -1;
};

class City {
 public:
  explicit City(std::string_view product, const CityOptions& options = {});

  /// The writer alone. MUST be gone before the City.
  std::unique_ptr<writer::Writer> writer(writer::Hooks hooks = {}, writer::Options options = {});
  /// The same, reaching the database by another address.
  std::unique_ptr<writer::Writer> writer_at(const store::DatabaseUrl& url, writer::Hooks hooks = {},
                                            writer::Options options = {});
  /// A whole installation. Each has its own data folder and provider, unless `data` names one.
  std::unique_ptr<app::Core> core(const std::string& data = {});
  [[nodiscard]] std::string data_dir() const { return (dir_ / "data").string(); }

  [[nodiscard]] const CityId& id() const { return id_; }
  [[nodiscard]] const store::DatabaseUrl& url() const { return database_.url(); }
  [[nodiscard]] store::Session read() const { return database_.read(); }
  /// A writing session: on SQLite only while no writer has the file.
  [[nodiscard]] store::Session write() const { return database_.write(); }

  [[nodiscard]] Timestamp now() const { return {now_.load()}; }
  void set(Timestamp now) { now_ = now.us; }
  void later(std::int64_t us) { now_ += us; }
  [[nodiscard]] Clock clock() const;
  [[nodiscard]] Timestamp deadline() const { return start_ + 30 * kDayUs; }

  std::string ulid() { return ulids_.next(); }
  /// A guest's pledge for the campaign, with a fresh id and, unless given, an e-mail of its own.
  PlacePledge pledge(std::int64_t cents, const std::string& email = {}, CampaignId to = {});
  /// The newest attempt of a pledge for an operation ("begin", ...). Fails the test without one.
  AttemptId attempt_of(const PledgeId& pledge, payments::Operation operation);
  [[nodiscard]] std::int64_t attempts_of(const PledgeId& pledge) const;
  /// What the rail says about that attempt.
  writer::SeeAttempt seen(const PledgeId& pledge, payments::Operation operation,
                          payments::PaymentState state, std::int64_t cents);
  /// Places a pledge and has its money held.
  PledgeId give(writer::Writer& writer, std::int64_t cents, const std::string& email = {},
                const CampaignId& to = {});

  [[nodiscard]] PledgeRowSeen row(const PledgeId& pledge) const;
  /// One number of a query without parameters, read on a session of its own.
  [[nodiscard]] std::int64_t number(const std::string& sql) const;
  /// Names of the journal's events, in order, from a position on.
  [[nodiscard]] std::vector<std::string> events(std::int64_t from = 0) const;
  /// "position: words" for everything that `verify` finds; empty: everything holds.
  [[nodiscard]] std::vector<std::string> findings() const;

  CallId call;
  PoolId pool;
  CampaignId campaign;
  const Actor officer{.person = PersonId::of("01HZZZZZZZZZZZZZZZZZZZZZZZ"),
                      .roles = Roles().add(Role::kOfficer).add(Role::kPromoter)};
  CampaignContent content(const CityOptions& options) const;
  /// Another campaign of the call, open.
  CampaignId publish(writer::Writer& writer, const CityOptions& options);

 private:
  void found();
  void open(const CityOptions& options);

  Timestamp start_;
  std::atomic<std::int64_t> now_{start_.us};
  TestDatabase database_;
  TempDir dir_;
  CityId id_ = CityId::of("borgo");
  ops::UlidMaker ulids_;
  int guests_ = 0;
};

/// Carries a command out, which must be accepted.
Outcome must(writer::Writer& writer, const CityId& city, writer::Command command);
/// The error of a command that must be refused; kInternal and a failed test otherwise.
Errc refused(writer::Writer& writer, const CityId& city, writer::Command command);

}  // namespace colletta::test
