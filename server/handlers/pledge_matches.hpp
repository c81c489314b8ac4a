// What became of a pledge in the journal: its entry, and what each pool added to it and why not
// more. For the receipt and for the mail that says the same. It must never know who reads it.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "server/handlers/cards.hpp"
#include "server/store/journal_read.hpp"
#include "server/store/pledges_read.hpp"
#include "server/views/pledge_pages.hpp"

namespace colletta::handlers {

struct PledgeMatches {
  std::optional<views::JournalRow> entry;  ///< nothing: it was never confirmed
  std::vector<views::MatchLine> matches;
};

/// Whether what comes back to one of the pools goes on to other pledges.
bool hand_on(const std::vector<views::PoolView>& pools);

/// Money that came back to one of `pools` and went on to the pledge that was confirmed at `seq`:
/// the entries that say so, in their order.
std::vector<store::EventRow> handed_on(store::Session& db, const CityId& city, std::int64_t seq,
                                       const std::vector<views::PoolView>& pools);

/// The pools of a campaign's call as receipts tell of them: without funders, whose money moves with
/// each pledge.
std::vector<views::PoolView> pool_terms(store::Session& db, const CityId& city,
                                        const store::CampaignRow& campaign);

/// A pool that shares its money when the call ends, as the receipts of a campaign tell of it: what
/// is to come, or what it granted. Nothing else of the pledge's matches. `pools` as pool_terms
/// gives them.
struct SharedMatch {
  PoolId pool;
  views::MatchLine line;
};
std::vector<SharedMatch> shared_matches(store::Session& db, const CityId& city,
                                        const store::CampaignRow& campaign,
                                        const std::vector<views::PoolView>& pools);
/// The same while the call has not ended.
std::vector<SharedMatch> promised_shares(const matching::Campaign& campaign,
                                         const std::vector<views::PoolView>& pools);

/// Movements with which the campaign's close gave promises back to pools, by pool.
std::map<PoolId, store::EventRow> released_at_close(store::Session& db, const CityId& city,
                                                    const store::CampaignRow& campaign);

/// What the close made of a match that a pool had promised to single pledges; `released` as
/// released_at_close gives it.
views::MatchEnd end_of(const std::map<PoolId, store::EventRow>& released, const PoolId& pool,
                       const store::CampaignRow& campaign);

/// Throws DatabaseError. `campaign` is the pledge's own.
PledgeMatches matches_of(store::Session& db, const CityId& city, const store::PledgeRow& pledge,
                         const store::CampaignRow& campaign);

}  // namespace colletta::handlers
