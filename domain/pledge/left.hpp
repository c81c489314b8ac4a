// A pledge as a batch has left it, with what its payment and its receipt need: who answers for it
// need not read again what was just decided.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "domain/matching/book.hpp"
#include "domain/pledge/pledge.hpp"

namespace colletta {

struct PledgeLeft {
  Pledge pledge;
  std::string email;  ///< its giver's, as they typed it; empty: not known here
  matching::Campaign campaign;
  std::string campaign_title;
  Timestamp deadline;  ///< of the campaign
  /// Of the campaign's call, in their order, where the batch moved money; else null.
  std::shared_ptr<const std::vector<matching::Pool>> pools;
  AttemptId begin;  ///< made in this batch, to begin the payment; empty: none was
  Timestamp begin_made;
};

}  // namespace colletta
