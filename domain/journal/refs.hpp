// Which earlier events an event points at: the backward half of what readers follow from one entry
// of the journal to the next.
#pragma once

#include <cstdint>
#include <vector>

#include "domain/journal/event.hpp"

namespace colletta {

/// Positions of the events that it rests on, reverses, or whose private part it erased; ascending,
/// each once.
std::vector<std::int64_t> positions_named(const Event& event);

}  // namespace colletta
