// The facts of a replay that grow with the journal, in a scratch database: so that a journal of any
// length is replayed in the same memory. Knows no act, and nothing of the database that is
// verified.
#pragma once

#include <functional>

#include "domain/journal/replay_facts.hpp"
#include "server/store/session.hpp"
#include "server/store/transaction.hpp"

namespace colletta::services {

/// The draws of a row of givers, in the order of the pools.
void each_giver_draw(
    std::string_view text,
    const std::function<void(std::string&& pool, const matching::Draw& draw)>& take);

/// Of one thread at a time. Throws DatabaseError, a full disk above all.
class ReplayScratch final : public ReplayStore {
 public:
  ReplayScratch();
  ~ReplayScratch() override;
  ReplayScratch(const ReplayScratch&) = delete;
  ReplayScratch& operator=(const ReplayScratch&) = delete;

  void load_pledges(const std::vector<std::int64_t>& positions,
                    std::map<std::int64_t, ReplayedPledge>& into) override;
  void load_givers(const std::vector<Giver>& givers, matching::Book& into) override;
  void load_withheld(const PoolId& pool, std::int64_t after, std::size_t most,
                     std::map<WithheldKey, matching::Withheld>& into) override;
  void forget_withheld(const PoolId& pool, std::int64_t position) override;
  void forget_withheld(const CampaignId& campaign) override;
  void keep(const ReplayRows& rows) override;

  /// These positions have a commitment and no private row.
  void unopened(const std::vector<std::int64_t>& positions);
  /// The erasure.done at `told` names these positions.
  void erased(std::int64_t told, const std::vector<std::int64_t>& positions);

  /// False: an event before it had this id.
  bool is_new_id(const std::string& id);

  /// For those who compare: reading in the order of the keys (sql/scratch/replay.sql). In a
  /// transaction.
  store::Session& session() { return session_; }

 private:
  store::Session session_;
  /// One for as long as it lives: nothing is ever taken back, and each commit costs a walk through
  /// the page cache.
  store::Transaction transaction_{session_};
};

}  // namespace colletta::services
