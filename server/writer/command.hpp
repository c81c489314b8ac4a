// Everything that can be asked of a city's writer. Domain commands change what is public; the
// others belong to payments and to ordinary rows, which share the one writing connection.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "domain/call/decide.hpp"
#include "domain/campaign/decide.hpp"
#include "domain/evaluation/applications.hpp"
#include "domain/evaluation/decide.hpp"
#include "domain/evaluation/publish.hpp"
#include "domain/journal/decide.hpp"
#include "domain/payout/decide.hpp"
#include "domain/people/erase.hpp"
#include "domain/pledge/decide.hpp"
#include "payments/gateway.hpp"

namespace colletta::store {
class Session;
}

namespace colletta::writer {

/// A provider's notice, kept before it is believed. One that is known already stays as it is.
struct RecordNotice {
  std::string provider;
  payments::Notice notice;
  std::string body;        ///< raw bytes as received; empty: found in the provider's list
  bool unmatched = false;  ///< about no attempt of ours: kept for a person, under no city
};

/// What was read about a payment attempt: from a call's reply, a look-up, or a notice.
struct SeeAttempt {
  AttemptId id;
  payments::Reply reply;
  std::string provider;
  /// What the payment itself was read to be, when a capture or void of it was refused.
  std::optional<payments::Reply> payment = {};
  bool in_turn = true;            ///< its time had come; else somebody asked in between
  std::string notice;             ///< event id of the inbox row that this answers; empty: none
  std::int64_t notice_tries = 0;  ///< how often that row has asked in vain
  int jitter_permille = 0;        ///< for the next try, 0..999
};

/// Ordinary rows (sessions, people): runs inside the batch's transaction. MUST touch no journal or
/// projection table, and its writes must tell a repetition by their keys.
struct WriteRows {
  std::function<Result<Outcome>(store::Session&)> write;
  bool even_read_only = false;  ///< may run while the city's journal takes nothing (log-ins)
};

using AnyCommand =
    std::variant<OpenCall, CloseCall, OpenPool, FundPool, SaveCampaign, HandInCampaign,
                 WithdrawApplication, AppointEvaluator, DeclareConflict, CommitScore,
                 PublishRanking, ReturnCampaign, PublishCampaign, CloseCampaign, PublishUpdate,
                 RecordMeasurement, PlacePledge, RetryPledge, RefundPledge, SettlePledge, NamePayee,
                 VerifyPayee, ProposePayout, ApprovePayout, WithdrawPayout, RecordTransfer,
                 RetryPayout, ErasePerson, RecordCorrection, RotateKey, SeeAttempt, RecordNotice,
                 WriteRows>;

/// One of them; compiled once (command.cpp), as an Act is.
struct Command : AnyCommand {
  using AnyCommand::AnyCommand;
  Command();
  Command(const Command&);
  Command(Command&&) noexcept;
  Command& operator=(const Command&);
  Command& operator=(Command&&) noexcept;
  ~Command();
};

/// "place_pledge": for metrics and logs.
std::string_view name_of(const Command& command);

}  // namespace colletta::writer
