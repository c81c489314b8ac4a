// The provider's hosted pages as HTML: accessible, in Italian or English by the payment's locale,
// without scripts. Values in, text out; it must never know HTTP or the database.
#pragma once

#include <string>
#include <string_view>

#include "payments/sandbox/book.hpp"
#include "payments/sandbox/provider.hpp"

namespace colletta::sandbox {

/// The page of the payment's phase: choice of a method, confirmation, or transfer details. A wrong
/// `field` is shown with its sentence, and the rest of `form` is filled in again; never the number.
std::string payment_page(const payments::sandbox::Payment& payment,
                         const payments::sandbox::PageForm& form, std::string_view field);

/// The pages that say why there is no payment page.
std::string lost_page(const payments::sandbox::Payment& payment);
std::string missing_page(std::string_view locale);
std::string busy_page(std::string_view locale);

/// "1.234,50 €" in Italian, "€1,234.50" in English.
std::string shown_amount(Money amount, std::string_view locale);

/// The pages' one stylesheet, at kStylesheetPath.
std::string_view stylesheet() noexcept;
inline constexpr std::string_view kStylesheetPath = "/sandbox/sandbox.css";

}  // namespace colletta::sandbox
