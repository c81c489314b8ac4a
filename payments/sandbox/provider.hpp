// The sandbox provider: a complete payment provider as a pure state machine. The service around it
// brings the time, the ids, the hash and the rows, and commits before it answers. It must never
// know Colletta's pledges: it speaks of payments, refunds and payouts, as a provider does.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "domain/base/result.hpp"
#include "payments/http_call.hpp"
#include "payments/sandbox/book.hpp"

namespace colletta::payments::sandbox {

/// The rail's limits, the same for the gateway and the provider.
inline constexpr int kHoldDaysMax = 90;                                 ///< then the hold expires
inline constexpr std::int64_t kAbandonedAfterUs = 30 * 60 * kSecondUs;  ///< open page -> expired
inline constexpr std::int64_t kKeyLifeUs = 24 * kHourUs;                ///< then a key is forgotten
inline constexpr std::int64_t kReorderUs = 4 * kSecondUs;  ///< how late a late webhook is
inline constexpr std::size_t kListMax = 100;               ///< events in one list answer
inline constexpr std::size_t kFieldBytesMax = 2'000;       ///< of any text in a request

/// How long the slow ones take. Tests shorten them.
struct Delays {
  std::int64_t card_us = 5 * kSecondUs;
  std::int64_t bank_transfer_us = 10 * kSecondUs;
  std::int64_t refund_us = 5 * kSecondUs;
  std::int64_t charge_back_us = 30 * kSecondUs;
};

struct Surroundings {
  Timestamp now;
  std::function<std::string()> new_ulid;
  Delays delays;
};

// --- the API ---------------------------------------------------------------------------------

struct BeginCall {
  Money amount;
  Collect collect = Collect::kImmediate;
  std::string external_reference;
  std::string description;
  std::string payee;
  std::string locale;
  std::string return_url;
  std::string cancel_url;
  std::string payment_token;
};
struct CaptureCall {
  std::string payment_id;
  Money amount;
};
struct VoidCall {
  std::string payment_id;
};
struct RefundCall {
  std::string payment_id;
  Money amount;
};
struct PayoutCall {
  Money amount;
  std::string payee;
  std::string iban;
  std::string description;
};
struct FetchCall {
  std::string id;
};
struct FetchByKeyCall {
  std::string key;
};
struct ListCall {
  std::int64_t after =
      0;  ///< position of the last event seen; answered by the keeper of the events
};

struct Call {
  std::string key;          ///< idempotency key, empty for the reading ones
  std::string fingerprint;  ///< what must be the same under the same key
  std::variant<BeginCall, CaptureCall, VoidCall, RefundCall, PayoutCall, FetchCall, FetchByKeyCall,
               ListCall>
      what;
};

struct ApiAnswer {
  int status = 0;
  std::string body;
  bool withheld = false;  ///< the work is done, and the caller must never hear of it
};

/// The ids of the objects and the keys of the answers that must be in the Book for a call. An
/// answer found leads to one more object, `Answer::object_id`.
struct Needs {
  std::vector<std::string> ids;
  std::vector<std::string> keys;
};
Needs needs_of(const Call& call);

/// Does what the call says. A key seen within kKeyLifeUs gets its first answer again, or 409
/// idempotency_mismatch when the request differs. ListCall is not for here (CHECK).
ApiAnswer perform(Book& book, const Surroundings& around, const Call& call);

// --- the hosted page -------------------------------------------------------------------------

struct PageForm {
  std::string action;  ///< "card", "wallet", "bank_transfer", "accept", "refuse", "cancel"
  std::string number;
  std::string expiry;  ///< "MM/YY"
  std::string name;
};

struct PageOutcome {
  enum class Kind {
    kNotFound,
    kShow,      ///< show the page of the payment's phase
    kRefused,   ///< show the page again: `field` is wrong
    kRedirect,  ///< 303 to `url`
    kWithheld,  ///< the work is done and the answer is lost: 504
  };
  Kind kind = Kind::kNotFound;
  std::string url;
  std::string field;  ///< "number", "expiry", "name", "action"
};

/// What the payer sent. Whatever no longer fits the payment's phase (a second click, another tab)
/// changes nothing and leads on to where the payment stands.
PageOutcome submit(Book& book, const Surroundings& around, const std::string& payment_id,
                   const PageForm& form);

/// Where the payer's browser belongs at this phase: the page, or back to the merchant.
PageOutcome whereabouts(const Payment& payment);

/// The reason that a payer writes into the transfer: how the provider finds the payment again.
std::string transfer_reference(const Payment& payment);

// --- time ------------------------------------------------------------------------------------

/// Acts on everything in the Book whose `due_at` has come: late confirmations, abandoned pages,
/// holds that ran out, charge-backs, refunds, payouts.
void tick(Book& book, const Surroundings& around);

}  // namespace colletta::payments::sandbox
