// The keys by which a log is known to whoever checks it: its own, and those that signed before. It
// must never know where they come from.
#pragma once

#include <string>
#include <vector>

#include "domain/log/note.hpp"

namespace colletta::services {

class Signers {
 public:
  /// Nobody is known, and no signature can be checked.
  Signers() = default;
  /// All of one origin; the one in force first.
  Signers(std::vector<log::VerifierKey> keys, log::VerifySignature verify)
      : keys_(std::move(keys)), verify_(std::move(verify)) {}

  enum class Says {
    kGood,     ///< a checkpoint of this log, signed by a key that is known
    kBad,      ///< it claims a key that is known, and the signature is not that key's
    kUnknown,  ///< signed by other keys: an earlier one, perhaps
  };
  [[nodiscard]] Says of(const std::string& note) const;
  [[nodiscard]] bool any() const { return !keys_.empty(); }
  /// Empty when nobody is known.
  [[nodiscard]] std::string origin() const { return any() ? keys_.front().name : std::string(); }

 private:
  std::vector<log::VerifierKey> keys_;
  log::VerifySignature verify_;
};

}  // namespace colletta::services
