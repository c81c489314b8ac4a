// The parts of `colletta log` that write: what an operator decides and the journal records.
#pragma once

#include "server/app/commands/command.hpp"

namespace colletta::app {

/// accept-fork and rotate-key.
void add_log_mending(CLI::App& log, Invocation& invocation);

}  // namespace colletta::app
