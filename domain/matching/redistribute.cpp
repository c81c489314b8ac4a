#include "domain/matching/redistribute.hpp"

#include <limits>

#include "domain/matching/apply.hpp"
#include "domain/matching/funders.hpp"
#include "domain/matching/per_pledge.hpp"

namespace colletta::matching {

namespace {

/// What the row gets now, if anything.
void give_on(Book& book, const Pool& pool, std::int64_t position, const Withheld& row,
             std::vector<Change>& changes) {
  const Campaign& campaign = campaign_of(book, row.campaign);
  CHECK(campaign.standing == Standing::kOpen, "a closed campaign's pledges are owed nothing");
  Amount amount{row.amount, {}};
  under_caps(amount, book, pool, campaign, row.donor, row.drew, matched(book, campaign.id));
  amount.at_most(pool.left(), Limit::kBudget);
  if (amount.value.zero()) return;
  Change change;
  change.kind = ChangeKind::kReserved;
  change.pool = pool.id;
  change.campaign = row.campaign;
  change.pledge = row.pledge;
  change.donor = row.donor;
  change.parts = share_of_new_match(amount.value, pool);
  change.limited_by = std::move(amount.limited_by);
  change.position = position;
  change.pledges = row.drew ? 0 : 1;
  change.withheld = row.amount - amount.value;
  apply(book, change);  // may forget the row
  change.left = pool.left();
  changes.push_back(std::move(change));
}

}  // namespace

void redistribute(Book& book, const Pool& pool, std::vector<Change>& changes,
                  const MoreWithheld& more) {
  if (pool.rule.on_release != OnRelease::kRedistribute || !pool.left().positive()) return;
  constexpr auto kFirst = std::numeric_limits<std::int64_t>::min();
  if (more && !more(pool.id, kBeforeAll)) return;
  auto next = book.withheld.lower_bound({pool.id, kFirst});
  std::int64_t last = kBeforeAll;
  while (pool.left().positive()) {
    if (next == book.withheld.end() || next->first.first != pool.id) {
      if (!more || !more(pool.id, last)) return;
      next = book.withheld.upper_bound({pool.id, last});
      CHECK(next != book.withheld.end() && next->first.first == pool.id,
            "who says that there are more rows gives some");
    }
    const auto& [key, row] = *next++;  // before `apply` may forget the row
    last = key.second;
    give_on(book, pool, last, row, changes);
  }
}

}  // namespace colletta::matching
