// The check that runs beside the server: every minute the events that came since, once a day (and
// at the start, if asked for) everything anew. On a thread of its own that gives way to all others,
// on a session of its own, and in slices, so that no snapshot of the database is held for long. It
// must never know what is done about a finding.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "server/services/verify.hpp"

namespace colletta::jobs {

/// What the check of a city's journal has come to.
struct VerifyState {
  std::int64_t events = 0;        ///< checked so far
  Timestamp checked_at;           ///< when the end of the journal was last reached; 0: never yet
  Timestamp whole_at;             ///< when rows and projections were last compared whole; 0: never
  std::vector<Finding> findings;  ///< empty: everything holds, as far as it was checked
};

struct VerifyOptions {
  std::int64_t every_s = 60;  ///< 0: never
  bool whole_at_start = false;
  std::string log_folder;  ///< see services::verify
  /// Whose signatures the checkpoints of a city must have; absent: nobody is known.
  std::function<services::Signers(store::Session&, const CityId&)> signers;
  Clock clock;
  /// Told when a city's findings have changed, and of what failed. On the watch's thread.
  std::function<void(const CityId&, const VerifyState&)> on_change;
  std::function<void(std::string_view detail)> on_failure;
};

class VerifyWatch {
 public:
  /// `db` is a reading session of its own.
  VerifyWatch(store::Session db, VerifyOptions options);
  /// stop()
  ~VerifyWatch();

  void start();
  void stop();

  /// One round in the caller's thread: everything new of every city, and whole what is due whole.
  void run_once();

  [[nodiscard]] std::map<CityId, VerifyState> all() const;

 private:
  struct CityCheck {
    std::unique_ptr<services::JournalCheck> check;
    services::Findings
        findings;                ///< of the journal itself: they stay until everything is read anew
    services::Findings of_rows;  ///< of the last whole comparison: they stay until the next
    std::int64_t whole_day = -1;  ///< the last day on which everything was checked
    bool begun_whole = false;
  };

  void loop();
  void look(const CityId& city);
  bool slice(const CityId& city, CityCheck& checked);
  void tell(const CityId& city, const CityCheck& checked, const services::Findings& found,
            bool whole);
  [[nodiscard]] bool stopping() const;

  store::Session db_;
  VerifyOptions options_;
  std::map<CityId, CityCheck> cities_;  ///< of the thread that runs

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::map<CityId, VerifyState> states_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace colletta::jobs
