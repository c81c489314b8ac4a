// The one write path: commands queue up, one thread takes what has queued while the last batch was
// committing, and carries each city's share out in one transaction (ARCHITECTURE.md, "The write
// path"). It must never know HTTP, pages or providers.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "server/store/session.hpp"
#include "server/writer/batch.hpp"

namespace colletta::writer {

/// What a committed batch has changed, told before its commands are answered: whoever shows figures
/// forgets the old ones now.
struct Commit {
  CityId city;
  std::vector<Event> events;
  std::set<CampaignId> campaigns;  ///< whose figures, texts or states changed
  std::set<CallId> calls;
  std::vector<Attempt> attempts;  ///< new ones, to be sent to the provider
  std::int64_t next_seq = 0;
};

/// Figures of one batch, for metrics.
struct BatchFigures {
  std::string_view city;
  std::size_t commands = 0;
  std::int64_t wait_us = 0;    ///< of the first command in the queue
  std::int64_t commit_us = 0;  ///< the whole transaction
};

struct Hooks {
  std::function<void(const Commit&)> on_commit;
  std::function<void(const BatchFigures&)> on_batch;
  std::function<void(std::string_view command, std::string_view outcome)> on_command;
  /// A failure that is the database's or ours: name of the query or check, code, words without
  /// values.
  std::function<void(std::string_view what, int code, std::string_view detail)> on_failure;
};

struct Options {
  std::size_t queue_max = 4096;
  std::size_t batch_max = 256;
  store::SessionOptions session;
  store::QueryObserver observer;
  /// Asked for every command before it is decided, on the writer's thread; an error refuses it. It
  /// may wait a moment. Empty: all may pass.
  std::function<std::optional<Error>(const CityId&, const Command&)> gate = {};
  /// How often something was read so far that a batch makes stale. While that comes faster than
  /// commands do, the writer rests between batches. Empty: nobody reads.
  std::function<std::uint64_t()> reads = {};
};

/// Called once, on the writer's thread: it must only hand the outcome on.
using Done = std::function<void(Result<Outcome>)>;

class Writer {
 public:
  /// Opens the writing session (throws DatabaseError) and starts the thread.
  Writer(const store::DatabaseUrl& url, Options options, Clock clock, Crypto crypto,
         std::function<std::string()> fresh_id, Hooks hooks);
  /// stop()
  ~Writer();

  /// False when the queue is full or the writer stops: nothing was accepted (503, Retry-After).
  /// Besides the commands' own errors an outcome can be kUnavailable (the database cannot be
  /// written; whether an accepted id took effect can be asked by sending it again) or kInternal.
  [[nodiscard]] bool submit(const CityId& city, Command command, Done done);
  /// The same, waiting for the outcome: for programs without a loop (demo, user, tests).
  Result<Outcome> run(const CityId& city, Command command);

  [[nodiscard]] std::size_t queue_depth() const;
  /// Accepts no more, carries out what waits, and joins the thread. Any number of times.
  void stop();

 private:
  struct Item {
    CityId city;
    Command command;
    Done done;
    Timestamp queued;
  };
  using Items = std::vector<Item*>;

  void loop();
  bool is_read(std::size_t commands);
  void rest(std::chrono::steady_clock::duration worked, std::size_t commands);
  Items let_through(Items items);
  void carry_out(const CityId& city, const Items& items);
  enum class Tried { kDone, kAgain, kNever };
  Tried attempt(const CityId& city, const Items& items);
  bool took_effect(const CityId& city, const std::string& batch_id,
                   const std::vector<Event>& events);
  void answer(const Items& items, std::vector<Result<Outcome>> outcomes);
  void fail(const Items& items, const Error& error);
  void forget(int wait_ms);

  store::Session session_;
  Options options_;
  Clock clock_;
  Crypto crypto_;
  std::function<std::string()> fresh_id_;
  Hooks hooks_;
  Errc last_failure_ = Errc::kInternal;
  std::uint64_t reads_seen_ = 0;  ///< until the last batch
  bool bytes_due_ = false;        ///< of an erasure: tried again until nobody reads the old state
  std::chrono::steady_clock::time_point forget_next_{};

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Item> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace colletta::writer
