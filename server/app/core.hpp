// An installation without its web side: database, writer, embedded payment provider, jobs' parts.
// Wired once, in straight lines; used by `serve`, by the commands, and by tests.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "server/app/secrets.hpp"
#include "server/jobs/jobs.hpp"
#include "server/jobs/verify_watch.hpp"
#include "server/mail/mailer.hpp"
#include "server/ops/crypto.hpp"
#include "server/ops/metrics.hpp"
#include "server/ops/settings.hpp"
#include "server/sandbox/service.hpp"
#include "server/services/due_attempts.hpp"
#include "server/services/public_log.hpp"
#include "server/services/webhooks.hpp"
#include "server/store/database_url.hpp"

namespace colletta::app {

Clock system_clock();

/// The database of the settings; SQLite in the data folder when none is named. The password setting
/// fills in for a URL without one. Error: kInvalid "database.url".
Result<store::DatabaseUrl> database_of(const ops::Settings& settings);

/// How the settings' mail server is spoken to.
ops::SmtpOptions smtp_options(const ops::Settings& settings);

/// How a program that only waits for the file's writing place waits (a `serve` that ends, say).
inline constexpr int kLockWaitMs = 2'000;

struct CoreOptions {
  ops::Settings settings;
  Clock clock = system_clock();
  std::function<std::string(std::size_t)> random = ops::random_bytes;
  /// The sandbox's delays; tests and the demo shorten them.
  payments::sandbox::Delays sandbox_delays;
  /// Checks and signs the journals in the background, and lets nothing be written to a city's
  /// journal that contradicts what was signed. Off for the commands that mend exactly that.
  bool guard_log = true;
};

class Core {
 public:
  /// Opens everything and starts the writer; the schema MUST be up to date. Throws DatabaseError
  /// and std::runtime_error with a sentence for the operator.
  explicit Core(CoreOptions options);
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  /// Told of every commit from now on, on the writer's thread: the log's own commits come at any
  /// time. When this returns, the listener before is not called any more.
  void on_commit(std::function<void(const writer::Commit&)> listener);
  /// Stops taking commands and waits for those accepted. Any number of times.
  void stop();

  [[nodiscard]] store::Session reading_session() const;
  std::unique_ptr<jobs::Jobs> make_jobs(jobs::JobsOptions options);
  [[nodiscard]] bool sends_mail() const { return !settings.mail.url.empty(); }
  /// Nothing when mail is off; then journals are no longer read for it. `site` MUST outlive it.
  std::unique_ptr<mail::Mailer> make_mailer(const views::Site& site);
  std::unique_ptr<jobs::VerifyWatch> make_watch();

  // What was wired, in the order in which it was. All outlive whoever uses the Core.
  const ops::Settings settings;
  const Clock clock;
  const store::DatabaseUrl url;
  const Secrets secrets;
  ops::Metrics metrics;
  std::atomic<std::uint64_t> pages_asked = 0;  ///< that may be kept until a commit
  ops::UlidMaker ulids;
  services::Cities cities;
  services::Receipts receipts;

 private:
  std::mutex listener_mutex_;
  std::function<void(const writer::Commit&)> listener_;
  std::function<std::string(std::size_t)> random_;
  std::unique_ptr<store::Session> webhook_db_;
  std::mutex webhook_mutex_;

  payments::HttpReply take_webhook(const payments::HttpCall& call);
  store::QueryObserver query_observer();
  std::unique_ptr<writer::Writer> make_writer();
  std::unique_ptr<services::PublicLog> make_log();
  services::Rail make_rail(const payments::sandbox::Delays& delays);

  const bool guard_log_;
  std::unique_ptr<writer::Writer> writer_;
  std::unique_ptr<services::PublicLog> log_;
  std::unique_ptr<sandbox::SandboxService> sandbox_;
  std::unique_ptr<services::PaymentRunner> runner_;
  std::unique_ptr<services::DueAttempts> attempts_;
  std::shared_ptr<const payments::Gateway> gateway_;

 public:
  [[nodiscard]] writer::Writer& writer() { return *writer_; }
  [[nodiscard]] services::PublicLog& log() { return *log_; }
  [[nodiscard]] sandbox::SandboxService& sandbox() { return *sandbox_; }
  [[nodiscard]] const payments::Gateway& gateway() const { return *gateway_; }
  [[nodiscard]] services::PaymentRunner& runner() { return *runner_; }
  [[nodiscard]] services::DueAttempts& attempts() { return *attempts_; }
};

}  // namespace colletta::app
