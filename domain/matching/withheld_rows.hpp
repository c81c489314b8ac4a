// What redistributing pools owe to the pledges of a simulation, in sixteen bytes a pledge: kept
// here and lent to the Book a few rows at a time, as a walk comes to them (redistribute.hpp). It
// must never know how a match is computed.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "domain/matching/donor_rows.hpp"
#include "domain/matching/matches.hpp"
#include "domain/matching/redistribute.hpp"

namespace colletta::matching {

class WithheldRows {
 public:
  explicit WithheldRows(const std::map<PoolId, Pool>& pools);

  /// Moves the rows that the Book holds here: those lent before, as they are now, and new ones.
  void take_back(Book& book);
  /// Nothing is owed any more to the pledge, or to any of the campaign (Matches::campaign). No row
  /// may be lent at that time.
  void forget(std::size_t pledge);
  void forget_campaign(std::uint32_t campaign);
  /// As MoreWithheld: what was lent comes back, and what comes next goes into the Book with the
  /// rows of its donors. False: there are no more.
  bool lend_next(Book& book, const PoolId& pool, std::int64_t after, const Matches& matches,
                 DonorRows& donors);

 private:
  struct Row {
    Money amount;  ///< 0: nothing is owed any more
    std::uint32_t pledge;
    bool drew;
  };
  /// One pool's rows in the order of their confirmation.
  struct Queue {
    std::vector<Row> rows;
    std::size_t gone = 0;  ///< rows found to be owed nothing: when they are most, all such go
    std::size_t lent_from = 0, lent_until = 0;
  };
  static std::vector<Row>::iterator find(Queue& queue, std::int64_t position);
  void drop_gone(Queue& queue, const Matches& matches);
  [[nodiscard]] bool closed(std::uint32_t campaign) const {
    return campaign < closed_.size() && closed_[campaign];
  }

  std::map<PoolId, Queue> queues_;
  std::vector<bool> closed_;  ///< by Matches::campaign
};

}  // namespace colletta::matching
