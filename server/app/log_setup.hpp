// The transparency log of an installation as its settings say: where its key and its last
// checkpoints are kept, and under which name it signs.
#pragma once

#include <optional>
#include <string>

#include "server/ops/settings.hpp"
#include "server/services/public_log.hpp"

namespace colletta::app {

/// Folder, key file and name; the rest is the caller's.
services::LogOptions log_options(const ops::Settings& settings);

/// A sentence for the operator when the log cannot be kept with these settings: a name that no note
/// can hold or that disagrees with what was signed, a key that cannot be read.
std::optional<std::string> log_problem(const ops::Settings& settings);

}  // namespace colletta::app
