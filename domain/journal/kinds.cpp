#include "domain/journal/kinds.hpp"

namespace colletta {
namespace {

constexpr std::array<std::string_view, 2> kCallTypes = {"call.opened", "call.closed"};
constexpr std::array<std::string_view, 7> kSelectionTypes = {
    "application.received", "application.withdrawn", "evaluator.appointed", "conflict.declared",
    "score.committed",      "score.revealed",        "ranking.published"};
constexpr std::array<std::string_view, 2> kPoolTypes = {"pool.opened", "pool.funded"};
constexpr std::array<std::string_view, 4> kCampaignTypes = {
    "campaign.published", "campaign.revised", "campaign.succeeded", "campaign.failed"};
constexpr std::array<std::string_view, 1> kPledgeTypes = {"pledge.confirmed"};
constexpr std::array<std::string_view, 3> kMatchTypes = {"match.reserved", "match.granted",
                                                         "match.released"};
constexpr std::array<std::string_view, 6> kPaymentTypes = {
    "payment.captured", "payment.late",          "refund.requested",
    "payment.refunded", "payment.refund_failed", "payment.charged_back"};
constexpr std::array<std::string_view, 3> kPayoutTypes = {"payout.approved", "payout.paid",
                                                          "payout.withdrawn"};
constexpr std::array<std::string_view, 2> kReportTypes = {"update.published", "indicator.measured"};
constexpr std::array<std::string_view, 3> kJournalTypes = {"correction.recorded", "key.rotated",
                                                           "erasure.done"};

}  // namespace

std::string_view to_string(EventKind kind) noexcept {
  switch (kind) {
    case EventKind::kCalls:
      return "calls";
    case EventKind::kSelection:
      return "selection";
    case EventKind::kPools:
      return "pools";
    case EventKind::kCampaigns:
      return "campaigns";
    case EventKind::kPledges:
      return "pledges";
    case EventKind::kMatches:
      return "matches";
    case EventKind::kPayments:
      return "payments";
    case EventKind::kPayouts:
      return "payouts";
    case EventKind::kReports:
      return "reports";
    case EventKind::kJournal:
      return "journal";
  }
  return "";
}

Result<EventKind> parse_event_kind(std::string_view text) {
  std::string words;
  for (const EventKind kind : kEventKinds) {
    if (to_string(kind) == text) return kind;
    words += (words.empty() ? "" : ", ") + std::string(to_string(kind));
  }
  return err(Errc::kInvalid, "kind", std::move(words));
}

std::span<const std::string_view> types_of(EventKind kind) noexcept {
  switch (kind) {
    case EventKind::kCalls:
      return kCallTypes;
    case EventKind::kSelection:
      return kSelectionTypes;
    case EventKind::kPools:
      return kPoolTypes;
    case EventKind::kCampaigns:
      return kCampaignTypes;
    case EventKind::kPledges:
      return kPledgeTypes;
    case EventKind::kMatches:
      return kMatchTypes;
    case EventKind::kPayments:
      return kPaymentTypes;
    case EventKind::kPayouts:
      return kPayoutTypes;
    case EventKind::kReports:
      return kReportTypes;
    case EventKind::kJournal:
      return kJournalTypes;
  }
  return {};
}

std::vector<std::string_view> event_types() {
  std::vector<std::string_view> all;
  for (const EventKind kind : kEventKinds)
    for (const std::string_view type : types_of(kind)) all.push_back(type);
  return all;
}

}  // namespace colletta
