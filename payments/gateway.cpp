// The words of the gateway interface as text, for rows, logs and wire formats.
#include "payments/gateway.hpp"

#include <array>

namespace colletta::payments {
namespace {

constexpr std::array kOperations = {Operation::kBegin, Operation::kCharge, Operation::kCapture,
                                    Operation::kVoid,  Operation::kRefund, Operation::kPayout};

constexpr std::array kStates = {PaymentState::kDue,          PaymentState::kUnknown,
                                PaymentState::kAbsent,       PaymentState::kActionRequired,
                                PaymentState::kPending,      PaymentState::kAuthorised,
                                PaymentState::kCaptured,     PaymentState::kDeclined,
                                PaymentState::kCancelled,    PaymentState::kExpired,
                                PaymentState::kVoided,       PaymentState::kRefunded,
                                PaymentState::kRefundFailed, PaymentState::kPaidOut,
                                PaymentState::kChargedBack,  PaymentState::kRefused};

constexpr std::array kMethods = {Method::kNone, Method::kCard, Method::kWallet,
                                 Method::kBankTransfer};

template <class Values>
auto find_by_text(const Values& values, std::string_view text, std::string field)
    -> Result<typename Values::value_type> {
  for (const auto value : values) {
    if (to_string(value) == text) return value;
  }
  return err(Errc::kInvalid, std::move(field));
}

}  // namespace

std::string_view to_string(Operation operation) noexcept {
  switch (operation) {
    case Operation::kBegin:
      return "begin";
    case Operation::kCharge:
      return "charge";
    case Operation::kCapture:
      return "capture";
    case Operation::kVoid:
      return "void";
    case Operation::kRefund:
      return "refund";
    case Operation::kPayout:
      return "payout";
  }
  return "";
}

std::string_view to_string(PaymentState state) noexcept {
  switch (state) {
    case PaymentState::kDue:
      return "due";
    case PaymentState::kUnknown:
      return "unknown";
    case PaymentState::kAbsent:
      return "absent";
    case PaymentState::kActionRequired:
      return "action_required";
    case PaymentState::kPending:
      return "pending";
    case PaymentState::kAuthorised:
      return "authorised";
    case PaymentState::kCaptured:
      return "captured";
    case PaymentState::kDeclined:
      return "declined";
    case PaymentState::kCancelled:
      return "cancelled";
    case PaymentState::kExpired:
      return "expired";
    case PaymentState::kVoided:
      return "voided";
    case PaymentState::kRefunded:
      return "refunded";
    case PaymentState::kRefundFailed:
      return "refund_failed";
    case PaymentState::kPaidOut:
      return "paid_out";
    case PaymentState::kChargedBack:
      return "charged_back";
    case PaymentState::kRefused:
      return "refused";
  }
  return "";
}

std::string_view to_string(Method method) noexcept {
  switch (method) {
    case Method::kNone:
      return "";
    case Method::kCard:
      return "card";
    case Method::kWallet:
      return "wallet";
    case Method::kBankTransfer:
      return "bank_transfer";
  }
  return "";
}

Result<Operation> parse_operation(std::string_view text) {
  return find_by_text(kOperations, text, "operation");
}

Result<PaymentState> parse_payment_state(std::string_view text) {
  return find_by_text(kStates, text, "state");
}

Result<Method> parse_method(std::string_view text) {
  return find_by_text(kMethods, text, "method");
}

std::string idempotency_key(Operation operation, const AttemptId& attempt) {
  return std::string(to_string(operation)) + ":" + attempt.str();
}

Result<AttemptKey> parse_idempotency_key(std::string_view key) {
  const std::size_t colon = key.find(':');
  if (colon == std::string_view::npos || colon + 1 == key.size()) {
    return err(Errc::kInvalid, "key");
  }
  const Result<Operation> operation = parse_operation(key.substr(0, colon));
  if (!operation) return err(Errc::kInvalid, "key");
  return AttemptKey{*operation, AttemptId::of(std::string(key.substr(colon + 1)))};
}

}  // namespace colletta::payments
