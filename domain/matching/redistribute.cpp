#include "domain/matching/redistribute.hpp"

#include <limits>

#include "domain/matching/apply.hpp"
#include "domain/matching/funders.hpp"
#include "domain/matching/per_pledge.hpp"

namespace colletta::matching {

void redistribute(Book& book, const Pool& pool, std::vector<Change>& changes) {
  if (pool.rule.on_release != OnRelease::kRedistribute) return;
  constexpr auto kFirst = std::numeric_limits<std::int64_t>::min();
  auto next = book.withheld.lower_bound({pool.id, kFirst});
  while (next != book.withheld.end() && next->first.first == pool.id && pool.left().positive()) {
    const auto& [key, row] = *next++;  // before `apply` may forget the row
    const Campaign& campaign = campaign_of(book, row.campaign);
    CHECK(campaign.standing == Standing::kOpen, "a closed campaign's pledges are owed nothing");
    Amount amount{row.amount, {}};
    under_caps(amount, book, pool, campaign, row.donor, row.drew, matched(book, campaign.id));
    amount.at_most(pool.left(), Limit::kBudget);
    if (amount.value.zero()) continue;
    Change change;
    change.kind = ChangeKind::kReserved;
    change.pool = pool.id;
    change.campaign = row.campaign;
    change.pledge = row.pledge;
    change.donor = row.donor;
    change.parts = share_of_new_match(amount.value, pool);
    change.limited_by = std::move(amount.limited_by);
    change.position = key.second;
    change.pledges = row.drew ? 0 : 1;
    change.withheld = row.amount - amount.value;
    apply(book, change);
    change.left = pool.left();
    changes.push_back(std::move(change));
  }
}

}  // namespace colletta::matching
