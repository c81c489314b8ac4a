// The check of a city's rows (row_checks.hpp) while somebody else reads and replays its journal: on
// a thread and a session of its own. It must never know what else is checked.
#pragma once

#include <optional>
#include <string>
#include <thread>

#include "server/services/findings.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

class RowsBeside {
 public:
  /// Begins. Its snapshot is no older than what `db` has read so far. Throws DatabaseError.
  RowsBeside(const store::Session& db, const CityId& city);
  ~RowsBeside();
  RowsBeside(const RowsBeside&) = delete;
  RowsBeside& operator=(const RowsBeside&) = delete;

  /// Waits for the end: what was found. Throws DatabaseError.
  Findings end();

 private:
  void run();

  store::Session db_;
  const CityId city_;
  Findings findings_;
  std::optional<store::DatabaseError> failure_;
  std::string bug_;
  std::thread thread_;  // last: it starts with all of the above in place
};

}  // namespace colletta::services
