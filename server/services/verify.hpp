// Checking a city's journal against itself and against the database (ARCHITECTURE.md, "Verifying"),
// and making the projections anew from it. Read-only but for `rebuild`. The memory that it takes
// does not grow with the journal.
#pragma once

#include "server/services/journal_check.hpp"
#include "server/services/log_source.hpp"
#include "server/services/signers.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

struct VerifyReport {
  std::int64_t events = 0;
  std::vector<Finding> findings;  ///< by position; empty: everything holds; at most kFindingsMax
  std::vector<GivenUp> given_up;  ///< what the journal itself explains, and is no finding
  std::int64_t unchecked = 0;  ///< checkpoints whose signatures no known key could be held against
};

/// All that JournalCheck checks, the rows that no replay gives (row_checks.hpp), and, when the
/// journal holds by itself, that the projections are what a replay gives, in both directions.
/// One snapshot; rows, which nothing of the replay is held against, in one of their own taken just
/// after it, at the same time on another thread. `log_folder`: where the checkpoint signed last is
/// kept outside the database (app/log_setup.hpp), and has to stand once one was signed; empty: it
/// is not looked at. `signers`: whose signatures the checkpoints must have, there and in the
/// database. Throws DatabaseError.
VerifyReport verify(store::Session& db, const CityId& city, const Progress& progress,
                    const std::string& log_folder = {}, const Signers& signers = {});

/// All that public files can tell: everything but private rows and projections. `findings`: what
/// was wrong with the source itself. Throws FilesUnavailable and DatabaseError.
VerifyReport verify_files(LogSource& source, Findings findings, const Progress& progress);

/// The head that is kept outside the database; nothing when there is none. One that cannot be read
/// is a finding.
std::optional<SignedHead> kept_head(const std::string& log_folder, const CityId& city,
                                    Findings& findings);

/// The signature of each checkpoint in the database. Returns how many no known key could be held
/// against. Throws DatabaseError.
std::int64_t check_signatures(store::Session& db, const CityId& city, const Signers& signers,
                              Findings& findings);

/// Writes the projections that a replay gives over those stored, in one transaction that keeps the
/// writer out. A journal that does not verify by itself is not built upon: its findings are
/// returned and nothing is changed. Else the findings are rows that cannot be made from a journal.
VerifyReport rebuild(store::Session& db, const CityId& city, const Progress& progress);

}  // namespace colletta::services
