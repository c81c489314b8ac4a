// The journal read as a log: every body hashed and held against its stored leaf, against the
// positions before it, and against what was signed. Constant memory but for the LogTree itself.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/time.hpp"
#include "domain/log/checkpoint.hpp"
#include "server/services/log_tree.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

/// A row of log_checkpoint.
struct SignedRow {
  std::int64_t size = 0;
  std::string root;  ///< hex
  std::string note;
  Timestamp at;
};

// All of these see one city, and throw DatabaseError.

/// The one signed last; the one of that size signed last; those after a size, in order.
std::optional<SignedRow> newest_checkpoint(store::Session& db, const CityId& city);
std::optional<SignedRow> checkpoint_of_size(store::Session& db, const CityId& city,
                                            std::int64_t size);
std::vector<SignedRow> checkpoints_after(store::Session& db, const CityId& city, std::int64_t size,
                                         std::int64_t limit);

/// What operators have explained: before `before` a stored leaf may differ from its body (the
/// signed tree vouches for the body), and `given_up` is the largest size of a checkpoint that the
/// journal says it contradicts.
struct Corrections {
  std::int64_t before = 0;
  std::int64_t given_up = 0;
};
Corrections corrections_of(store::Session& db, const CityId& city);
/// The key that the journal names as in force; empty: it names none.
std::string key_in_journal(store::Session& db, const CityId& city);

/// A key that signed before the one in force, for checkpoints of the sizes from .. until.
struct EarlierKey {
  std::string key;  ///< verifier key; of one that is not at hand its name and number alone
  std::int64_t from = 0, until = 0;
  std::int64_t ended_by = -1;  ///< position of the key.rotated that names its successor
};
/// In order, by what the journal says; what it does not name, the first one, by its signature and
/// among those at hand.
std::vector<EarlierKey> earlier_keys(store::Session& db, const CityId& city,
                                     const std::vector<log::VerifierKey>& at_hand);

/// One event as a leaf.
struct LogEntry {
  std::int64_t seq = 0;
  std::string type;
  std::string body;
  log::Hash leaf{};         ///< of the body
  bool leaf_stored = true;  ///< the table's leaf is this one
};
/// A page of the events at from .. until - 1, in order. What is missing between
/// them shows in their positions.
std::vector<LogEntry> log_entries(store::Session& db, const CityId& city, std::int64_t from,
                                  std::int64_t until);

/// What must hold at a size.
struct LogBase {
  std::int64_t size = 0;
  log::Hash root{};
};

struct JournalScan {
  std::shared_ptr<LogTree> tree;       ///< as far as the journal could be read
  std::optional<std::string> trouble;  ///< the first thing that does not hold, in English
};

/// Progress: events read, and in all. Returning false ends the scan with a trouble.
using ScanProgress = std::function<bool(std::int64_t done, std::int64_t all)>;

/// Reads the events 0 .. head - 1.
JournalScan scan_journal(store::Session& db, const CityId& city, std::int64_t head,
                         const std::vector<LogBase>& bases, const Corrections& corrections,
                         const ScanProgress& progress = {});

}  // namespace colletta::services
