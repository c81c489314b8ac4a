// The pledge form, its estimate, the receipt, and the live figures: what a citizen sees on the way
// of ten euros. Also the two JSON forms that the page's scripts read, so that both sides of each
// stand in one room (templates/assets/js).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/views/page.hpp"
#include "server/views/parts.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::views {

/// What one pool would add to a gift, or did add, and why not more.
struct MatchLine {
  std::string pool;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  matching::Rule rule;
  std::string rule_hash;
  Money amount;
  std::vector<matching::Limit> limited_by;
};

/// What the pools would add, shown before paying. It promises nothing: others may give first.
struct Estimate {
  Money amount;
  std::vector<MatchLine> lines;  ///< `per_pledge` pools of the campaign, in order
};
/// {"amount":"10,00 €","total":"20,00 €","lines":[{"pool":..,"amount":..,"why":..}],"summary":..}:
/// sentences ready to show in the language of the context.
std::string estimate_json(const PageContext& ctx, const Estimate& estimate);
/// {"error":"..."}: why an amount has no estimate.
std::string estimate_error_json(const PageContext& ctx, const Error& error);

/// POST `pledge_id` (ULID made when the form was shown), `csrf`, `amount`, `email`, `name`,
/// `show_name` ("1": public under `name`; "0": anonymous), `message`, `do` = give |
/// estimate (shows the form again with its estimate). GET `amount` fills it in.
struct PledgePage {
  CampaignCard campaign;
  FormState form;
  std::string pledge_id;
  Money least;  ///< bounds of the city
  Money most;
  std::vector<Money> suggested;      ///< shown as buttons, e.g. 10, 25, 50, 100 EUR
  std::optional<Estimate> estimate;  ///< of the amount in the form, or of the first suggestion
  std::vector<PoolView> pools;
};
std::string render(const PageContext& ctx, const PledgePage& page);

enum class ReceiptState {
  kWaiting,
  kConfirmed,
  kDeclined,
  kCancelled,
  kRefunding,
  kRefunded,
  kRefundFailed,
};

struct ReceiptPage {
  ReceiptState state = ReceiptState::kWaiting;
  std::string secret;
  std::string url;  ///< absolute address of this receipt: what the QR code holds
  PledgeId id;
  CampaignId campaign;
  std::string campaign_title;
  Stage campaign_stage = Stage::kOpen;
  Timestamp campaign_closes;
  Money amount;
  std::string name;  ///< empty: anonymous
  std::string message;
  std::string email;  ///< masked: "a…@example.org"
  std::string provider;
  Timestamp placed;
  std::optional<Timestamp> confirmed;
  std::vector<MatchLine> matches;   ///< filled once confirmed
  std::optional<JournalRow> entry;  ///< the event that confirmed it
  std::string checkout_url;         ///< waiting: back to the provider's page; empty: not possible
  bool may_retry = false;           ///< declined or cancelled, and the campaign is still open
  bool may_cancel = false;
};
std::string render(const PageContext& ctx, const ReceiptPage& page);

/// One `figures` event: {"v":seq,"citizens":cents,"donors":n,"goal":cents,"pools":{"<id>":cents}}.
/// Language-free: the browser words it, so that one frame serves every reader.
std::string live_json(const Figures& figures, std::int64_t version);

}  // namespace colletta::views
