// Exact arithmetic on points and weights. What does not fit is a typed error, never a wrapped or
// rounded number.
#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "domain/base/rational.hpp"
#include "domain/base/result.hpp"

namespace colletta::selection {

inline constexpr const char* kExactAllowed = "a number such as 7, 7.5 or 15/2";

/// Reads "7", "7.25" or "29/4"; never negative, no sign, no exponent, no spaces. In lowest terms
/// both parts are at most kExactTermMax. Errors: kInvalid, kTooLarge.
Result<Rational> parse_exact(std::string_view text);

Rational whole(std::int64_t value);

/// Both CHECK nothing and wrap nothing: an outcome whose terms do not fit 64 bits is kTooLarge.
Result<Rational> sum(const Rational& a, const Rational& b);
Result<Rational> product(const Rational& a, const Rational& b);

std::strong_ordering compare(const Rational& a, const Rational& b);
inline bool below(const Rational& a, const Rational& b) { return compare(a, b) < 0; }

/// `value` is a multiple of `step` (above 0).
bool is_multiple(const Rational& value, const Rational& step);

/// What `parse_exact` reads back: "7", "7.25", or "22/3" where no decimals are exact.
std::string exact_text(const Rational& value);

/// "35.01": two decimals, rounded half up, of a number from 0 on. For people; never compared.
std::string shown(const Rational& value);

}  // namespace colletta::selection
