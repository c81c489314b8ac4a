// The acts of the journal in groups that a reader looks for: calls, pools, pledges, ...
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"

namespace colletta {

/// kJournal: what the journal says of itself (corrections, keys, erasures).
enum class EventKind {
  kCalls,
  kSelection,
  kPools,
  kCampaigns,
  kPledges,
  kMatches,
  kPayments,
  kPayouts,
  kReports,
  kJournal
};
inline constexpr std::array kEventKinds = {
    EventKind::kCalls,   EventKind::kSelection, EventKind::kPools,    EventKind::kCampaigns,
    EventKind::kPledges, EventKind::kMatches,   EventKind::kPayments, EventKind::kPayouts,
    EventKind::kReports, EventKind::kJournal};

/// "calls", "pools", ...
std::string_view to_string(EventKind kind) noexcept;
/// Error: kInvalid with all the words.
Result<EventKind> parse_event_kind(std::string_view text);

/// The names of the acts (type_name) of a kind. Every act belongs to exactly one.
std::span<const std::string_view> types_of(EventKind kind) noexcept;
/// All of them.
std::vector<std::string_view> event_types();

}  // namespace colletta
