// The pledge form, its estimate, the receipt, and the live figures: what a citizen sees on the way
// of ten euros. Also the two JSON forms that the page's scripts read, so that both sides of each
// stand in one room (templates/assets/js).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/views/page.hpp"
#include "server/views/parts.hpp"
#include "server/views/proof_pages.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::views {

/// What an amount of a MatchLine stands for.
enum class MatchBasis {
  kPledge,         ///< added to this pledge alone
  kRedistributed,  ///< added to it later, when money came back to the pool
  kCampaign,       ///< added to the campaign as a whole once this pledge counts (top_up, ...)
  kEstimate,       ///< quadratic: what this pledge would add if the call ended now; it can fall
  kLater,          ///< quadratic, on a receipt: the pledge counts, the amount is known at the end
  kShared,         ///< the same once the call has ended: what the pool granted to the campaign
};

/// What became of a match when its campaign closed.
enum class MatchEnd {
  kStands,          ///< granted, or the campaign is still open
  kNoCondition,     ///< the pool's condition did not hold: it has its money back
  kCampaignFailed,  ///< the campaign did not make it: the same
};

/// What one pool would add to a gift, or did add, and why not more.
struct MatchLine {
  std::string pool;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  matching::Rule rule;
  std::string rule_hash;
  Money amount;
  std::vector<matching::Limit> limited_by;
  MatchBasis basis = MatchBasis::kPledge;
  bool if_first = false;  ///< supposes that a guest has not given to the campaign before
  bool done = false;      ///< on a receipt: it has happened
  MatchEnd end = MatchEnd::kStands;
};

/// Whether the amount is what a gift brought to its project.
bool adds_to_gift(const MatchLine& line);

/// What the pools would add, shown before paying. It promises nothing: others may give first.
struct Estimate {
  Money amount;
  std::vector<MatchLine> lines;  ///< in the order of pools; only those of kPledge are summed
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
  bool signed_in = false;   ///< the e-mail address is the account's and is not typed
  bool sends_mail = false;  ///< a receipt goes to it
  std::string pledge_id;
  Money least;  ///< bounds of the city
  Money most;
  std::vector<Money> suggested;      ///< shown as buttons, e.g. 10, 25, 50, 100 EUR
  std::optional<Estimate> estimate;  ///< of the amount in the form, or of the first suggestion
  std::vector<PoolView> pools;
};
std::string render(const PageContext& ctx, const PledgePage& page);

enum class ReceiptState {
  kWaiting,    ///< as the provider has just said: the payer has not paid yet
  kVerifying,  ///< the payer may have paid; what became of it is not known yet
  kConfirmed,
  kDeclined,
  kCancelled,
  kRefunding,
  kRefunded,
  kRefundFailed,
  kChargedBack,
};

/// What has become of the mail that carries a receipt's address to its giver.
enum class MailState {
  kOff,       ///< this installation sends no mail, or did not when the pledge was confirmed
  kComing,    ///< it is sent once the pledge is confirmed
  kWaiting,   ///< it is to be sent now
  kSent,      ///< their mail server has taken it
  kSetAside,  ///< it could not be delivered
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
  std::string method;  ///< "card", "wallet", "bank_transfer"; empty: not chosen yet
  Timestamp placed;
  std::optional<Timestamp> confirmed;
  std::vector<MatchLine> matches;    ///< filled once confirmed; kPledge and kLater
  std::optional<ProvenEntry> entry;  ///< the event that confirmed it
  MoneyTrail trail = {};             ///< what became of it, once it is in the journal
  std::string checkout_url;          ///< waiting: back to the provider's page; empty: not possible
  bool may_retry = false;            ///< declined or cancelled, and the campaign is still open
  bool may_cancel = false;
  bool charged = true;  ///< the money had moved; else it was held at most
  MailState mail = MailState::kOff;
};
std::string render(const PageContext& ctx, const ReceiptPage& page);

/// {"state":"verifying"}: what the script of a waiting receipt asks, to show the page again once it
/// says something else.
std::string receipt_state_json(ReceiptState state);

/// One `figures` event: {"v":seq,"citizens":cents,"donors":n,"goal":cents,"pools":{"<id>":cents}}.
/// Language-free: the browser words it, so that one frame serves every reader.
std::string live_json(const Figures& figures, std::int64_t version);

}  // namespace colletta::views
