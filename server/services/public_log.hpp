// The transparency log of every city of the installation (ARCHITECTURE.md, "The signed
// journal"): checks the journals, signs what they have grown by, keeps what was signed outside the
// database, and refuses both to sign and to let anything be written where a journal contradicts it.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "domain/log/checkpoint.hpp"
#include "server/services/log_journal.hpp"
#include "server/services/log_keys.hpp"
#include "server/writer/writer.hpp"

namespace colletta::services {

/// Where a city's last signed checkpoint is kept, in LogOptions::folder.
std::string kept_file(const std::string& folder, const CityId& city);

struct LogOptions {
  std::string folder;        ///< of the kept checkpoints; one a city (kept_file)
  std::string key_file;      ///< of the signing key
  bool make_key = true;      ///< when there is no such file
  std::string name;          ///< origins are name/<city>
  bool name_is_set = false;  ///< an operator has written it: a signed checkpoint must agree
  Clock clock;
  /// Told when a city's state changes for the worse, and of passes that failed (database away).
  std::function<void(const CityId& city, std::string_view why)> on_trouble;
  std::function<void(std::string_view what)> on_failure;
  std::chrono::milliseconds pause{250};  ///< between two looks at the heads when nobody calls
  std::chrono::milliseconds least{700};  ///< between two signatures of a city
};

enum class LogState {
  kChecking,  ///< the journal is being read since the start: nothing is written yet
  kGood,
  kForked,  ///< it contradicts what was signed (or the key is not the journal's): only reads
};
std::string_view to_string(LogState state) noexcept;  ///< "checking", "good", "forked"

/// What is known of a city's log at a moment. Copies are cheap.
struct LogView {
  LogState state = LogState::kChecking;
  std::string why;     ///< kForked: a sentence for the operator, in English
  std::string origin;  ///< also before anything was signed
  log::VerifierKey key;
  std::optional<log::Checkpoint> last;  ///< signed
  std::string note;                     ///< of it, as it is served
  Timestamp signed_at;                  ///< to the start of this process, for one kept before
  std::shared_ptr<const LogTree> tree;  ///< kGood alone; at least as long as `last`
};

class PublicLog {
 public:
  /// Reads the keys. Throws std::runtime_error with a sentence. `db` is a reading session of its
  /// own; `writer` takes the rows of checkpoints.
  PublicLog(LogOptions options, store::Session db, writer::Writer& writer);
  /// stop()
  ~PublicLog();

  void start();
  /// A commit has made work.
  void call();
  /// Signs what there is and ends the thread. Any number of times.
  void stop();

  /// One pass in the caller's thread, for programs without `start()`: checks what is unchecked and
  /// signs what has grown. Throws DatabaseError and std::runtime_error.
  void look();

  /// The key in force and those kept beside it, as the log of that origin is known by.
  [[nodiscard]] std::vector<log::VerifierKey> keys(const std::string& origin) const;
  /// Of a city that nobody has heard of: kChecking before the first look, kGood after.
  [[nodiscard]] LogView view(const CityId& city) const;
  [[nodiscard]] std::map<CityId, LogView> all() const;
  /// False until the first look: until then no city is known, nor that any is good.
  [[nodiscard]] bool looked() const;
  [[nodiscard]] bool read_only(const CityId& city) const;
  /// writer::Options::gate. Errors: kReadOnly; kUnavailable while the check at the start is not
  /// done, after waiting for it a moment.
  std::optional<Error> gate(const CityId& city, const writer::Command& command);
  /// Somebody has read from the journal what was not signed: only reads from here on.
  void suspect(const CityId& city, std::string_view why);

  /// Takes the journal as it is for the state to go on from, and signs it; whoever calls has
  /// explained that in the journal. Error: kInvalid "journal" when it cannot be signed at all.
  Status accept(const CityId& city);

 private:
  struct CityLog;

  void loop();
  void pass(bool last);
  [[nodiscard]] LogState state_of(const CityLog& city) const;
  void visit(CityLog& city, std::int64_t head, bool last);
  void begin(CityLog& city);
  std::optional<std::string> base_trouble(const CityLog& city);
  [[nodiscard]] std::string how_to_go_on(const CityLog& city, bool key_too) const;
  void check(CityLog& city, std::int64_t head);
  void advance(CityLog& city, std::int64_t head, bool last);
  std::optional<std::string> take_in(CityLog& city, std::int64_t head);
  std::optional<std::string> key_trouble(const CityLog& city);
  std::optional<std::string> kept_trouble(CityLog& city, const LogTree& tree);
  void sign(CityLog& city);
  void note_row(CityLog& city, const SignedRow& row);
  Status reload_keys();
  void fork(CityLog& city, std::string why);
  CityLog& city_log(const CityId& id);
  [[nodiscard]] LogView view_of(const CityLog& city) const;

  LogOptions options_;
  store::Session db_;
  writer::Writer& writer_;

  mutable std::mutex mutex_;  ///< over everything below but what says otherwise
  std::condition_variable changed_;
  LogKeys keys_;
  std::map<CityId, std::unique_ptr<CityLog>> cities_;
  bool looked_ = false;
  bool called_ = false;
  std::atomic<bool> stopping_ = false;
  std::chrono::steady_clock::time_point made_;
  std::thread thread_;
};

}  // namespace colletta::services
