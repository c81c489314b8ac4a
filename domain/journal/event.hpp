// Official acts: what a command leaves in a city's journal. An event's public body becomes a leaf
// of its log; its private part enters only as a salted commitment.
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

/// What one pool pays towards a tranche, by funder.
struct PoolParts {
  PoolId pool;
  matching::Parts parts;
  friend bool operator==(const PoolParts&, const PoolParts&) = default;
};

namespace acts {

struct CallOpened {
  std::string title;
  Timestamp opens, closes;
  std::string content_hash;  ///< SHA-256 of the call's canonical content
  std::string rules_hash;    ///< of its selection rules; empty: it selects nobody
  Timestamp apply_by;        ///< applications are taken before it; only where there are rules
  std::string rules = {};    ///< their canonical bytes
  friend bool operator==(const CallOpened&, const CallOpened&) = default;
};
/// The round is over: nothing of the call is open any more, and its pools have given their last.
struct CallClosed {
  std::int64_t succeeded = 0;  ///< campaigns
  Money raised, matched;       ///< by those, from citizens and by all pools
  friend bool operator==(const CallClosed&, const CallClosed&) = default;
};
/// A campaign was handed in to a call with selection rules. Who applies, and with which campaign,
/// is private.
struct ApplicationReceived {
  std::int64_t number = 0;  ///< within the call, from 1, without gaps
  Money requested;
  std::string area;
  friend bool operator==(const ApplicationReceived&, const ApplicationReceived&) = default;
};
struct ApplicationWithdrawn {
  std::int64_t number = 0;
  friend bool operator==(const ApplicationWithdrawn&, const ApplicationWithdrawn&) = default;
};
/// Somebody evaluates the call's applications from now on; who it is, is private.
struct EvaluatorAppointed {
  std::string evaluator;  ///< code within the call, "E1"
  friend bool operator==(const EvaluatorAppointed&, const EvaluatorAppointed&) = default;
};
/// What an evaluator says before an application is shown to them. After "none" it may become a
/// recusal; a recusal stays.
struct ConflictDeclared {
  std::string evaluator;
  std::int64_t application = 0;  ///< number
  bool recused = false;          ///< false: no conflict. The reason is private.
  friend bool operator==(const ConflictDeclared&, const ConflictDeclared&) = default;
};
/// Points and reason are inside the commitment, and nothing else is: it can be opened as a whole.
struct ScoreCommitted {
  std::string evaluator;
  std::int64_t application = 0;
  friend bool operator==(const ScoreCommitted&, const ScoreCommitted&) = default;
};
/// What a ScoreCommitted had sealed, whole: with it anybody opens the commitment. Its event refers
/// to that one. Reveals of a call stand together, and its ranking behind them.
struct ScoreRevealed {
  std::string evaluator;
  std::int64_t application = 0;
  std::map<std::string, std::string> points;  ///< by criterion
  std::string reason;
  std::string salt;  ///< of the commitment, hex
  friend bool operator==(const ScoreRevealed&, const ScoreRevealed&) = default;
};
/// The call's applications are ranked, by its rules and the scores revealed just before: from here
/// on no score is taken. The three files are made from the journal alone (evaluation/ranking.hpp).
struct RankingPublished {
  std::string call_hash, scores_hash, ranking_hash;  ///< SHA-256 of the files
  std::int64_t applications = 0;                     ///< ranked
  std::int64_t selected = 0;
  std::int64_t revealed = 0;  ///< scores, in as many entries right before this one
  /// What lots are drawn by: the root of the tree that ends with the first entry, behind the last
  /// application, that is not before the closing instant.
  std::int64_t tree_size = 0;
  std::string lot_seed;  ///< hex
  friend bool operator==(const RankingPublished&, const RankingPublished&) = default;
};
struct PoolOpened {
  struct Funding {
    FunderId funder;
    std::string name;
    Money amount;
    friend bool operator==(const Funding&, const Funding&) = default;
  };
  PoolId pool;
  std::string name;
  matching::PoolKind kind = matching::PoolKind::kPublic;
  int order = 0;
  std::string rule;  ///< canonical bytes of the rule document
  std::string rule_hash;
  std::vector<Funding> funders;
  friend bool operator==(const PoolOpened&, const PoolOpened&) = default;
};
struct PoolFunded {
  PoolId pool;
  FunderId funder;
  std::string name;
  Money amount;
  friend bool operator==(const PoolFunded&, const PoolFunded&) = default;
};
struct CampaignPublished {
  std::string title;
  Money goal, minimum, optimum;
  matching::Model model = matching::Model::kAllOrNothing;
  Timestamp opens, deadline;
  std::string area, theme;
  std::string content_hash;
  friend bool operator==(const CampaignPublished&, const CampaignPublished&) = default;
};
struct CampaignRevised {
  std::string content_hash;
  friend bool operator==(const CampaignRevised&, const CampaignRevised&) = default;
};
struct PledgeConfirmed {
  Money amount;
  Timestamp placed;        ///< to the second
  std::string provider;    ///< "sandbox"
  std::string method;      ///< "card", "wallet", "bank_transfer"
  bool collected = false;  ///< true: the money has moved; false: the provider holds it
  DonorId donor;
  bool verified = false;         ///< an officer had checked who the donor is
  bool promoter_linked = false;  ///< the donor wrote the campaign
  std::vector<MatchLine> matches;
  friend bool operator==(const PledgeConfirmed&, const PledgeConfirmed&) = default;
};
/// A movement of a pool outside a pledge's own event: match.reserved, match.granted,
/// match.released. Its event refers to a pledge when redistribution gave that pledge more.
struct MatchMoved {
  matching::ChangeKind kind = matching::ChangeKind::kReserved;
  MatchLine line;
  friend bool operator==(const MatchMoved&, const MatchMoved&) = default;
};
/// campaign.succeeded or campaign.failed.
struct CampaignClosed {
  bool succeeded = false;
  Money raised, matched;
  std::int64_t donors = 0, pledges = 0;
  friend bool operator==(const CampaignClosed&, const CampaignClosed&) = default;
};
struct PaymentCaptured {
  Money amount;
  std::string provider;
  bool owed = false;  ///< it had been asked back (refund.requested): owed from the start
  friend bool operator==(const PaymentCaptured&, const PaymentCaptured&) = default;
};
/// A confirmed pledge is given back: from here on it counts no more, and its matches are reversed.
/// The money follows in payment.refunded. Not for a campaign that has failed, whose figures stand.
struct RefundRequested {
  Money amount;
  std::string provider;
  std::string reason;      ///< code: "requested", "capture_failed"
  bool collected = false;  ///< true: the money is owed back; false: its hold is to be let go
  bool granted = false;    ///< its matches had been granted (the campaign had succeeded)
  std::vector<MatchLine> matches;  ///< reversed with it
  friend bool operator==(const RefundRequested&, const RefundRequested&) = default;
};
/// The money of a confirmed (or late) pledge went back, or its hold was let go.
struct PaymentRefunded {
  Money amount;
  std::string provider;
  std::string reason;              ///< code: "campaign_failed", "requested", "late"
  bool collected = false;          ///< false: a hold was released and no money had moved
  bool requested = false;          ///< refund.requested has counted it out: only money moves
  bool counted = true;             ///< false: not any more (`requested`), or never (a late payment)
  bool granted = false;            ///< its matches had been granted (the campaign had succeeded)
  std::vector<MatchLine> matches;  ///< reversed with it
  friend bool operator==(const PaymentRefunded&, const PaymentRefunded&) = default;
};
/// A payment that confirmed after its campaign had closed, or beside another one of the same pledge
/// (`surplus`); it is owed back and never counts.
struct PaymentLate {
  Money amount;
  Timestamp placed;
  std::string provider;
  bool collected = false;
  bool surplus = false;  ///< its event refers to the pledge's own confirmation
  friend bool operator==(const PaymentLate&, const PaymentLate&) = default;
};
/// The provider could not return collected money: it stays owed, and an IBAN is asked for. May come
/// instead of payment.refunded, or days after it (`returned`).
struct RefundFailed {
  Money amount;
  std::string provider;
  bool returned = false;  ///< a payment.refunded had been recorded: this takes its money back
  bool counted = true;    ///< as in PaymentRefunded
  bool granted = false;   ///< as in PaymentRefunded
  std::vector<MatchLine> matches;  ///< reversed now, unless an event before has done so
  friend bool operator==(const RefundFailed&, const RefundFailed&) = default;
};
/// The payer's bank pulled back money that had been collected: nothing is owed for it any more. A
/// pledge that still counted stops here, and its matches are reversed.
struct ChargedBack {
  Money amount;
  std::string provider;
  std::string reason;    ///< code: "disputed" (the payer objected), "bank" (anything else)
  bool counted = true;   ///< false: it was owed back already (a refund was asked for, or late)
  bool granted = false;  ///< as in PaymentRefunded
  std::vector<MatchLine> matches;  ///< reversed with it; none once a tranche was approved
  Money claimed;  ///< of `amount`, what had been paid out already: the promoter owes it
  friend bool operator==(const ChargedBack&, const ChargedBack&) = default;
};
/// A tranche of a campaign's money is the promoter's from here on: two officers have approved it.
struct PayoutApproved {
  std::int64_t tranche = 0;      ///< 1, 2, ... within the campaign
  Money amount;                  ///< citizens and pools
  Money citizens;                ///< of it, what citizens gave
  std::string provider;          ///< the rail that keeps the citizens' money
  std::string milestone;         ///< of the campaign's plan, in its words; empty: it has none
  std::vector<PoolParts> pools;  ///< the rest
  friend bool operator==(const PayoutApproved&, const PayoutApproved&) = default;
};
/// A part of an approved tranche, or all of it, was transferred to the promoter.
struct PayoutPaid {
  std::int64_t tranche = 0;
  Money amount;          ///< citizens and pools
  Money citizens;        ///< of it, what citizens gave; 0: not in this transfer
  std::string provider;  ///< as approved; empty: no citizens' money in this transfer
  std::string order;     ///< number and date of the treasury's order; empty: the rail paid
  std::vector<PoolParts> pools;
  friend bool operator==(const PayoutPaid&, const PayoutPaid&) = default;
};
/// An approved tranche of which nothing was paid is taken back.
struct PayoutWithdrawn {
  std::int64_t tranche = 0;
  Money amount, citizens;  ///< as approved
  Money claim;             ///< of `citizens`, what covers money that the promoter owed
  std::string reason;      ///< code: "mistake", "bank_refused", "milestone_missed", "frozen"
  std::vector<PoolParts> pools;
  friend bool operator==(const PayoutWithdrawn&, const PayoutWithdrawn&) = default;
};
struct UpdatePublished {
  std::string content_hash;
  friend bool operator==(const UpdatePublished&, const UpdatePublished&) = default;
};
struct IndicatorMeasured {
  std::string indicator;     ///< code within the campaign, "i1"
  std::string value;         ///< decimal, as a string
  std::string date;          ///< "2026-05-01"
  std::string content_hash;  ///< of note and evidence link
  friend bool operator==(const IndicatorMeasured&, const IndicatorMeasured&) = default;
};
/// The city explains, for everybody and for ever, something that the journal itself cannot: above
/// all that it goes on from a state which an earlier signed checkpoint contradicts.
struct CorrectionRecorded {
  std::string reason;      ///< a sentence of the operator
  std::string checkpoint;  ///< the signed checkpoint that is given up, whole; empty: none
  friend bool operator==(const CorrectionRecorded&, const CorrectionRecorded&) = default;
};
/// From here on checkpoints are signed by this key. The old one signs for the last time before it.
struct KeyRotated {
  std::string key;  ///< the new verifier key, as signed-note writes it
  friend bool operator==(const KeyRotated&, const KeyRotated&) = default;
};
/// What could tell a person from these positions (salt, private row, pseudonym's link) is gone.
struct ErasureDone {
  std::vector<std::int64_t> positions;  ///< ascending; a long list takes several events
  friend bool operator==(const ErasureDone&, const ErasureDone&) = default;
};

}  // namespace acts

using AnyAct = std::variant<
    acts::CallOpened, acts::CallClosed, acts::ApplicationReceived, acts::ApplicationWithdrawn,
    acts::EvaluatorAppointed, acts::ConflictDeclared, acts::ScoreCommitted, acts::ScoreRevealed,
    acts::RankingPublished, acts::PoolOpened, acts::PoolFunded, acts::CampaignPublished,
    acts::CampaignRevised, acts::PledgeConfirmed, acts::MatchMoved, acts::CampaignClosed,
    acts::PaymentCaptured, acts::RefundRequested, acts::PaymentRefunded, acts::PaymentLate,
    acts::RefundFailed, acts::ChargedBack, acts::PayoutApproved, acts::PayoutPaid,
    acts::PayoutWithdrawn, acts::UpdatePublished, acts::IndicatorMeasured, acts::CorrectionRecorded,
    acts::KeyRotated, acts::ErasureDone>;

/// One of them, told apart with std::visit, std::get and std::holds_alternative. What copies and
/// destroys thirty kinds is compiled once, in event.cpp, and not wherever an event goes by.
struct Act : AnyAct {
  using AnyAct::AnyAct;
  Act();
  Act(const Act&);
  Act(Act&&) noexcept;
  Act& operator=(const Act&);
  Act& operator=(Act&&) noexcept;
  ~Act();
};

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
