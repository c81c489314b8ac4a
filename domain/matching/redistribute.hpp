// `on_release: redistribute`: money that came free goes to the oldest pledges that the budget alone
// had limited. It must never know why it came free.
#pragma once

#include <cstdint>
#include <functional>

#include "domain/matching/book.hpp"

namespace colletta::matching {

/// For a Book that holds only a part of Book::withheld: puts the pool's next rows behind position
/// `after` into it, in journal order and with what a pledge of their donors needs, and may take out
/// those up to `after`. Called once with kBeforeAll, when the Book MUST come to hold the first rows
/// and none but them; then whenever a walk has reached the last row there. False: there are no
/// more.
using MoreWithheld = std::function<bool(const PoolId& pool, std::int64_t after)>;
inline constexpr std::int64_t kBeforeAll = -1;

/// Walks what the pool has withheld (Book::withheld, all of open campaigns) in journal order while
/// it has money left; each pledge gets at most what it is still owed, under the caps of donor and
/// campaign and the ceiling as they stand now. Appends a kReserved change for each that gets
/// something. Does nothing for a pool that does not redistribute. `more` empty: the Book holds all.
void redistribute(Book& book, const Pool& pool, std::vector<Change>& changes,
                  const MoreWithheld& more = {});

}  // namespace colletta::matching
