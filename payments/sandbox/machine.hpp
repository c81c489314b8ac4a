// The transitions that the API, the hosted page and the passing of time share. Internal to the
// provider.
#pragma once

#include <string>
#include <string_view>

#include "payments/sandbox/book.hpp"
#include "payments/sandbox/instruments.hpp"
#include "payments/sandbox/provider.hpp"

namespace colletta::payments::sandbox {

/// The row behind a payment's token. CHECKs that an instrument was chosen.
const Instrument& instrument_of(const Payment& payment);

/// Moves the payment and marks it touched. `due_us`: when `tick` looks at it again, from now.
void move_to(Book& book, const Surroundings& around, Payment& payment, Phase phase,
             std::optional<std::int64_t> due_us);

/// The payer has chosen: decline, wait, or finish, as the instrument has it.
void settle(Book& book, const Surroundings& around, Payment& payment);

/// Holds or collects, as the payment and its method have it, and says so in events.
void finish(Book& book, const Surroundings& around, Payment& payment);

/// Collects `amount` of the payment, which its payer's bank may pull back later.
void collect(Book& book, const Surroundings& around, Payment& payment, Money amount);

/// The payer's bank pulls back what was collected, unless it is being refunded or has been.
void charge_back(Book& book, const Surroundings& around, Payment& payment);

void decline(Book& book, const Surroundings& around, Payment& payment, std::string_view code);

/// Does what time alone does to a payment, if its time has come: confirms, expires or pulls it
/// back. So a request between the moment and the tick finds what the tick would have left.
void catch_up(Book& book, const Surroundings& around, Payment& payment);

/// Ends a refund. A failed one gives its amount back to the payment.
void end_refund(Book& book, const Surroundings& around, Refund& refund, Payment& payment);

void emit(Book& book, const Surroundings& around, std::string_view type, const Payment& payment);
void emit(Book& book, const Surroundings& around, std::string_view type, const Refund& refund);
void emit(Book& book, const Surroundings& around, std::string_view type, const Payout& payout);

}  // namespace colletta::payments::sandbox
