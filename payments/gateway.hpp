// The interface that every payment rail implements. Sans I/O: it builds requests and reads replies;
// the shell sends them. It must never know sockets, the database, pledges' rules or the clock.
// An operation that a rail does not have is the typed error kUnsupportedOperation, never a no-op.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/base/result.hpp"
#include "domain/base/time.hpp"
#include "payments/http_call.hpp"

namespace colletta::payments {

/// What is asked of a rail. One payment_attempt row holds one operation.
enum class Operation { kBegin, kCharge, kCapture, kVoid, kRefund, kPayout };
std::string_view to_string(Operation operation) noexcept;  ///< "begin", "charge", ...
Result<Operation> parse_operation(std::string_view text);  ///< Error: kInvalid.

/// What is known of an attempt. It only moves forward (see attempt.hpp).
enum class PaymentState {
  kDue,             ///< the row is committed, the rail has not been asked as far as we know
  kUnknown,         ///< asked, and no usable answer came: it may have taken effect. Look it up.
  kAbsent,          ///< a look-up's answer only: the rail never saw it; send it again, same key
  kActionRequired,  ///< the payer has to go to `redirect_url`
  kPending,         ///< the rail is at work; a notice or a look-up will tell
  kAuthorised,      ///< the amount is held, not collected
  kCaptured,        ///< collected
  kDeclined,        ///< the payer's bank said no; stored under its key: a new try is a new attempt
  kCancelled,       ///< the payer went back
  kExpired,         ///< the payer never finished, or the hold ran out
  kVoided,          ///< the hold was let go
  kRefunded,        ///< the refund is confirmed
  kRefundFailed,    ///< the refund did not arrive: the money is back at the rail
  kPaidOut,         ///< the payout is confirmed
  kChargedBack,     ///< collected once, and pulled back by the payer's bank since
  kRefused,  ///< the rail calls the request wrong (`code` says why): sending it again is useless
};
std::string_view to_string(PaymentState state) noexcept;          ///< "due", "action_required", ...
Result<PaymentState> parse_payment_state(std::string_view text);  ///< Error: kInvalid.

/// kHold is a wish: a method that cannot hold (bank transfer) collects at once, and the payment
/// then reads kCaptured where another reads kAuthorised.
enum class Collect { kHold, kImmediate };

/// How a payer pays, as the rail reports it; kNone while nothing was chosen.
enum class Method { kNone, kCard, kWallet, kBankTransfer };
std::string_view to_string(Method method) noexcept;  ///< "", "card", "wallet", "bank_transfer"
/// Error: kInvalid.
Result<Method> parse_method(std::string_view text);

struct MethodCapability {
  Method method = Method::kNone;
  bool hold = false;
};

struct Capabilities {
  std::string rail;  ///< "sandbox": the name in rows, routes and metrics
  bool hold = false;
  int hold_days_max = 0;  ///< days after which a hold is gone; 0 without holds
  bool vault = false;     ///< an instrument can be kept and charged later (`charge`)
  bool refund = false;
  bool payout = false;
  std::vector<MethodCapability> methods;
  std::string page_origin;  ///< of its hosted pages, "https://pay.example"; empty: on our own host
};

/// `<operation>:<attempt id>`, the key under which a rail recognises the same request again.
std::string idempotency_key(Operation operation, const AttemptId& attempt);

/// The attempt of such a key, for a notice that overtook its own call's reply. Error: kInvalid.
struct AttemptKey {
  Operation operation = Operation::kBegin;
  AttemptId attempt;
};
Result<AttemptKey> parse_idempotency_key(std::string_view key);

struct BeginRequest {
  AttemptId attempt;
  PledgeId pledge;
  Money amount;  ///< > 0
  Collect collect = Collect::kImmediate;
  std::string description;  ///< what the payer reads: the campaign's title
  std::string payee;        ///< who receives, as the payer reads it: the city
  std::string locale;       ///< "it" or "en"
  std::string payer_email;  ///< may be empty
  std::string return_url;   ///< where the payer goes afterwards; arriving there proves nothing
  std::string cancel_url;   ///< where "back" leads
  std::string
      payment_token;  ///< an instrument collected at the provider already; empty: hosted page
};

struct ChargeRequest {
  AttemptId attempt;
  std::string vault_reference;
  Money amount;
};

struct CaptureRequest {
  AttemptId attempt;
  std::string reference;  ///< the payment's, from Reply
  Money amount;           ///< at most what is held; the rest is let go
};

struct VoidRequest {
  AttemptId attempt;
  std::string reference;
};

struct RefundRequest {
  AttemptId attempt;
  std::string reference;
  Money amount;  ///< at most what was captured and not yet refunded
};

struct PayoutRequest {
  AttemptId attempt;
  Money amount;
  std::string payee;
  std::string iban;
  std::string description;
};

struct Reply {
  PaymentState state = PaymentState::kUnknown;
  std::string reference;     ///< the rail's id of the payment, refund or payout; empty when unknown
  std::string redirect_url;  ///< with kActionRequired
  Method method = Method::kNone;
  std::string code;  ///< with kDeclined, kRefundFailed, kChargedBack, kRefused: the rail's reason
  Money amount;      ///< of the object: the payment's, refund's or payout's own amount
};

/// What a verified webhook says. A hint: it may be doubled, late or out of order, so re-read the
/// object (`fetch`). `event_id` is the key of the inbox.
struct Notice {
  std::string event_id;
  std::string kind;       ///< "payment.captured", "refund.failed", ...
  std::string reference;  ///< of the payment, refund or payout
  std::string key;        ///< the idempotency key that made that object
  Timestamp created_at;
  PaymentState says = PaymentState::kUnknown;  ///< what it claims of the object; unknown: nothing
};

/// One change in the rail's own books, for reconciliation.
struct Listed {
  Notice notice;
  Reply reply;  ///< the object as it was then
};
struct Listing {
  std::vector<Listed> items;
  std::string next_cursor;  ///< give it to `list_since` to go on from here, now or tomorrow
  bool more = false;
};

/// HMAC-SHA-256 of `message` under `key`, as 64 lower-case hexadecimal digits.
using HmacSha256Hex = std::function<std::string(std::string_view key, std::string_view message)>;

class Gateway {
 public:
  virtual ~Gateway() = default;

  [[nodiscard]] virtual const Capabilities& capabilities() const = 0;

  // Requests. Error: kUnsupportedOperation.
  [[nodiscard]] virtual Result<HttpCall> begin(const BeginRequest& request) const = 0;
  [[nodiscard]] virtual Result<HttpCall> charge(const ChargeRequest& request) const = 0;
  [[nodiscard]] virtual Result<HttpCall> capture(const CaptureRequest& request) const = 0;
  [[nodiscard]] virtual Result<HttpCall> void_(const VoidRequest& request) const = 0;
  [[nodiscard]] virtual Result<HttpCall> refund(const RefundRequest& request) const = 0;
  [[nodiscard]] virtual Result<HttpCall> payout(const PayoutRequest& request) const = 0;

  /// The object by the rail's own reference (of a payment, refund or payout).
  [[nodiscard]] virtual Result<HttpCall> fetch(std::string_view reference) const = 0;
  /// The object that a request with this idempotency key made. For attempts without a reference.
  [[nodiscard]] virtual Result<HttpCall> fetch_by_key(std::string_view key) const = 0;
  /// Changes after a cursor, oldest first; empty cursor: from the beginning.
  [[nodiscard]] virtual Result<HttpCall> list_since(std::string_view cursor) const = 0;

  /// The answer to a request. No answer, 5xx, 429 and whatever is not the rail's own language are
  /// kUnknown, never a failure; another 4xx is kRefused.
  [[nodiscard]] virtual Reply parse(Operation operation, const HttpReply& reply) const = 0;
  /// The answer to `fetch` or `fetch_by_key` about an attempt of `operation`. Not found: kAbsent.
  [[nodiscard]] virtual Reply parse_fetched(Operation operation, const HttpReply& reply) const = 0;
  /// The answer to `list_since`. Error: kProviderUnavailable.
  [[nodiscard]] virtual Result<Listing> parse_list(const HttpReply& reply) const = 0;

  /// Reads a webhook after its signature over the raw bytes was found good and its time within five
  /// minutes of `now`. Errors: kBadSignature; kMalformedJson for a signed body that says nothing.
  [[nodiscard]] virtual Result<Notice> verify_webhook(std::string_view raw, const Headers& headers,
                                                      Timestamp now) const = 0;
};

}  // namespace colletta::payments
