// Every row of the instrument table, by token and by card number, with and without a hold.
#include "payments/sandbox/instruments.hpp"

#include <gtest/gtest.h>

#include <set>

#include "tests/unit/payments/rail.hpp"

namespace colletta::payments::sandbox {
namespace {

using Types = std::vector<std::string>;

bool passes_luhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    int value = *digit - '0';
    if (twice) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    sum += value;
    twice = !twice;
  }
  return sum % 10 == 0;
}

TEST(Instruments, NumbersAndTokensAreTellingAndUnique) {
  std::set<std::string_view> tokens;
  std::set<std::string_view> numbers;
  for (const Instrument& row : instruments()) {
    EXPECT_TRUE(row.token.starts_with("tok_"));
    EXPECT_TRUE(tokens.insert(row.token).second) << row.token;
    EXPECT_FALSE(row.title_en.empty());
    EXPECT_FALSE(row.title_it.empty());
    EXPECT_EQ(instrument_of_token(row.token), &row);
    if (row.number.empty()) continue;
    EXPECT_EQ(row.method, Method::kCard);
    EXPECT_EQ(row.number.size(), 16U);
    EXPECT_TRUE(passes_luhn(row.number)) << row.number;
    EXPECT_TRUE(numbers.insert(row.number).second) << row.number;
    EXPECT_EQ(instrument_of_number(row.number), &row);
  }
  EXPECT_EQ(instrument_of_number(""), nullptr);
  EXPECT_EQ(instrument_of_number("5555555555554444"), nullptr);
  EXPECT_EQ(instrument_of_token(""), nullptr);
}

struct Case {
  const char* token;
  PaymentState held;       ///< the first answer under kHold
  PaymentState collected;  ///< the first answer under kImmediate
  const char* code;
  Types held_events;
  Types collected_events;
  Method method = Method::kCard;
};

class EveryInstrument : public testing::TestWithParam<Case> {};

TEST_P(EveryInstrument, ByTokenUnderHold) {
  Rail rail;
  const Reply reply = rail.begin(GetParam().token, Collect::kHold);
  EXPECT_EQ(reply.state, GetParam().held);
  EXPECT_EQ(rail.event_types(), GetParam().held_events);
  if (reply.state == PaymentState::kUnknown) return;
  EXPECT_EQ(reply.code, GetParam().code);
  EXPECT_EQ(reply.method, GetParam().method);
  EXPECT_EQ(reply.amount, Money::cents(2500));
}

TEST_P(EveryInstrument, ByTokenAtOnce) {
  Rail rail;
  const Reply reply = rail.begin(GetParam().token, Collect::kImmediate);
  EXPECT_EQ(reply.state, GetParam().collected);
  EXPECT_EQ(rail.event_types(), GetParam().collected_events);
}

TEST_P(EveryInstrument, ByCardNumberOnTheHostedPage) {
  const std::string_view number = instrument_of_token(GetParam().token)->number;
  if (number.empty()) return;  // not a card
  Rail rail;
  const std::string id = rail.begin("", Collect::kHold).reference;
  const PageOutcome outcome =
      submit(rail.book, rail.around(), id,
             {.action = "card", .number = std::string(number), .expiry = "12/34", .name = "Ada"});
  const bool confirm = GetParam().held == PaymentState::kActionRequired;
  const bool lost = GetParam().held == PaymentState::kUnknown;
  EXPECT_EQ(outcome.kind, confirm ? PageOutcome::Kind::kShow
                          : lost  ? PageOutcome::Kind::kWithheld
                                  : PageOutcome::Kind::kRedirect);
  EXPECT_EQ(rail.event_types(), GetParam().held_events);
  const PaymentState expected = lost ? PaymentState::kAuthorised : GetParam().held;
  EXPECT_EQ(rail.fetched(Operation::kBegin, id).state, expected);
}

const Types kNone = {};
const Types kAuthorised = {"payment.authorised"};
const Types kCaptured = {"payment.captured"};
const Types kBoth = {"payment.authorised", "payment.captured"};
const Types kDeclined = {"payment.declined"};

INSTANTIATE_TEST_SUITE_P(
    All, EveryInstrument,
    testing::Values(Case{"tok_success", PaymentState::kAuthorised, PaymentState::kCaptured, "",
                         kAuthorised, kCaptured},
                    Case{"tok_declined", PaymentState::kDeclined, PaymentState::kDeclined,
                         "card_declined", kDeclined, kDeclined},
                    Case{"tok_insufficient_funds", PaymentState::kDeclined, PaymentState::kDeclined,
                         "insufficient_funds", kDeclined, kDeclined},
                    Case{"tok_strong_authentication", PaymentState::kActionRequired,
                         PaymentState::kActionRequired, "", kNone, kNone},
                    Case{"tok_slow", PaymentState::kPending, PaymentState::kPending, "", kNone,
                         kNone},
                    Case{"tok_timeout", PaymentState::kUnknown, PaymentState::kUnknown, "",
                         kAuthorised, kCaptured},
                    Case{"tok_duplicate", PaymentState::kAuthorised, PaymentState::kCaptured, "",
                         kAuthorised, kCaptured},
                    Case{"tok_reorder", PaymentState::kAuthorised, PaymentState::kCaptured, "",
                         kAuthorised, kBoth},
                    Case{"tok_refund_fails", PaymentState::kAuthorised, PaymentState::kCaptured, "",
                         kAuthorised, kCaptured},
                    Case{"tok_capture_fails", PaymentState::kAuthorised, PaymentState::kCaptured,
                         "", kAuthorised, kCaptured},
                    Case{"tok_charged_back", PaymentState::kAuthorised, PaymentState::kCaptured, "",
                         kAuthorised, kCaptured},
                    Case{"tok_charged_back_duplicate", PaymentState::kAuthorised,
                         PaymentState::kCaptured, "", kAuthorised, kCaptured},
                    Case{"tok_charged_back_reorder", PaymentState::kAuthorised,
                         PaymentState::kCaptured, "", kAuthorised, kBoth},
                    Case{"tok_charged_back_timeout", PaymentState::kUnknown, PaymentState::kUnknown,
                         "", kAuthorised, kCaptured},
                    Case{"tok_wallet", PaymentState::kAuthorised, PaymentState::kCaptured, "",
                         kAuthorised, kCaptured, Method::kWallet},
                    Case{"tok_wallet_declined", PaymentState::kDeclined, PaymentState::kDeclined,
                         "wallet_refused", kDeclined, kDeclined, Method::kWallet},
                    Case{"tok_bank_transfer", PaymentState::kPending, PaymentState::kPending, "",
                         kNone, kNone, Method::kBankTransfer},
                    Case{"tok_bank_transfer_arrived", PaymentState::kCaptured,
                         PaymentState::kCaptured, "", kCaptured, kCaptured, Method::kBankTransfer}),
    [](const auto& row) { return std::string(row.param.token); });

TEST(Instruments, TableAndTestsCoverEachOther) {
  EXPECT_EQ(instruments().size(), 18U) << "add the new row to EveryInstrument";
}

TEST(Instruments, DuplicateAsksForTwoCopies) {
  Rail rail;
  const std::string id = rail.begin("tok_duplicate", Collect::kHold).reference;
  rail.capture(id);
  rail.refund(id);
  ASSERT_EQ(rail.book.events.size(), 3U);
  for (const Event& event : rail.book.events) EXPECT_EQ(event.copies, 2) << event.type;
  Rail plain;
  plain.begin("tok_success", Collect::kHold);
  EXPECT_EQ(plain.book.events.at(0).copies, 1);
}

TEST(Instruments, ReorderDeliversTheFirstLast) {
  Rail rail;
  rail.begin("tok_reorder", Collect::kImmediate);
  ASSERT_EQ(rail.event_types(), kBoth);
  EXPECT_GT(rail.book.events[0].deliver_at, rail.book.events[1].deliver_at);
  EXPECT_EQ(rail.book.events[1].deliver_at, rail.now);
}

}  // namespace
}  // namespace colletta::payments::sandbox
