// How a batch leaves the pledges that its commands were about. It must never know SQL.
#pragma once

#include <vector>

#include "server/writer/batch.hpp"

namespace colletta::writer {

/// Fills in `left` of the outcomes of PlacePledge and SeeAttempt that did something. `commands` and
/// `outcomes` in the same order; MUST come after save, which makes the attempts.
void tell_pledges(const Batch& batch, const std::vector<const Command*>& commands,
                  std::vector<Result<Outcome>>& outcomes);

}  // namespace colletta::writer
