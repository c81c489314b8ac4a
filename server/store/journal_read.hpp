// Reading the journal: its length, pages of it, single entries. Bodies stay the bytes that were
// hashed; reading them is for who needs it (domain/journal/event_json.hpp).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct EventRow {
  std::int64_t seq = -1;
  std::string type;     ///< "pledge.confirmed"
  CampaignId campaign;  ///< empty: about none
  Timestamp at;
  std::string body;  ///< canonical JSON, as hashed
  std::string leaf;  ///< lower-case hex
};

// All of these see one city only, and throw DatabaseError.

/// The next free position, which is the number of events.
std::int64_t journal_size(Session& db, const CityId& city);
/// Latest first, those with `seq < before`.
std::vector<EventRow> events_before(Session& db, const CityId& city, std::int64_t before,
                                    std::int64_t limit);
/// Earliest first, those with `seq >= from`.
/// Campaigns that the events at from .. until - 1 are about, each once.
std::vector<CampaignId> campaigns_moved(Session& db, const CityId& city, std::int64_t from,
                                        std::int64_t until);
std::vector<EventRow> events_from(Session& db, const CityId& city, std::int64_t from,
                                  std::int64_t limit);
/// Those that moved a pool's money or say why they did not, latest first, with `seq < before`. An
/// empty campaign or pool does not narrow.
std::vector<EventRow> match_events(Session& db, const CityId& city, const CampaignId& campaign,
                                   const PoolId& pool, std::int64_t before, std::int64_t limit);
/// Of one campaign, latest first.
std::vector<EventRow> events_of_campaign(Session& db, const CityId& city,
                                         const CampaignId& campaign, std::int64_t limit);
/// Of one campaign and some kinds that are rare in a city, latest first.
std::vector<EventRow> events_of_kinds(Session& db, const CityId& city, const CampaignId& campaign,
                                      const std::vector<std::string>& types, std::int64_t limit);

/// What a leaf's commitment opens to.
struct PrivateRow {
  std::string salt;  ///< lower-case hex
  std::string body;  ///< canonical JSON
};
/// Nothing: the event has no private part, or it was erased.
std::optional<PrivateRow> private_part(Session& db, const CityId& city, std::int64_t seq);
/// Where the pledge confirmed at `seq` drew more by redistribution, earliest first.
std::vector<EventRow> later_matches(Session& db, const CityId& city, std::int64_t seq);
std::optional<EventRow> event_at(Session& db, const CityId& city, std::int64_t seq);
/// By position; positions that do not exist are left out.
std::map<std::int64_t, EventRow> events_at(Session& db, const CityId& city,
                                           const std::vector<std::int64_t>& seqs);

}  // namespace colletta::store
