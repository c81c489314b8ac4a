// What has to happen by itself: campaigns close at their deadline and rounds after them, pledges
// are settled afterwards, providers are asked and answered, notices are read. Each job finds its
// work in the database and gives it to the writer as commands, so it can be interrupted anywhere
// and run by anyone; doing a thing twice changes nothing.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "server/services/due_attempts.hpp"
#include "server/store/session.hpp"

namespace colletta::jobs {

/// A head of a city's journal, as found in the database.
using SeenHead = std::function<void(const CityId& city, std::int64_t next_seq)>;

struct JobsOptions {
  int pause_ms = 200;  ///< between two looks when nothing calls; also how stale another process's
                       ///< commits can be here (at most 250 ms)
  SeenHead seen_head;  ///< tells of every head at every look; may be empty
  /// Cities that take no acts for now (their journal is forked): nothing is done for them, above
  /// all no provider is asked to move money that could not be recorded. Empty: none.
  std::function<bool(const CityId&)> rests = {};
  std::function<void(std::string_view job, bool ok, std::int64_t us)> on_run;
  std::function<void(std::string_view job, std::string_view detail)> on_failure;
};

class Jobs {
 public:
  /// `db` is a reading session of its own.
  Jobs(store::Session db, writer::Writer& writer, services::PaymentRunner& runner,
       const services::DueAttempts& attempts, Clock clock, JobsOptions options);
  /// stop()
  ~Jobs();

  void start();
  /// Looks now: a commit has made work.
  void call();
  void stop();

  /// One round in the caller's thread, for tools and tests: everything that is due now, to the end
  /// of what this round found. Returns how many things it did.
  std::size_t run_once();

 private:
  void loop();
  using Job = std::pair<CityId, writer::Command>;
  std::size_t submit_all(std::vector<Job> jobs);
  [[nodiscard]] bool rests(const CityId& city) const;
  std::size_t guarded(std::string_view job, std::size_t (Jobs::*run)());
  std::size_t close_campaigns();
  std::size_t close_calls();
  std::size_t settle_pledges();
  std::size_t carry_out_attempts();
  std::size_t reconcile();
  std::optional<std::size_t> keep(const std::string& provider,
                                  const std::vector<payments::Listed>& items);
  void note_list(const std::string& provider, const std::string& cursor, Timestamp read_at);
  std::size_t read_notices();
  void set_aside(const CityId& city, const std::string& provider, const std::string& event,
                 std::function<void()> done);
  std::size_t look_at_heads();

  store::Session db_;
  writer::Writer& writer_;
  services::PaymentRunner& runner_;
  const services::DueAttempts& attempts_;
  Clock clock_;
  JobsOptions options_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool called_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace colletta::jobs
