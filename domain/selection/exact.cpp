#include "domain/selection/exact.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "domain/base/limits.hpp"

namespace colletta::selection {
namespace {

__extension__ using Int128 = __int128;

Int128 gcd_of(Int128 a, Int128 b) {
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

/// num/den in lowest terms, den > 0.
Result<Rational> narrowed(Int128 num, Int128 den) {
  if (const Int128 divisor = gcd_of(num, den); divisor > 1) {
    num /= divisor;
    den /= divisor;
  }
  constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
  if (num > kMost || num < -kMost || den > kMost) return err(Errc::kTooLarge);
  return Rational::make(static_cast<std::int64_t>(num), static_cast<std::int64_t>(den));
}

/// Digits only, at least one; nothing when it is another text or too long to be a term.
std::optional<std::int64_t> digits_of(std::string_view text) {
  constexpr std::size_t kDigitsMax = 18;  // below 10^18 whatever they are
  if (text.empty() || text.size() > kDigitsMax) return {};
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    value = value * 10 + (c - '0');
  }
  return value;
}

Result<Rational> of_parts(std::int64_t num, std::int64_t den) {
  auto made = Rational::make(num, den);
  if (!made) return err(Errc::kInvalid, {}, kExactAllowed);
  if (std::max(made->num(), made->den()) > limits::kExactTermMax)
    return err(Errc::kTooLarge, {}, std::to_string(limits::kExactTermMax));
  return made;
}

}  // namespace

Result<Rational> parse_exact(std::string_view text) {
  const Error bad = err(Errc::kInvalid, {}, kExactAllowed);
  if (text.size() > limits::kExactBytesMax) return bad;
  if (const auto slash = text.find('/'); slash != std::string_view::npos) {
    const auto num = digits_of(text.substr(0, slash)), den = digits_of(text.substr(slash + 1));
    if (!num || !den || *den == 0) return bad;
    return of_parts(*num, *den);
  }
  const auto dot = text.find('.');
  const std::string_view part = dot == std::string_view::npos ? "0" : text.substr(dot + 1);
  const auto all = digits_of(std::string(text.substr(0, dot)) + std::string(part));
  if (text.substr(0, dot).empty() || part.empty() || !all) return bad;
  std::int64_t den = 1;
  for (std::size_t i = 0; i < part.size(); ++i) den *= 10;
  return of_parts(*all, den);
}

Rational whole(std::int64_t value) { return Rational::make(value, 1).value(); }

Result<Rational> sum(const Rational& a, const Rational& b) {
  // Each product is below 2^126, so their sum fits.
  return narrowed(static_cast<Int128>(a.num()) * b.den() + static_cast<Int128>(b.num()) * a.den(),
                  static_cast<Int128>(a.den()) * b.den());
}

Result<Rational> product(const Rational& a, const Rational& b) {
  return narrowed(static_cast<Int128>(a.num()) * b.num(), static_cast<Int128>(a.den()) * b.den());
}

std::strong_ordering compare(const Rational& a, const Rational& b) {
  const Int128 left = static_cast<Int128>(a.num()) * b.den();
  const Int128 right = static_cast<Int128>(b.num()) * a.den();
  return left < right    ? std::strong_ordering::less
         : left == right ? std::strong_ordering::equal
                         : std::strong_ordering::greater;
}

bool is_multiple(const Rational& value, const Rational& step) {
  const Int128 num = static_cast<Int128>(value.num()) * step.den();
  const Int128 den = static_cast<Int128>(value.den()) * step.num();
  return num % den == 0;
}

std::string exact_text(const Rational& value) {
  // A denominator of up to kExactTermMax that divides a power of ten divides 10^29; what needs more
  // than nine decimals is shorter as a fraction.
  constexpr int kDecimalsMax = 9;
  std::int64_t scale = 1;
  for (int decimals = 0; decimals <= kDecimalsMax; ++decimals, scale *= 10) {
    if (scale % value.den() != 0) continue;
    std::string digits = std::to_string(value.num() / value.den());
    if (decimals == 0) return digits;
    const std::string part = std::to_string(value.num() % value.den() * (scale / value.den()));
    return digits + "." + std::string(static_cast<std::size_t>(decimals) - part.size(), '0') + part;
  }
  return value.str();
}

std::string shown(const Rational& value) {
  CHECK(value.num() >= 0, "points are never negative");
  const Int128 hundredths = (200 * static_cast<Int128>(value.num()) + value.den()) /
                            (2 * static_cast<Int128>(value.den()));
  const std::string part = std::to_string(static_cast<int>(hundredths % 100));
  return std::to_string(static_cast<std::int64_t>(hundredths / 100)) + "." +
         (part.size() == 1 ? "0" : "") + part;
}

}  // namespace colletta::selection
