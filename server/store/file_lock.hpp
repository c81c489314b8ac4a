// The one writing place of an SQLite file: a lock on `<file>.lock`, beside it, that says who holds
// it. The kernel drops it with the process, however that ends.
#pragma once

#include <string>

namespace colletta::store::internal {

class FileLock {
 public:
  /// Waits up to `wait_ms`. Throws DatabaseError kHeldElsewhere with the holder's process id, or
  /// kUnavailable when the lock file cannot be made. Two locks in one process exclude each other
  /// too.
  FileLock(const std::string& database_path, int wait_ms);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_ = -1;
};

}  // namespace colletta::store::internal
