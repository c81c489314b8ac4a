#include "domain/matching/withheld_rows.hpp"

#include <algorithm>

namespace colletta::matching {
namespace {

/// Rows lent at once: most walks end with the first few.
constexpr std::size_t kLentMax = 64;

}  // namespace

WithheldRows::WithheldRows(const std::map<PoolId, Pool>& pools) {
  for (const auto& [id, pool] : pools)
    if (pool.rule.on_release == OnRelease::kRedistribute) queues_.try_emplace(id);
}

std::vector<WithheldRows::Row>::iterator WithheldRows::find(Queue& queue, std::int64_t position) {
  return std::ranges::lower_bound(queue.rows, position, {},
                                  [](const Row& row) { return std::int64_t{row.pledge}; });
}

void WithheldRows::take_back(Book& book) {
  for (auto& [pool, queue] : queues_) {
    const std::int64_t last_known =
        queue.rows.empty() ? -1 : std::int64_t{queue.rows.back().pledge};
    for (std::size_t i = queue.lent_from; i < queue.lent_until; ++i) {
      Row& row = queue.rows[i];
      if (row.amount.zero()) continue;
      const auto now = book.withheld.find({pool, std::int64_t{row.pledge}});
      row.amount = now == book.withheld.end() ? Money() : now->second.amount;
      if (now == book.withheld.end())
        ++queue.gone;
      else
        row.drew = now->second.drew;
    }
    queue.lent_from = queue.lent_until = 0;
    for (auto now = book.withheld.upper_bound({pool, last_known});
         now != book.withheld.end() && now->first.first == pool; ++now)
      queue.rows.push_back(
          {now->second.amount, static_cast<std::uint32_t>(now->first.second), now->second.drew});
  }
  book.withheld.clear();
}

void WithheldRows::forget(std::size_t pledge) {
  for (auto& [pool, queue] : queues_) {
    const auto row = find(queue, static_cast<std::int64_t>(pledge));
    if (row == queue.rows.end() || row->pledge != pledge || row->amount.zero()) continue;
    row->amount = Money();
    ++queue.gone;
  }
}

void WithheldRows::forget_campaign(std::uint32_t campaign) {
  if (closed_.size() <= campaign) closed_.resize(campaign + 1);
  closed_[campaign] = true;
}

void WithheldRows::drop_gone(Queue& queue, const Matches& matches) {
  std::erase_if(queue.rows, [&](const Row& row) {
    return row.amount.zero() || closed(matches.campaign(row.pledge));
  });
  queue.gone = 0;
}

bool WithheldRows::lend_next(Book& book, const PoolId& pool, std::int64_t after,
                             const Matches& matches, DonorRows& donors) {
  take_back(book);
  donors.take_back(book);
  const auto found = queues_.find(pool);
  if (found == queues_.end()) return false;
  Queue& queue = found->second;
  if (after == kBeforeAll && 2 * queue.gone > queue.rows.size()) drop_gone(queue, matches);
  auto next = static_cast<std::size_t>(find(queue, after + 1) - queue.rows.begin());
  queue.lent_from = next;
  std::size_t lent = 0;
  for (; next < queue.rows.size() && lent < kLentMax; ++next) {
    Row& row = queue.rows[next];
    if (row.amount.zero()) continue;
    if (closed(matches.campaign(row.pledge))) {
      row.amount = Money();
      ++queue.gone;
      continue;
    }
    Pledge pledge = matches.pledge(row.pledge);
    donors.lend_draws(book, pledge, matches.giver(row.pledge));
    book.withheld.emplace(std::pair{pool, pledge.position},
                          Withheld{std::move(pledge.id), std::move(pledge.campaign),
                                   std::move(pledge.donor), row.amount, row.drew});
    ++lent;
  }
  queue.lent_until = next;
  return lent > 0;
}

}  // namespace colletta::matching
