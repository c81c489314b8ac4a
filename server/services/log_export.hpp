// The log of a city as plain files, for a mirror or an archive: exactly the paths of
// c2sp.org/tlog-tiles, the verifier key, and every checkpoint that was signed. A folder that holds
// an earlier state is brought up to date; one where this was interrupted too. It must never know
// who serves the files.
#pragma once

#include <functional>
#include <string>

#include "domain/base/ids.hpp"
#include "domain/log/note.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

struct ExportReport {
  std::int64_t from = 0;  ///< size that the folder held before
  std::int64_t to = 0;
  std::int64_t files = 0;  ///< written now
};

/// Writes checkpoint, tile/..., vkey and checkpoints/... into `folder`, up to the checkpoint signed
/// last; `checkpoint` itself comes last. Errors: kNotFound "checkpoint" (nothing is signed yet);
/// kInvalid "folder" (it holds another log, or a broken one); kInvalid "journal" (the journal is
/// not what was signed: the folder keeps its old checkpoint). Throws DatabaseError,
/// std::runtime_error.
Result<ExportReport> export_log(store::Session& db, const CityId& city, const std::string& folder,
                                const std::string& vkey,
                                const std::function<void(std::int64_t, std::int64_t)>& progress);

}  // namespace colletta::services
