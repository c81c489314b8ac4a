// The rows of single donors in a simulation: kept here in small form and lent to the Book for the
// pledges at hand, since a Book with a row for each of a million donors would not fit 300 MiB.
// It must never know how a match is computed.
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

#include "domain/matching/book.hpp"

namespace colletta::matching {

class DonorRows {
 public:
  explicit DonorRows(const std::map<PoolId, Pool>& pools);

  /// Puts what is known of the pledge's donor in its campaign into the Book, unless it is there.
  /// `giver`: one number for each pair of campaign and donor (Matches::giver).
  void lend(Book& book, const Pledge& pledge, std::uint64_t giver) {
    lend(book, pledge, giver, true);
  }
  /// The same without what the donor gave: all that a redistribution asks for.
  void lend_draws(Book& book, const Pledge& pledge, std::uint64_t giver) {
    lend(book, pledge, giver, false);
  }
  /// Takes all that was lent out of it again, as it is now.
  void take_back(Book& book);

 private:
  [[nodiscard]] std::size_t row_of(std::uint64_t giver);
  void lend(Book& book, const Pledge& pledge, std::uint64_t giver, bool with_given);
  struct Lent {
    std::size_t row;
    bool with_given;
    CampaignId campaign;
    DonorId donor;
  };

  std::vector<PoolId> pools_;                              ///< those with draws
  std::unordered_map<std::uint64_t, std::uint32_t> rows_;  ///< by giver
  std::deque<Money> given_;                                ///< by row
  std::deque<Draw> draws_;                                 ///< for each row one a pool of pools_
  std::vector<Lent> lent_;
};

}  // namespace colletta::matching
