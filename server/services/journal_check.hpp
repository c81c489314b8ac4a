// Checking a journal from its first event to its last, in memory that does not grow with it: one
// thread reads, hashes and parses, another replays. What was read can be continued later with the
// events that came since. It must never know where the journal is.
#pragma once

#include <functional>
#include <limits>

#include "domain/journal/replay.hpp"
#include "domain/log/merkle.hpp"
#include "server/services/journal_source.hpp"
#include "server/services/replay_scratch.hpp"
#include "server/services/reveal_checks.hpp"

namespace colletta::services {

/// Told how far a check has come, now and then: "events" or "rows", how many, and of how many (0:
/// nobody knows).
using Progress = std::function<void(std::string_view what, std::int64_t done, std::int64_t all)>;

/// An explained fork: a correction.recorded gives up a checkpoint that was signed.
struct GivenUp {
  std::int64_t size = 0;  ///< of the checkpoint
  std::int64_t seq = -1;  ///< of the explanation
  std::string reason;
  bool excuses = false;  ///< a key that is known has signed it; else it explains nothing away
};

class JournalCheck {
 public:
  JournalCheck();

  /// Reads on from where the last call ended to the end of `source`. Positions are dense, each leaf
  /// is the hash of its body, each body is canonical and its postings are those of its act,
  /// commitments open to the private rows or were erased by an event that says so, every head that
  /// was signed is the root of the first so many leaves, and all that Replay checks. What operators
  /// have explained by a correction.recorded that gives up a checkpoint which the log has signed is
  /// no finding: leaves before it that are not those of their bodies, and signed heads up to that
  /// checkpoint's.
  /// Stops early when it has found enough. Throws DatabaseError and what `source` throws.
  /// `most`: reads no more events than so many now; true: it came to the end.
  bool run(JournalSource& source, Findings& findings, const Progress& progress,
           std::int64_t most = std::numeric_limits<std::int64_t>::max());

  [[nodiscard]] std::int64_t events() const { return events_; }
  [[nodiscard]] const Replay& replay() const { return replay_; }
  /// In journal order; at most kFindingsMax.
  [[nodiscard]] const std::vector<GivenUp>& given_up() const { return explained_; }
  ReplayScratch& scratch() { return scratch_; }

 private:
  /// A finding that a later correction.recorded may explain.
  struct Contradiction {
    Finding finding;
    std::int64_t signed_size = -1;  ///< of a signed head; -1: a leaf
  };
  struct Page;
  class Reading;
  void take(Page& page, const JournalSource& source, Findings& findings);
  void take_correction(const Event& event, const acts::CorrectionRecorded& act,
                       const JournalSource& source);
  void drop_explained();
  void take_contradictions(Findings& findings);
  void take_replay_findings(Findings& findings);
  void end(JournalSource& source, std::int64_t all, Findings& findings);

  ReplayScratch scratch_;
  Replay replay_;
  std::vector<Contradiction> contradictions_;
  std::vector<GivenUp> explained_;
  std::int64_t corrected_before_ = 0;  ///< leaves before it are explained
  std::int64_t given_up_ = -1;         ///< so are signed heads up to this size
  log::Frontier frontier_;             ///< of the leaves read
  RevealChecks reveals_;               ///< of the same
  SignedHead head_;                    ///< the last one looked at
  std::int64_t events_ = 0;
  std::size_t told_ = 0;  ///< of the replay's findings
};

}  // namespace colletta::services
