// What the sandbox provider remembers. A Book holds whatever its caller loaded: everything in a
// test, the few rows of one batch in the service, which writes back what a batch touched.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "domain/base/money.hpp"
#include "domain/base/time.hpp"
#include "payments/gateway.hpp"

namespace colletta::payments::sandbox {

/// Stored by number: new ones go to the end.
enum class Phase {
  kOpen,        ///< the payer has not chosen yet
  kConfirming,  ///< second page: the payer accepts or refuses
  kProcessing,  ///< decided at `due_at`
  kAuthorised,
  kCaptured,
  kDeclined,
  kCancelled,
  kExpired,
  kVoided,
  kChargedBack,
};

struct Payment {
  std::string id;                  ///< "pay_<ulid>"
  std::string key;                 ///< idempotency key that made it
  std::string external_reference;  ///< the merchant's own, shown back
  Money amount;
  Money captured;
  Money refunded;  ///< confirmed or under way; a failed refund gives it back
  Collect collect = Collect::kImmediate;
  Phase phase = Phase::kOpen;
  std::string token;  ///< the Instrument's, empty while none was chosen
  std::string code;   ///< why it was declined or charged back
  std::string description;
  std::string payee;
  std::string locale;  ///< "it" or "en"
  std::string return_url;
  std::string cancel_url;
  Timestamp created_at;
  std::optional<Timestamp> due_at;  ///< when `tick` acts on it
};

/// Stored by number.
enum class RefundPhase { kPending, kSucceeded, kFailed };

struct Refund {
  std::string id;  ///< "ref_<ulid>"
  std::string key;
  std::string payment_id;
  Money amount;
  RefundPhase phase = RefundPhase::kPending;
  bool will_fail = false;
  std::string code;
  Timestamp created_at;
  std::optional<Timestamp> due_at;
};

struct Payout {
  std::string id;  ///< "out_<ulid>"
  std::string key;
  Money amount;
  std::string payee;
  std::string iban;
  std::string description;
  bool paid = false;
  Timestamp created_at;
  std::optional<Timestamp> due_at;
};

/// The first answer under an idempotency key: given again word for word to the same request.
struct Answer {
  std::string key;
  std::string fingerprint;  ///< of method, path and body
  std::string object_id;    ///< what the request made or changed; empty when refused
  int status = 0;
  std::string body;
  Timestamp answered_at;
};

/// A webhook to deliver, and a line of the list that `list_since` reads.
struct Event {
  std::string id;  ///< "evt_<ulid>"
  std::string type;
  std::string object_id;
  std::string body;  ///< the bytes that are signed and sent
  Timestamp created_at;
  Timestamp deliver_at;  ///< not before
  int copies = 1;        ///< deliveries in all
};

struct Book {
  std::unordered_map<std::string, Payment> payments;
  std::unordered_map<std::string, Refund> refunds;
  std::unordered_map<std::string, Payout> payouts;
  std::unordered_map<std::string, Answer> answers;  ///< by key

  // What was done since the caller last cleared it.
  std::set<std::string> touched;       ///< ids of payments, refunds, payouts
  std::set<std::string> touched_keys;  ///< answers
  std::vector<Event> events;           ///< new ones, in order
};

}  // namespace colletta::payments::sandbox
