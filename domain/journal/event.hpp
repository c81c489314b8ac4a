// Official acts: what a command leaves in a city's journal. An event's public body becomes a leaf
// (transparency.md, "Leaf"); its private part enters only as a salted commitment.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/base/time.hpp"
#include "domain/matching/book.hpp"

namespace colletta {

/// What a pool gave or took back, as the journal shows it.
struct MatchLine {
  PoolId pool;
  matching::Parts parts;
  std::string rule_hash;
  std::vector<matching::Limit> limited_by;
  Money left;  ///< in the pool, afterwards
  friend bool operator==(const MatchLine&, const MatchLine&) = default;
};

namespace acts {

struct CallOpened {
  std::string title;
  Timestamp opens, closes;
  std::string content_hash;  ///< SHA-256 of the call's canonical content
};
struct PoolOpened {
  struct Funding {
    FunderId funder;
    std::string name;
    Money amount;
  };
  PoolId pool;
  std::string name;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  int order = 0;
  std::string rule;  ///< canonical bytes of the rule document
  std::string rule_hash;
  std::vector<Funding> funders;
};
struct PoolFunded {
  PoolId pool;
  FunderId funder;
  std::string name;
  Money amount;
};
struct CampaignPublished {
  std::string title;
  Money goal, minimum, optimum;
  matching::Model model = matching::Model::kAllOrNothing;
  Timestamp opens, deadline;
  std::string area, theme;
  std::string content_hash;
};
struct CampaignRevised {
  std::string content_hash;
};
struct PledgeConfirmed {
  Money amount;
  Timestamp placed;        ///< to the second
  std::string provider;    ///< "sandbox"
  std::string method;      ///< "card", "wallet", "bank_transfer"
  bool collected = false;  ///< true: the money has moved; false: the provider holds it
  DonorId donor;
  std::vector<MatchLine> matches;
};
/// A movement of a pool that no single pledge drew: match.reserved, match.granted, match.released.
struct MatchMoved {
  matching::ChangeKind kind = matching::ChangeKind::kReserved;
  MatchLine line;
};
/// campaign.succeeded or campaign.failed.
struct CampaignClosed {
  bool succeeded = false;
  Money raised, matched;
  std::int64_t donors = 0, pledges = 0;
};
struct PaymentCaptured {
  Money amount;
  std::string provider;
};
/// The money of a confirmed (or late) pledge went back, or its hold was let go.
struct PaymentRefunded {
  Money amount;
  std::string provider;
  std::string reason;              ///< code: "campaign_failed", "requested", "late"
  bool collected = false;          ///< false: a hold was released and no money had moved
  bool counted = true;             ///< false: it never counted for the campaign (a late payment)
  bool granted = false;            ///< its matches had been granted (the campaign had succeeded)
  std::vector<MatchLine> matches;  ///< reversed with it
};
/// A payment that confirmed after its campaign had closed; it is owed back and never counts.
struct PaymentLate {
  Money amount;
  Timestamp placed;
  std::string provider;
  bool collected = false;
};
/// The provider could not return collected money: it stays owed, and an IBAN is asked for. May come
/// instead of payment.refunded, or days after it (`returned`).
struct RefundFailed {
  Money amount;
  std::string provider;
  bool returned = false;  ///< a payment.refunded had been recorded: this takes its money back
  bool counted = true;    ///< as in PaymentRefunded
  bool granted = false;   ///< as in PaymentRefunded
  std::vector<MatchLine> matches;  ///< reversed now, unless payment.refunded has done so
};
struct UpdatePublished {
  std::string content_hash;
};
struct IndicatorMeasured {
  std::string indicator;     ///< code within the campaign, "i1"
  std::string value;         ///< decimal, as a string
  std::string date;          ///< "2026-05-01"
  std::string content_hash;  ///< of note and evidence link
};

}  // namespace acts

using Act = std::variant<acts::CallOpened, acts::PoolOpened, acts::PoolFunded,
                         acts::CampaignPublished, acts::CampaignRevised, acts::PledgeConfirmed,
                         acts::MatchMoved, acts::CampaignClosed, acts::PaymentCaptured,
                         acts::PaymentRefunded, acts::PaymentLate, acts::RefundFailed,
                         acts::UpdatePublished, acts::IndicatorMeasured>;

/// One line of double entry. Debits are positive, credits negative.
struct Posting {
  std::string account;
  Money amount;
  friend bool operator==(const Posting&, const Posting&) = default;
};

struct Event {
  std::int64_t seq = -1;  ///< dense from 0 in each city; given by the writer
  std::string id;         ///< ULID; never a pledge's, which is half the key to its receipt
  Timestamp at;           ///< to the second
  CallId call;            ///< empty: none
  CampaignId campaign;    ///< empty: none
  Act act;
  std::vector<std::int64_t> ref;            ///< positions of the events it rests on or reverses
  std::map<std::string, std::string> priv;  ///< never public; empty: no commitment
};

/// The journal's name of an act: "pledge.confirmed", "campaign.failed", ...
std::string_view type_name(const Act& act);

/// The double-entry lines of an event, derived from its act (ledger/postings.cpp). They sum to 0.
std::vector<Posting> postings(const Event& event);

}  // namespace colletta
