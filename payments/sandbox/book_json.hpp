// The provider's objects as the text that its keeper stores in a row. Not the wire format: this
// holds what nobody outside is told. Reading trusts its writer; a broken text is a bug (CHECK).
#pragma once

#include <string>
#include <string_view>

#include "payments/sandbox/book.hpp"

namespace colletta::payments::sandbox {

std::string to_stored(const Payment& payment);
std::string to_stored(const Refund& refund);
std::string to_stored(const Payout& payout);

Payment stored_payment(std::string_view text);
Refund stored_refund(std::string_view text);
Payout stored_payout(std::string_view text);

}  // namespace colletta::payments::sandbox
