// Mails to somebody who gave: thanks, the campaign's end, a refund. Plain data in; subject, plain
// text and HTML out, both of the same sentences. It must never know addresses or how mail is sent.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/views/pledge_pages.hpp"

namespace colletta::views {

enum class LetterKind {
  kConfirmed,     ///< the pledge is confirmed
  kSucceeded,     ///< its campaign has been funded
  kFailed,        ///< its campaign was not funded: the money goes back
  kRefunded,      ///< the money went back, or was let go
  kRefundFailed,  ///< the money could not be given back
  kChargedBack,   ///< the giver's bank took the money back
};

struct LetterPage {
  LetterKind kind = LetterKind::kConfirmed;
  std::string root;    ///< absolute address that the city's pages begin with
  std::string secret;  ///< of the receipt
  CampaignId campaign;
  std::string campaign_title;
  matching::Model model = matching::Model::kAllOrNothing;
  Timestamp campaign_closes;
  bool may_withdraw = false;
  /// Of the pledge; of all that the person gave to the campaign, when it is about the campaign.
  Money amount;
  bool charged = true;  ///< the money had moved; else it was held at most
  std::optional<Timestamp> confirmed;
  /// What each pool added to the pledge; kSucceeded: what each grants to the campaign.
  std::vector<MatchLine> matches;
  std::optional<JournalRow> entry;  ///< that the mail is about
  Money raised, matched, minimum;   ///< of the campaign at its close
  std::string reason;               ///< code of a refund
};

struct LetterText {
  std::string subject;
  std::string text;
  std::string html;
};

/// Of the context it uses site, language, city (name, zone, contact_email).
LetterText render(const PageContext& ctx, const LetterPage& page);

}  // namespace colletta::views
