// What the operator of an installation writes into a city's journal: explanations that must stand
// where everybody reads them, and changes of the key that signs.
#pragma once

#include <string>

#include "domain/world.hpp"

namespace colletta {

/// Explains something that the journal cannot: above all, that it goes on from a state which an
/// earlier signed checkpoint contradicts. Errors: "reason"; kTooLong "checkpoint".
struct RecordCorrection {
  std::string reason;
  std::string checkpoint;  ///< the signed checkpoint that is given up, whole; empty: none
};
Result<Outcome> decide(World& world, RecordCorrection command);

/// From here on checkpoints are signed by this key. Error: kInvalid "key".
struct RotateKey {
  std::string key;  ///< verifier key of the city's log
};
Result<Outcome> decide(World& world, const RotateKey& command);

}  // namespace colletta
