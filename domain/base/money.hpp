// Money in integer cents. No floating point comes near it.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"

namespace colletta {

/// An amount in minor units of the installation's one currency, EUR (ISO 4217), as int64 cents.
/// Arithmetic is checked: an overflow is a bug (CHECK), bounds are the caller's business.
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money cents(std::int64_t value) { return Money(value); }

  [[nodiscard]] constexpr std::int64_t cents() const { return cents_; }
  [[nodiscard]] constexpr bool zero() const { return cents_ == 0; }
  [[nodiscard]] constexpr bool positive() const { return cents_ > 0; }
  [[nodiscard]] constexpr bool negative() const { return cents_ < 0; }

  friend constexpr auto operator<=>(const Money&, const Money&) = default;
  friend Money operator+(Money a, Money b);
  friend Money operator-(Money a, Money b);
  Money operator-() const { return Money() - *this; }
  Money& operator+=(Money other) { return *this = *this + other; }
  Money& operator-=(Money other) { return *this = *this - other; }

 private:
  constexpr explicit Money(std::int64_t value) : cents_(value) {}
  std::int64_t cents_ = 0;
};

inline constexpr std::string_view kCurrency = "EUR";

/// Reads what a person types: "10", "10,5", "10,50", "10.50", with spaces around and an optional
/// leading or trailing euro sign. At most two decimals, no sign, no exponent, no grouping, so that
/// "10,999" and "1.000" are refused, never guessed. Errors: kMissing, kInvalidAmount, kTooLarge (over 10^12 cents).
Result<Money> parse_money(std::string_view text);

/// "1234.50": machine form with a dot and two decimals.
std::string to_decimal(Money amount);

/// Splits `total` (>= 0) in proportion to `weights` (each >= 0, not all 0) by largest remainder,
/// ties to the first. The parts sum to `total` exactly.
std::vector<Money> allocate(Money total, std::span<const std::int64_t> weights);

}  // namespace colletta
