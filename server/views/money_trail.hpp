// Where a gift went: from the giver to the campaign, what the pools added to it, and what became of
// it, each step with the entry of the journal that says so. Plain data.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/base/time.hpp"

namespace colletta::views {

class Sheet;

enum class TrailKind {
  kHeld,          ///< given, and held by the provider for the campaign
  kCollected,     ///< given, and collected for the campaign at once
  kLate,          ///< arrived after the close: owed back
  kSurplus,       ///< another payment of the same pledge: owed back, with a trail of its own
  kCaptured,      ///< what was held was collected
  kCapturedLate,  ///< the same after it had been asked back: owed from the start
  kMatched,       ///< a pool promised money because of it
  kMatchedLater,  ///< a pool had money again, and promised more
  kGranted,       ///< the campaign succeeded: what a pool had promised is the campaign's
  kReleased,      ///< the campaign failed: what a pool had promised went back to it
  kTakenBack,     ///< the gift goes back, and a pool takes back what it had promised for it
  kRefundAsked,   ///< the gift no longer counts, and is to be given back
  kRefunded,      ///< the money went back to the giver
  kHoldLetGo,     ///< nothing had been charged; the hold is gone
  kRefundFailed,  ///< the provider could not give it back: it stays owed
  kChargedBack,   ///< the giver's bank took it back
  kApproved,      ///< a tranche of its campaign was approved, and is on its way to the promoter
  kPaidOut,       ///< what citizens gave to that tranche was paid to the promoter
};

struct TrailStep {
  TrailKind kind = TrailKind::kHeld;
  Money amount;
  Timestamp at;
  std::int64_t seq = -1;                                    ///< of the entry that says so
  std::string who;                                          ///< name of the provider or pool
  std::vector<std::pair<std::string, Money>> funders = {};  ///< of a pool's part, by name
  // Of a tranche, whose citizens' part `amount` is this gift's share of:
  std::int64_t tranche = 0;
  std::string milestone = {};
  Money citizens = {}, raised = {};  ///< the tranche's, and all that citizens gave
};

/// Without steps there is nothing to show.
struct MoneyTrail {
  Money amount;  ///< of the gift
  std::string campaign_title;
  std::vector<TrailStep> steps;  ///< in the order of the journal
  bool waits = false;  ///< the money is the campaign's, and not all of it is in a tranche yet
};

/// Fills parts/money_trail.html. `zone`: of its dates.
void show_trail(Sheet& sheet, const std::string& zone, const MoneyTrail& trail);

}  // namespace colletta::views
