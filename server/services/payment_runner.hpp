// Performs what is due at payment providers: builds the request (payments/), sends it, feeds what
// came back to the writer. Never inside a transaction; anything unknown is asked for, never
// guessed. Every method may be called from any thread and none blocks.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "payments/gateway.hpp"
#include "server/writer/writer.hpp"

namespace colletta::services {

/// Sends one call and gives its answer later, from any thread; exactly once.
using Transport = std::function<void(payments::HttpCall, std::function<void(payments::HttpReply)>)>;

struct Rail {
  std::shared_ptr<const payments::Gateway> gateway;
  Transport transport;
};

/// What must be known of an attempt to carry it out; read by jobs, or taken from a commit.
struct DueAttempt {
  CityId city;
  AttemptId id;
  PledgeId pledge;  ///< empty: a tranche is to be paid
  payments::Operation operation = payments::Operation::kBegin;
  payments::PaymentState state = payments::PaymentState::kDue;
  std::int64_t tries = 0;
  std::string reference;          ///< of the attempt itself (begin, refund), may be empty
  std::string payment_reference;  ///< of the pledge's payment: what capture, void and refund act on
  Money amount;
  Timestamp created_at;
  // kBegin only
  payments::Collect collect = payments::Collect::kImmediate;
  std::string description, payee, locale, email, return_url, cancel_url;
  std::string iban;  ///< kPayout only, to `payee`, for `description`
};

/// Why the provider is asked.
struct AskedBy {
  bool in_turn = false;    ///< its time had come; else somebody asks in between
  std::string notice{};    ///< event id in the inbox; empty: none
  std::int64_t tries = 0;  ///< how often that notice has asked in vain
};

/// Where a payer has to go, or what became of the payment.
struct Begun {
  payments::PaymentState state = payments::PaymentState::kUnknown;
  std::string redirect_url{};  ///< with kActionRequired
  std::string code{};
  payments::Method method = payments::Method::kNone;  ///< as far as the payer has chosen
  std::shared_ptr<const PledgeLeft> left = {};         ///< the pledge, where this has moved it
};

class PaymentRunner {
 public:
  PaymentRunner(
      writer::Writer& writer, Rail rail, Clock clock,
      std::function<std::string(std::size_t)> random,
      std::function<void(std::string_view operation, std::string_view outcome, std::int64_t us)>
          on_call);

  [[nodiscard]] const payments::Gateway& gateway() const { return *rail_.gateway; }

  /// Begins a payment whose payer waits. `payment_token`: an instrument collected at the provider
  /// (never stored), or empty. `done` is called after the outcome is in the journal; an error is
  /// the writer's (kOverloaded, kUnavailable).
  void begin(DueAttempt attempt, std::string payment_token,
             std::function<void(Result<Begun>)> done);
  /// Carries out whatever is due for the attempt, unless this process is at it already.
  void run(DueAttempt attempt, std::function<void()> done = {});
  /// Re-reads an attempt's object at the provider because a notice said so, or because its payer
  /// has come back (no notice then). `done` as in `begin`; a provider that does not answer is
  /// kUnknown.
  void look_up(DueAttempt attempt, AskedBy notice, std::function<void(Result<Begun>)> done = {});
  /// The provider's own list of changes after a cursor. Error: kProviderUnavailable.
  void list_since(const std::string& cursor, std::function<void(Result<payments::Listing>)> done);
  [[nodiscard]] std::size_t under_way() const;

 private:
  using Seen = std::function<void(Result<Outcome>, const payments::Reply&)>;
  Result<payments::HttpCall> request_of(const DueAttempt& attempt, const std::string& token) const;
  void send(const DueAttempt& attempt, const std::string& token, AskedBy by, Seen seen);
  void ask(const DueAttempt& attempt, AskedBy by, Seen seen);
  void ask_payment(const DueAttempt& attempt, payments::Reply refused, AskedBy by, Seen seen);
  void see(const DueAttempt& attempt, payments::Reply reply, AskedBy by, Seen seen,
           std::optional<payments::Reply> payment = {});
  void postpone(const DueAttempt& attempt, const AskedBy& by, int jitter_permille);
  bool take(const AttemptId& id);
  void leave(const AttemptId& id);

  writer::Writer& writer_;
  Rail rail_;
  Clock clock_;
  std::function<std::string(std::size_t)> random_;
  std::function<void(std::string_view, std::string_view, std::int64_t)> on_call_;
  mutable std::mutex mutex_;
  std::set<AttemptId> under_way_;
};

}  // namespace colletta::services
