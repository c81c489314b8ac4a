// How many files and sockets this process may have open. Debian starts programs with 1,024, of
// which each connection takes one.
#pragma once

#include <cstdint>

namespace colletta::ops {

/// Raises the soft limit to `wanted`, or to the hard limit where that is lower; never lowers it.
/// Returns what holds now. Throws std::system_error.
std::int64_t allow_open_files(std::int64_t wanted);

}  // namespace colletta::ops
