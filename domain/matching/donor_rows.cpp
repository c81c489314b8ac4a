#include "domain/matching/donor_rows.hpp"

#include <algorithm>

namespace colletta::matching {
namespace {

bool keeps_draws(const Rule& rule) {
  switch (rule.kind) {
    case RuleKind::kPerPledge:
    case RuleKind::kQuadratic:
      return true;
    case RuleKind::kTopUp:
    case RuleKind::kFixedShare:
    case RuleKind::kLumpSum:
      break;
  }
  return false;
}

}  // namespace

DonorRows::DonorRows(const std::map<PoolId, Pool>& pools) {
  for (const auto& [id, pool] : pools)
    if (keeps_draws(pool.rule)) pools_.push_back(id);
}

std::size_t DonorRows::row_of(std::uint64_t giver) {
  const auto [at, is_new] = rows_.try_emplace(giver, static_cast<std::uint32_t>(given_.size()));
  if (is_new) {
    given_.emplace_back();
    draws_.resize(draws_.size() + pools_.size());
  }
  return at->second;
}

void DonorRows::lend(Book& book, const Pledge& pledge, std::uint64_t giver, bool with_given) {
  const std::size_t row = row_of(giver);
  if (std::ranges::find(lent_, row, &Lent::row) != lent_.end()) return;
  lent_.push_back({row, with_given, pledge.campaign, pledge.donor});
  if (with_given && !given_[row].zero())
    book.given.emplace(std::pair{pledge.campaign, pledge.donor}, given_[row]);
  for (std::size_t i = 0; i < pools_.size(); ++i)
    if (const Draw& draw = draws_[row * pools_.size() + i]; draw != Draw())
      book.draws.emplace(std::tuple{pools_[i], pledge.campaign, pledge.donor}, draw);
}

void DonorRows::take_back(Book& book) {
  for (const Lent& lent : lent_) {
    if (lent.with_given) {
      const auto given = book.given.find({lent.campaign, lent.donor});
      given_[lent.row] = given == book.given.end() ? Money() : given->second;
    }
    for (std::size_t i = 0; i < pools_.size(); ++i) {
      const auto draw = book.draws.find({pools_[i], lent.campaign, lent.donor});
      draws_[lent.row * pools_.size() + i] = draw == book.draws.end() ? Draw() : draw->second;
    }
  }
  lent_.clear();
  book.given.clear();
  book.draws.clear();
}

}  // namespace colletta::matching
