#include "domain/base/wide.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace colletta {
namespace {

constexpr std::uint64_t kBase = std::uint64_t{1} << 32U;
constexpr std::uint32_t kDecimalStep = 1'000'000'000;  ///< nine decimal digits at a time
constexpr std::size_t kDecimalStepDigits = 9;

std::uint32_t low(std::uint64_t value) { return static_cast<std::uint32_t>(value); }

}  // namespace

struct Wide::Division {
  Wide quotient, remainder;
};

std::size_t Wide::size() const {
  std::size_t used = kDigits;
  while (used > 0 && digits_[used - 1] == 0) --used;
  return used;
}

std::size_t Wide::bits() const {
  const std::size_t used = size();
  return used == 0 ? 0 : used * 32 - static_cast<std::size_t>(std::countl_zero(digits_[used - 1]));
}

bool Wide::zero() const { return size() == 0; }

bool Wide::fits_int64() const { return bits() < 64; }

std::int64_t Wide::int64() const {
  CHECK(fits_int64(), "a wide number must fit 64 bits to become a narrow one");
  return static_cast<std::int64_t>(digits_[0] + kBase * digits_[1]);
}

std::strong_ordering operator<=>(const Wide& a, const Wide& b) {
  return std::lexicographical_compare_three_way(a.digits_.rbegin(), a.digits_.rend(),
                                                b.digits_.rbegin(), b.digits_.rend());
}

Wide operator+(const Wide& a, const Wide& b) {
  Wide out;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < Wide::kDigits; ++i) {
    carry += std::uint64_t{a.digits_[i]} + b.digits_[i];
    out.digits_[i] = low(carry);
    carry >>= 32U;
  }
  CHECK(carry == 0, "wide overflow");
  return out;
}

Wide operator-(const Wide& a, const Wide& b) {
  Wide out;
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < Wide::kDigits; ++i) {
    const std::uint64_t take = b.digits_[i] + borrow;
    out.digits_[i] = low(a.digits_[i] - take);
    borrow = a.digits_[i] < take ? 1 : 0;
  }
  CHECK(borrow == 0, "a wide number must not fall below 0");
  return out;
}

Wide operator*(const Wide& a, const Wide& b) {
  Wide out;
  const std::size_t a_size = a.size(), b_size = b.size();
  for (std::size_t i = 0; i < a_size; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < b_size || carry != 0; ++j) {
      CHECK(i + j < Wide::kDigits, "wide overflow");
      carry += out.digits_[i + j];
      if (j < b_size) carry += std::uint64_t{a.digits_[i]} * b.digits_[j];
      out.digits_[i + j] = low(carry);
      carry >>= 32U;
    }
  }
  return out;
}

/// Knuth, The Art of Computer Programming, volume 2, 4.3.1, algorithm D.
Wide::Division Wide::divide(const Wide& a, const Wide& b) {
  const std::size_t n = b.size(), whole = a.size();
  CHECK(n > 0, "division by zero");
  Division out;
  if (whole < n) return {Wide(), a};
  if (n == 1) {
    out.quotient = a;
    out.remainder.digits_[0] = out.quotient.reduce(b.digits_[0]);
    return out;
  }
  // D1: shifted so that the divisor's highest bit is set; the dividend may need a digit more.
  const auto shift = static_cast<unsigned>(std::countl_zero(b.digits_[n - 1]));
  std::array<std::uint32_t, kDigits> v{};
  std::array<std::uint32_t, kDigits + 1> u{};
  for (std::size_t i = 0; i < n; ++i)
    v[i] = low((((std::uint64_t{b.digits_[i]} << 32U) | (i > 0 ? b.digits_[i - 1] : 0)) << shift) >>
               32U);
  for (std::size_t i = 0; i <= whole; ++i)
    u[i] =
        low((((i < whole ? std::uint64_t{a.digits_[i]} << 32U : 0) | (i > 0 ? a.digits_[i - 1] : 0))
             << shift) >>
            32U);
  for (std::size_t j = whole - n + 1; j-- > 0;) {
    // D3: a guess of the quotient's digit that is at most one too large.
    const std::uint64_t top = kBase * u[j + n] + u[j + n - 1];
    std::uint64_t guess = top / v[n - 1], rest = top % v[n - 1];
    while (rest < kBase && (guess >= kBase || guess * v[n - 2] > kBase * rest + u[j + n - 2])) {
      --guess;
      rest += v[n - 1];
    }
    // D4: multiply and subtract.
    std::uint64_t carry = 0, borrow = 0;
    for (std::size_t i = 0; i <= n; ++i) {
      carry += i < n ? guess * v[i] : 0;
      const std::uint64_t take = low(carry) + borrow;
      borrow = u[i + j] < take ? 1 : 0;
      u[i + j] = low(u[i + j] - take);
      carry >>= 32U;
    }
    // D6: it was one too large after all; add back.
    if (borrow != 0) {
      --guess;
      carry = 0;
      for (std::size_t i = 0; i <= n; ++i) {
        carry += std::uint64_t{u[i + j]} + (i < n ? v[i] : 0);
        u[i + j] = low(carry);
        carry >>= 32U;
      }
    }
    out.quotient.digits_[j] = low(guess);
  }
  for (std::size_t i = 0; i < n; ++i)
    out.remainder.digits_[i] = low((kBase * u[i + 1] + u[i]) >> shift);
  return out;
}

Wide operator/(const Wide& a, const Wide& b) { return Wide::divide(a, b).quotient; }

Wide operator%(const Wide& a, const Wide& b) { return Wide::divide(a, b).remainder; }

/// Newton's method from above: each step is smaller than the last until the root is reached.
Wide isqrt(const Wide& value) {
  if (value.zero()) return value;
  Wide root;
  const std::size_t bit = (value.bits() + 1) / 2;  // 2^bit is above the root
  root.digits_[bit / 32] = std::uint32_t{1} << (bit % 32);
  for (;;) {
    Wide next = root + value / root;
    next.reduce(2);
    if (next >= root) return root;
    root = next;
  }
}

void Wide::scale(std::uint32_t by, std::uint32_t plus) {
  std::uint64_t carry = plus;
  for (std::uint32_t& digit : digits_) {
    carry += std::uint64_t{digit} * by;
    digit = low(carry);
    carry >>= 32U;
  }
  CHECK(carry == 0, "wide overflow");
}

std::uint32_t Wide::reduce(std::uint32_t by) {
  std::uint64_t rest = 0;
  for (std::size_t i = size(); i-- > 0;) {
    rest = kBase * rest + digits_[i];
    digits_[i] = low(rest / by);
    rest %= by;
  }
  return low(rest);
}

Result<Wide> Wide::parse(std::string_view decimal) {
  // 154 digits are below 2^512 whatever they are.
  constexpr std::size_t kDecimalDigitsMax = 154;
  const bool all_digits =
      std::all_of(decimal.begin(), decimal.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (decimal.empty() || decimal.size() > kDecimalDigitsMax || !all_digits ||
      (decimal.size() > 1 && decimal.front() == '0'))
    return err(Errc::kInvalid, {}, "a whole number");
  Wide out;
  for (const char c : decimal) out.scale(10, static_cast<std::uint32_t>(c - '0'));
  return out;
}

std::string Wide::str() const {
  Wide rest = *this;
  std::string text;
  do {
    std::string step = std::to_string(rest.reduce(kDecimalStep));
    if (!rest.zero()) step.insert(0, kDecimalStepDigits - step.size(), '0');
    text.insert(0, step);
  } while (!rest.zero());
  return text;
}

}  // namespace colletta
