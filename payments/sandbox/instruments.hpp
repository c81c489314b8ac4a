// The test instruments of the sandbox rail: what a card number (hosted page) or a token (API) makes
// happen. This table is the documentation; the hosted page and the tests read it.
#pragma once

#include <span>
#include <string_view>

#include "payments/gateway.hpp"

namespace colletta::payments::sandbox {

/// One row: everything that is false or empty behaves as a perfect card does.
struct Instrument {
  std::string_view token;        ///< payment_token of the API, and the name in stored rows
  std::string_view number = {};  ///< card number; empty: not a card
  Method method = Method::kCard;
  std::string_view title_en;  ///< what happens, for the payer
  std::string_view title_it;
  std::string_view decline_code = {};  ///< not empty: declined with this code
  bool confirm = false;                ///< a second page asks the payer to accept or refuse
  bool slow = false;                   ///< decided some seconds later, and so are its refunds
  bool withhold = false;       ///< every request does its work, then its first answer is lost
  bool duplicate = false;      ///< each webhook is delivered twice
  bool reorder = false;        ///< payment.authorised is delivered after what follows it
  bool refund_fails = false;   ///< refunds are accepted, and fail later
  bool capture_fails = false;  ///< the hold succeeds, collecting it is declined
  bool charged_back = false;   ///< the payer's bank pulls it back some seconds after its collection
};

/// All rows. The card numbers pass the Luhn check, lie in the ranges that providers use for tests
/// and belong to nobody.
std::span<const Instrument> instruments() noexcept;

/// Null when there is none.
const Instrument* instrument_of_token(std::string_view token) noexcept;
/// `digits` without spaces. Null when it is not a test card: no other number is ever taken.
const Instrument* instrument_of_number(std::string_view digits) noexcept;

/// What the hosted page uses when the payer chooses a method other than a card.
inline constexpr std::string_view kWalletToken = "tok_wallet";
inline constexpr std::string_view kBankTransferToken = "tok_bank_transfer";

/// The bank account to which payouts are refused, as if it had been closed: formally right, and
/// nobody's. All others are paid.
inline constexpr std::string_view kClosedAccountIban = "IT78X0000000000000000000000";

}  // namespace colletta::payments::sandbox
