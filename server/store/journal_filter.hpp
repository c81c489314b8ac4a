// Reading the journal by call, campaign, kind and time, and from an entry to those that name it.
// Every page of it costs the same in a journal of a hundred events and of a million: index ranges
// in their own order, never a count or an offset.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/base/ids.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

/// What is asked for; an empty id or list does not narrow. A campaign belongs to one call: with
/// both, the call MUST be the campaign's own.
struct JournalFilter {
  CallId call;
  CampaignId campaign;
  std::vector<std::string> types;                                ///< "pledge.confirmed", ...
  std::int64_t least = 0;                                        ///< positions from here on
  std::int64_t most = std::numeric_limits<std::int64_t>::max();  ///< and before here
};

// All of these see one city only, and throw DatabaseError.

/// Positions below `before`, latest first.
std::vector<std::int64_t> positions_before(Session& db, const CityId& city,
                                           const JournalFilter& filter, std::int64_t before,
                                           std::int64_t limit);
/// Those that follow `after` most closely, earliest first.
std::vector<std::int64_t> positions_after(Session& db, const CityId& city,
                                          const JournalFilter& filter, std::int64_t after,
                                          std::int64_t limit);

/// The first position whose event is not before `t`; the journal's length when there is none. Found
/// by halving, some twenty look-ups by primary key in a million events: the writer's clock stamps
/// events in order of position. Were the clock set back once, the answer is one of the places where
/// the journal passes `t`.
std::int64_t first_position_at(Session& db, const CityId& city, Timestamp t);

/// Positions of later events that rest on this one, reverse it, or erased its private part;
/// earliest first.
std::vector<std::int64_t> positions_naming(Session& db, const CityId& city, std::int64_t seq,
                                           std::int64_t limit);

// Names and choices for readers.

std::map<CallId, std::string> call_titles(Session& db, const CityId& city,
                                          const std::vector<CallId>& ids);
/// Titles of updates by the position of their update.published. `campaigns`: whose they are.
std::map<std::int64_t, std::string> update_titles(Session& db,
                                                  const std::vector<CampaignId>& campaigns,
                                                  const std::vector<std::int64_t>& seqs);
/// Public campaigns, of one call unless it is empty; the latest published first.
std::vector<std::pair<CampaignId, std::string>> campaigns_to_choose(Session& db, const CityId& city,
                                                                    const CallId& call,
                                                                    std::int64_t limit);
/// The call of a public campaign, empty for none; nothing: no such public campaign.
std::optional<CallId> call_of_campaign(Session& db, const CityId& city, const CampaignId& id);

}  // namespace colletta::store
