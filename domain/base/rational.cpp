#include "domain/base/rational.hpp"

#include <charconv>
#include <limits>
#include <numeric>

namespace colletta {
namespace {

__extension__ using Int128 = __int128;

std::int64_t narrow(Int128 value) {
  CHECK(value <= std::numeric_limits<std::int64_t>::max() &&
            value >= std::numeric_limits<std::int64_t>::min(),
        "a ratio of an amount must fit 64 bits");
  return static_cast<std::int64_t>(value);
}

bool read(std::string_view text, std::int64_t& out) {
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  return ec == std::errc{} && end == text.data() + text.size();
}

}  // namespace

Result<Rational> Rational::make(std::int64_t num, std::int64_t den) {
  constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
  if (den == 0 || den == kMin || num == kMin) return err(Errc::kInvalid, {}, "num/den");
  if (den < 0) {
    num = -num;
    den = -den;
  }
  const std::int64_t divisor = std::gcd(num, den);
  return Rational{num / divisor, den / divisor};
}

Result<Rational> Rational::parse(std::string_view text) {
  const auto slash = text.find('/');
  std::int64_t num = 0, den = 0;
  if (slash == std::string_view::npos || !read(text.substr(0, slash), num) ||
      !read(text.substr(slash + 1), den) || den <= 0)
    return err(Errc::kInvalid, {}, "num/den");
  return make(num, den);
}

std::string Rational::str() const { return std::to_string(num_) + "/" + std::to_string(den_); }

std::int64_t Rational::floor_of(std::int64_t value) const {
  const Int128 product = static_cast<Int128>(value) * num_;
  Int128 quotient = product / den_;
  if (product % den_ < 0) --quotient;
  return narrow(quotient);
}

std::int64_t Rational::ceil_of(std::int64_t value) const {
  const Int128 product = static_cast<Int128>(value) * num_;
  Int128 quotient = product / den_;
  if (product % den_ > 0) ++quotient;
  return narrow(quotient);
}

bool Rational::reached_by(std::int64_t value, std::int64_t whole) const {
  return static_cast<Int128>(value) * den_ >= static_cast<Int128>(whole) * num_;
}

}  // namespace colletta
