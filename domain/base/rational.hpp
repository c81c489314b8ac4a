// Exact ratios. Scores, shares and rates are never floating point.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace colletta {

/// num/den in lowest terms, den > 0. int64 parts, int128 intermediates.
class Rational {
 public:
  constexpr Rational() = default;
  /// Error: kInvalid when den is 0 (or either is INT64_MIN).
  static Result<Rational> make(std::int64_t num, std::int64_t den);
  /// Accepts "num/den" with decimal integers, an optional leading '-' on num. Error: kInvalid.
  static Result<Rational> parse(std::string_view text);

  [[nodiscard]] constexpr std::int64_t num() const { return num_; }
  [[nodiscard]] constexpr std::int64_t den() const { return den_; }
  [[nodiscard]] std::string str() const;

  /// floor(value * this). CHECKs that the result fits.
  [[nodiscard]] std::int64_t floor_of(std::int64_t value) const;
  /// value >= this * whole, exactly. Used for "at least this share of the goal".
  [[nodiscard]] bool reached_by(std::int64_t value, std::int64_t whole) const;
  /// The smallest integer that is >= this * value. CHECKs that it fits.
  [[nodiscard]] std::int64_t ceil_of(std::int64_t value) const;

  friend bool operator==(const Rational&, const Rational&) = default;

 private:
  constexpr Rational(std::int64_t num, std::int64_t den) : num_(num), den_(den) {}
  std::int64_t num_ = 0;
  std::int64_t den_ = 1;
};

}  // namespace colletta
