// Reading calls: one, and the list that everybody sees. It must never know pools or pages.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/world.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct CallRow {
  CallId id;
  std::string title, summary, text;  ///< text: Markdown
  CallState state = CallState::kOpen;
  Timestamp opens, closes;
  std::int64_t seq = -1;  ///< of call.opened
};

struct CallRows {
  std::vector<CallRow> rows;
  std::int64_t total = 0;
};

// All of these see one city only, and throw DatabaseError.

std::optional<CallRow> call(Session& db, const CityId& city, const CallId& id);
/// Opened calls: those still running first, the earliest end first; then the latest ended.
CallRows public_calls(Session& db, const CityId& city, Timestamp now, std::int64_t limit,
                      std::int64_t offset);
/// Drafts too, latest first; for the officer's desk.
CallRows all_calls(Session& db, const CityId& city, std::int64_t limit, std::int64_t offset);
/// How many public campaigns each of these calls has: counted anew, so not for every page.
std::map<CallId, std::int64_t> campaign_counts(Session& db, const std::vector<CallId>& calls);

}  // namespace colletta::store
