// Deleted and overwritten bytes, on SQLite. The writing session overwrites them with zeros
// (secure_delete), but first in the write-ahead log: the old pages stand in the file and in the log
// until the log is written back and emptied. MySQL's files are its operator's affair (README).
#pragma once

#include "server/store/session.hpp"

namespace colletta::store {

/// Notes, in the transaction that deletes, that the log is to be emptied: also after a crash.
void note_bytes_due(Session& session);
/// Whether that is noted.
[[nodiscard]] bool bytes_due(Session& session);
/// Writes the log back, empties it and takes the note away. False: a reader holds an older state
/// and kept on to it for `wait_ms`; nothing is lost, ask again. On the writing session, outside of
/// transactions.
[[nodiscard]] bool forget_bytes(Session& session, int wait_ms);

}  // namespace colletta::store
