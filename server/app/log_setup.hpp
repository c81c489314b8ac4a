// The transparency log of an installation as its settings say: where its key and its last
// checkpoints are kept, and under which name it signs.
#pragma once

#include <optional>
#include <string>

#include "server/ops/settings.hpp"
#include "server/services/public_log.hpp"
#include "server/services/signers.hpp"

namespace colletta::app {

/// Folder, key file and name; the rest is the caller's.
services::LogOptions log_options(const ops::Settings& settings);

/// Where the checkpoints of this installation are kept, as far as anything of it is here: empty
/// beside a copy of a database, far from its data folder and its key.
std::string kept_folder(const ops::Settings& settings);

/// A sentence for the operator when the log cannot be kept with these settings: a name that no note
/// can hold or that disagrees with what was signed, a key that cannot be read.
std::optional<std::string> log_problem(const ops::Settings& settings);

/// Whose signatures the checkpoints of a city must have: those verifier keys of `given` that are
/// its own, the one in force first; without one, the keys of the installation, as far as they are
/// there.
services::Signers log_signers(const ops::Settings& settings, store::Session& db, const CityId& city,
                              const std::vector<log::VerifierKey>& given);

}  // namespace colletta::app
