// Threads that let others go first.
#pragma once

namespace colletta::ops {

/// Lowers what the calling thread, and those that it starts, get of a busy processor: 0 (as before)
/// to 19 (what nobody else wants), as nice(1).
void give_way(int nice);

}  // namespace colletta::ops
