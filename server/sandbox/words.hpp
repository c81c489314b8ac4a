// The hosted page's sentences in its two languages. A provider speaks for itself: these are not in
// Colletta's catalogues.
#pragma once

#include <string_view>

namespace colletta::sandbox {

struct Words {
  std::string_view lang;
  std::string_view provider;
  std::string_view test_banner;
  std::string_view title;
  std::string_view amount;
  std::string_view to_payee;
  std::string_view for_what;
  std::string_view hold_note;
  std::string_view problem;
  std::string_view choose;
  std::string_view card;
  std::string_view number;
  std::string_view number_hint;
  std::string_view number_error;
  std::string_view expiry;
  std::string_view expiry_hint;
  std::string_view expiry_error;
  std::string_view name;
  std::string_view name_error;
  std::string_view pay;
  std::string_view test_cards;
  std::string_view test_cards_caption;
  std::string_view what_happens;
  std::string_view wallet;
  std::string_view wallet_note;
  std::string_view wallet_button;
  std::string_view bank;
  std::string_view bank_note;
  std::string_view bank_button;
  std::string_view cancel;
  std::string_view strong_title;
  std::string_view strong_note;
  std::string_view wallet_title;
  std::string_view wallet_confirm_note;
  std::string_view accept;
  std::string_view refuse;
  std::string_view transfer_title;
  std::string_view transfer_note;
  std::string_view beneficiary;
  std::string_view reason;
  std::string_view back;
  std::string_view lost_title;
  std::string_view lost_note;
  std::string_view missing_title;
  std::string_view missing_note;
  std::string_view busy_title;
  std::string_view busy_note;
};

/// "it" or "en"; anything else reads Italian.
const Words& words_of(std::string_view locale) noexcept;

}  // namespace colletta::sandbox
