#include "server/views/parts.hpp"

namespace colletta::views {

Money Figures::matched() const {
  Money sum;
  for (const auto& pool : pools) sum += pool.amount;
  return sum;
}

namespace {

Money sum_of(const std::vector<matching::Funder>& funders, Money matching::Funder::*part) {
  Money sum;
  for (const auto& funder : funders) sum += funder.*part;
  return sum;
}

}  // namespace

Money PoolView::budget() const { return sum_of(funders, &matching::Funder::put_in); }
Money PoolView::reserved() const { return sum_of(funders, &matching::Funder::reserved); }
Money PoolView::granted() const { return sum_of(funders, &matching::Funder::granted); }
Money PoolView::left() const { return budget() - reserved() - granted(); }

}  // namespace colletta::views
