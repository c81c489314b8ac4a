// Canonical JSON (RFC 8785) as the journal uses it: one byte sequence for one value, so that a hash
// of it can be recomputed by any other program.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace colletta::journal {

/// Objects (ASCII keys, sorted), arrays, strings (UTF-8, shortest escapes), booleans and integers
/// within +-(2^53 - 1), which every JSON reader keeps exact. No spaces.
/// CHECKs: no null, no float, no larger integer, no other key, no broken UTF-8: the caller built
/// it.
std::string canonical(const nlohmann::json& value);

}  // namespace colletta::journal
