// Reading campaigns: one, lists with filters, counts. Rows as the database has them; it must never
// know pages, money that pools add, or how a campaign's content document is written.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/campaign/campaign.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct CampaignRow {
  CampaignId id;
  CallId call;
  PersonId owner;
  std::string promoter;  ///< the owner's name
  CampaignState state = CampaignState::kDraft;
  std::int64_t version = 0;
  std::string content_hash, reasons;
  std::string title, summary, area, theme;
  matching::Model model = matching::Model::kAllOrNothing;
  Money goal, minimum, optimum;
  Timestamp opens, deadline;
  Money raised;             ///< citizens' confirmed money, net of refunds
  std::int64_t donors = 0;  ///< distinct, with a net gift above 0
  std::int64_t pledges = 0;
  std::int64_t published_seq = -1, closed_seq = -1;
  Timestamp handed_in_at;        ///< the last time; 0: never
  std::int64_t application = 0;  ///< its number in its call; 0: it was handed in to none with rules

  /// Published, or closed since: what everybody may see.
  [[nodiscard]] bool is_public() const { return published_seq >= 0; }
  /// Its promoter has not handed it in (again): nobody else's to read, not even the city's.
  [[nodiscard]] bool is_being_written() const {
    return state == CampaignState::kDraft || state == CampaignState::kReturned;
  }
  /// Whether a pledge may be placed at `now`, as far as this row knows: the writer decides.
  [[nodiscard]] bool takes_pledges(Timestamp now) const {
    return state == CampaignState::kPublished && opens <= now && now < deadline;
  }
};

/// The stages that the public list can be narrowed to.
enum class ListedStage { kAll, kComing, kOpen, kSucceeded, kFailed };

/// Which public campaigns; an empty text or id does not narrow.
struct CampaignFilter {
  std::string words;  ///< up to kSearchWordsMax, all of which title or summary must hold
  std::string area, theme;
  CallId call;
  ListedStage stage = ListedStage::kAll;
  bool ending_soon = false;  ///< open, with less than kEndingSoonUs to go
  /// Only those published before this position of the journal, the latest first: an order in which
  /// pages that are fetched one after the other neither repeat nor miss any. Below 0: all.
  std::int64_t published_before = -1;
};
inline constexpr std::size_t kSearchWordsMax = 4;
inline constexpr std::int64_t kEndingSoonUs = 7 * kDayUs;

struct CampaignRows {
  std::vector<CampaignRow> rows;
  std::int64_t total = 0;  ///< of all pages
};

// All of these see one city only, and throw DatabaseError.

std::optional<CampaignRow> campaign(Session& db, const CityId& city, const CampaignId& id);
/// The document of read_content (domain/campaign/content_json.hpp); empty: no such campaign.
std::string campaign_content(Session& db, const CityId& city, const CampaignId& id);

/// Public campaigns: open ones first, the earliest deadline first; then those to come; then those
/// that are over, the latest first; unless the filter asks for another order.
CampaignRows public_campaigns(Session& db, const CityId& city, const CampaignFilter& filter,
                              Timestamp now, std::int64_t limit, std::int64_t offset);
/// Of one promoter, in every state, latest first.
CampaignRows campaigns_of_owner(Session& db, const CityId& city, const PersonId& owner,
                                std::int64_t limit, std::int64_t offset);
/// In one state, those handed in or opening first, without applications (selection_read.hpp). For
/// the officer's desk.
CampaignRows campaigns_in_state(Session& db, const CityId& city, CampaignState state,
                                std::int64_t limit, std::int64_t offset);
/// Those that are over, however they ended, latest first.
CampaignRows closed_campaigns(Session& db, const CityId& city, std::int64_t limit,
                              std::int64_t offset);

/// Titles by id, for lists of other things.
std::map<CampaignId, std::string> campaign_titles(Session& db, const CityId& city,
                                                  const std::vector<CampaignId>& ids);

/// Sums over the public campaigns of a city.
struct CityFigures {
  std::int64_t open = 0;
  std::int64_t succeeded = 0;
  Money raised;             ///< of open and succeeded ones: what failed was given back
  std::int64_t donors = 0;  ///< distinct people by their pseudonyms: one counts once in each call
};
CityFigures city_figures(Session& db, const CityId& city, Timestamp now);

/// Areas and themes with their numbers of public campaigns, by name.
using Counts = std::vector<std::pair<std::string, std::int64_t>>;
Counts campaigns_by_area(Session& db, const CityId& city);
Counts campaigns_by_theme(Session& db, const CityId& city);

}  // namespace colletta::store
