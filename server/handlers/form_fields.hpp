// Amounts and local times as people type them into forms, and back; and which errors a form shows.
// A value that cannot be read leaves an error at its field. It must never know what a form is for.
#pragma once

#include <string>
#include <string_view>

#include "domain/base/money.hpp"
#include "domain/base/time.hpp"
#include "server/views/page.hpp"

namespace colletta::handlers {

/// A blank field is 0, without error. Errors: kInvalidAmount, kTooSmall (a typed 0), kTooLarge.
Money read_amount(views::FormState& form, std::string_view field);

/// A local date and time in the city's zone (IANA name). Errors: kMissing, kInvalid.
Timestamp read_instant(views::FormState& form, std::string_view field, const std::string& zone);

/// "1234.50" in English, "1234,50" in Italian, "1234" where there are no cents: what read_amount
/// takes, so without grouping.
std::string amount_text(Money amount, views::Language language);

/// Whether a command's refusal belongs into the form that asked for it, filled in as it was.
/// Otherwise there is nothing to mend in the form: not allowed, not there, or the service cannot
/// answer now.
bool form_can_show(const Error& error);

/// Adds a command's error. One that names no field of the form stands in the summary alone.
void add_error(views::FormState& form, Error error);

}  // namespace colletta::handlers
