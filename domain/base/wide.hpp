// Whole numbers too large for 64 bits: the sums and squares of roots in quadratic matching.
// Unsigned, of fixed width, exact: what does not fit is a bug (CHECK), never a wrapped value.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace colletta {

/// 0 .. 2^512 - 1. The largest product that matching makes has 497 bits (quadratic.cpp says why).
class Wide {
 public:
  constexpr Wide() = default;
  constexpr explicit Wide(std::uint64_t value)
      : digits_{static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32U)} {}
  /// Decimal digits only, no leading zero except "0" itself. Error: kInvalid.
  static Result<Wide> parse(std::string_view decimal);

  [[nodiscard]] std::string str() const;  ///< decimal
  [[nodiscard]] bool zero() const;
  [[nodiscard]] bool fits_int64() const;
  [[nodiscard]] std::int64_t int64() const;  ///< CHECKs that it fits

  friend bool operator==(const Wide&, const Wide&) = default;
  friend std::strong_ordering operator<=>(const Wide& a, const Wide& b);
  friend Wide operator+(const Wide& a, const Wide& b);
  friend Wide operator-(const Wide& a, const Wide& b);  ///< CHECKs a >= b
  friend Wide operator*(const Wide& a, const Wide& b);
  friend Wide operator/(const Wide& a, const Wide& b);  ///< rounded down; CHECKs b > 0
  friend Wide operator%(const Wide& a, const Wide& b);
  Wide& operator+=(const Wide& other) { return *this = *this + other; }
  Wide& operator-=(const Wide& other) { return *this = *this - other; }

  /// The largest r with r * r <= value.
  friend Wide isqrt(const Wide& value);

 private:
  static constexpr std::size_t kDigits = 16;
  struct Division;
  static Division divide(const Wide& a, const Wide& b);
  [[nodiscard]] std::size_t size() const;  ///< digits in use
  [[nodiscard]] std::size_t bits() const;  ///< in use
  /// Short steps for decimal text: *this = *this * by + plus, and *this /= by with its remainder.
  void scale(std::uint32_t by, std::uint32_t plus);
  std::uint32_t reduce(std::uint32_t by);

  std::array<std::uint32_t, kDigits> digits_{};  ///< base 2^32, lowest first
};

}  // namespace colletta
