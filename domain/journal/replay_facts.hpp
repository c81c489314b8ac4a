// What a replay knows of single pledges and donors, which grows with the journal: kept in memory,
// or in a store from which each page of events borrows the few facts that it needs. With a store a
// replay's memory is bounded by campaigns, pools, calls and accounts, and by the page. It must
// never know what an act does to the facts, nor what the store is.
#pragma once

#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "domain/journal/event.hpp"
#include "domain/matching/redistribute.hpp"
#include "domain/pledge/pledge.hpp"

namespace colletta {

/// What the journal says of one pledge. By the position of pledge.confirmed or payment.late, which
/// is also its name in the Book: ids of pledges are private.
struct ReplayedPledge {
  PledgeState state = PledgeState::kConfirmed;
  bool collected = false, counted = false;
  std::int64_t refund_seq = -1;
  matching::Pledge pledge;
  std::vector<matching::Change> drawn;
};

using Giver = std::pair<CampaignId, DonorId>;
using WithheldKey = std::pair<PoolId, std::int64_t>;

/// What a donor has given to a campaign, and drew there from each pool, in the order of the pools.
struct ReplayedGiver {
  Money given;
  std::vector<std::pair<PoolId, matching::Draw>> draws;
};

/// Facts on their way into the store: the rows as they are now, and the keys of those that have
/// come to nothing. A giver who has come to nothing is a row of nothing.
struct ReplayRows {
  std::map<std::int64_t, ReplayedPledge> pledges;
  std::map<Giver, ReplayedGiver> givers;
  std::map<WithheldKey, matching::Withheld> withheld;
  std::vector<std::pair<std::int64_t, std::int64_t>> refs;
  std::vector<WithheldKey> withheld_gone;
};

/// Holds what a replay does not at the moment. Rows that it does not have are left out of an
/// answer.
class ReplayStore {
 public:
  virtual ~ReplayStore() = default;
  virtual void load_pledges(const std::vector<std::int64_t>& positions,
                            std::map<std::int64_t, ReplayedPledge>& into) = 0;
  /// Draws and gifts of these donors in these campaigns, which the Book does not have.
  virtual void load_givers(const std::vector<Giver>& givers, matching::Book& into) = 0;
  /// At most `most` rows of the pool's queue behind position `after`, in journal order.
  virtual void load_withheld(const PoolId& pool, std::int64_t after, std::size_t most,
                             std::map<WithheldKey, matching::Withheld>& into) = 0;
  virtual void forget_withheld(const PoolId& pool, std::int64_t position) = 0;
  virtual void forget_withheld(const CampaignId& campaign) = 0;
  /// Writes these over what it has.
  virtual void keep(const ReplayRows& rows) = 0;
};

class ReplayFacts {
 public:
  /// Without a store all facts stay here. With one, which MUST outlive the facts, only what was
  /// borrowed since the last `give_back`.
  explicit ReplayFacts(ReplayStore* store = nullptr) : store_(store) {}

  /// Borrows at once what these events, the next in journal order, will need. Others are borrowed
  /// one by one when they turn out to be needed.
  void borrow_for(std::span<const Event> events);
  /// Hands everything to the store; pointers to pledges end here. Nothing without one.
  void give_back();

  /// The pledge confirmed (or late) at this position, to be changed; null: there is none. Valid
  /// until `give_back`.
  ReplayedPledge* pledge(std::int64_t position);
  void add(ReplayedPledge pledge);
  void add_ref(std::int64_t ref, std::int64_t seq);
  /// The donor's rows are in the Book afterwards.
  void borrow(const Giver& giver);

  /// What was withheld from the pledge, or in the campaign, is about to be forgotten by the engine.
  void forget_withheld(std::int64_t position);
  void forget_withheld(const CampaignId& campaign);
  /// For the engine's walks along queues; empty where the Book holds them whole.
  matching::MoreWithheld more_withheld();

  matching::Book book;  ///< whole but for draws, given and withheld
  [[nodiscard]] const std::map<std::int64_t, ReplayedPledge>& pledges() const { return pledges_; }
  [[nodiscard]] const std::vector<std::pair<std::int64_t, std::int64_t>>& refs() const {
    return refs_;
  }

 private:
  void borrow_pledges(std::set<std::int64_t> positions);
  void borrow_givers(const std::set<Giver>& givers);
  void give_back_givers(ReplayRows& rows);
  void give_back_withheld(ReplayRows& rows);
  bool next_withheld(const PoolId& pool, std::int64_t after);

  ReplayStore* store_;
  std::map<std::int64_t, ReplayedPledge> pledges_;
  std::set<std::int64_t> changed_;  ///< pledges that the store does not have as they are
  std::vector<std::pair<std::int64_t, std::int64_t>> refs_;
  // With a store only: what is here of the Book, and which rows came from the store.
  std::set<Giver> givers_;
  std::map<WithheldKey, matching::Withheld> withheld_lent_;
};

}  // namespace colletta
