// `on_release: redistribute`: money that came free goes to the oldest pledges that the budget alone
// had limited. It must never know why it came free.
#pragma once

#include "domain/matching/book.hpp"

namespace colletta::matching {

/// Walks what the pool has withheld (Book::withheld, all of open campaigns) in journal order while
/// it has money left; each pledge gets at most what it is still owed, under the caps of donor and
/// campaign and the ceiling as they stand now. Appends a kReserved change for each that gets
/// something. Does nothing for a pool that does not redistribute.
void redistribute(Book& book, const Pool& pool, std::vector<Change>& changes);

}  // namespace colletta::matching
