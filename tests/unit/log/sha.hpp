// The hash function that the log is built with, for code that is handed one.
#pragma once

#include "domain/log/merkle.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::log {

inline const Sha256 kSha = ops::sha256;

}  // namespace colletta::log
