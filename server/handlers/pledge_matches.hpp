// What became of a pledge in the journal: its entry, and what each pool added to it and why not
// more. For the receipt and for the mail that says the same. It must never know who reads it.
#pragma once

#include <optional>
#include <vector>

#include "server/handlers/cards.hpp"
#include "server/store/pledges_read.hpp"
#include "server/views/pledge_pages.hpp"

namespace colletta::handlers {

struct PledgeMatches {
  std::optional<views::JournalRow> entry;  ///< nothing: it was never confirmed
  std::vector<views::MatchLine> matches;
};

/// Throws DatabaseError. `campaign` is the pledge's own.
PledgeMatches matches_of(store::Session& db, const CityId& city, const store::PledgeRow& pledge,
                         const store::CampaignRow& campaign);

}  // namespace colletta::handlers
