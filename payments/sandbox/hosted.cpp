// The provider's hosted page as transitions: what a payer's form does to a payment.
#include <optional>

#include "domain/base/check.hpp"
#include "payments/sandbox/instruments.hpp"
#include "payments/sandbox/machine.hpp"
#include "payments/sandbox/provider.hpp"

namespace colletta::payments::sandbox {
namespace {

using Kind = PageOutcome::Kind;

PageOutcome refused(std::string field) {
  return {.kind = Kind::kRefused, .url = {}, .field = std::move(field)};
}

// Digits of what people type or paste: "4242 4242-4242 4242". Nothing when another character is in
// it.
std::optional<std::string> digits_of(std::string_view text) {
  constexpr std::size_t kCardDigitsMax = 19;  // ISO/IEC 7812
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if (c != ' ' && c != '-') {
      return std::nullopt;
    }
    if (digits.size() > kCardDigitsMax) return std::nullopt;
  }
  return digits;
}

// "MM/YY", not in the past: read against the year and month of the clock's RFC 3339 form.
bool is_valid_expiry(std::string_view text, Timestamp now) {
  const std::string today = to_rfc3339(now);  // "20YY-MM-..."
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() != 5 || text[2] != '/') return false;
  if (!digit(0) || !digit(1) || !digit(3) || !digit(4)) return false;
  const std::string month(text.substr(0, 2));
  if (month < "01" || month > "12") return false;
  const std::string year_month = std::string(text.substr(3, 2)) + month;
  return year_month >= today.substr(2, 2) + today.substr(5, 2);
}

PageOutcome choose_card(Book& book, const Surroundings& around, Payment& payment,
                        const PageForm& form) {
  const std::optional<std::string> digits = digits_of(form.number);
  const Instrument* instrument = digits ? instrument_of_number(*digits) : nullptr;
  if (instrument == nullptr) return refused("number");
  if (!is_valid_expiry(form.expiry, around.now)) return refused("expiry");
  if (form.name.empty() || form.name.size() > kFieldBytesMax) return refused("name");
  payment.token = instrument->token;
  if (instrument->confirm) {
    move_to(book, around, payment, Phase::kConfirming, kAbandonedAfterUs);
    return {.kind = Kind::kShow, .url = {}, .field = {}};
  }
  settle(book, around, payment);
  if (instrument->withhold) return {.kind = Kind::kWithheld, .url = {}, .field = {}};
  return whereabouts(payment);
}

PageOutcome take_choice(Book& book, const Surroundings& around, Payment& payment,
                        const PageForm& form) {
  if (form.action == "card") return choose_card(book, around, payment, form);
  if (form.action == "wallet") {
    payment.token = kWalletToken;
    move_to(book, around, payment, Phase::kConfirming, kAbandonedAfterUs);
    return {.kind = Kind::kShow, .url = {}, .field = {}};
  }
  if (form.action == "bank_transfer") {
    payment.token = kBankTransferToken;
    settle(book, around, payment);
    return whereabouts(payment);
  }
  return refused("action");
}

PageOutcome confirm(Book& book, const Surroundings& around, Payment& payment,
                    const PageForm& form) {
  if (form.action == "accept") {
    settle(book, around, payment);
    return whereabouts(payment);
  }
  if (form.action == "refuse") {
    const bool by_wallet = instrument_of(payment).method == Method::kWallet;
    decline(book, around, payment, by_wallet ? "wallet_refused" : "authentication_refused");
    return whereabouts(payment);
  }
  return refused("action");
}

}  // namespace

PageOutcome whereabouts(const Payment& payment) {
  switch (payment.phase) {
    case Phase::kOpen:
    case Phase::kConfirming:
      return {.kind = Kind::kShow, .url = {}, .field = {}};
    case Phase::kProcessing:
      // A transfer's payer has to read what to write into it; a slow card's payer has nothing to
      // do.
      if (instrument_of(payment).method == Method::kBankTransfer) {
        return {.kind = Kind::kShow, .url = {}, .field = {}};
      }
      break;
    case Phase::kCancelled:
      return {.kind = Kind::kRedirect, .url = payment.cancel_url, .field = {}};
    case Phase::kAuthorised:
    case Phase::kCaptured:
    case Phase::kDeclined:
    case Phase::kExpired:
    case Phase::kVoided:
    case Phase::kChargedBack:
      break;
  }
  return {.kind = Kind::kRedirect, .url = payment.return_url, .field = {}};
}

PageOutcome submit(Book& book, const Surroundings& around, const std::string& payment_id,
                   const PageForm& form) {
  const auto found = book.payments.find(payment_id);
  if (found == book.payments.end()) return {};
  Payment& payment = found->second;
  catch_up(book, around, payment);
  const bool waiting = payment.phase == Phase::kOpen || payment.phase == Phase::kConfirming;
  if (!waiting) return whereabouts(payment);
  if (form.action == "cancel") {
    move_to(book, around, payment, Phase::kCancelled, std::nullopt);
    emit(book, around, "payment.cancelled", payment);
    return whereabouts(payment);
  }
  if (payment.phase == Phase::kConfirming) {
    const bool answer = form.action == "accept" || form.action == "refuse";
    if (!answer) return whereabouts(payment);  // the first page sent again from another tab
    return confirm(book, around, payment, form);
  }
  return take_choice(book, around, payment, form);
}

std::string transfer_reference(const Payment& payment) {
  // The ULID's random end: short enough to copy by hand, unique among the transfers of a day.
  constexpr std::size_t kReferenceLength = 10;
  const std::size_t from = payment.id.size() - std::min(payment.id.size(), kReferenceLength);
  return "SANDBOX " + payment.id.substr(from);
}

}  // namespace colletta::payments::sandbox
