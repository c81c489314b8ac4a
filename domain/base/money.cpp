#include "domain/base/money.hpp"

#include <algorithm>
#include <numeric>

#include "domain/base/limits.hpp"

namespace colletta {
namespace {

__extension__ using Int128 = __int128;
constexpr std::int64_t kCentsMax = limits::kAmountCentsMax;

std::string_view without_spaces(std::string_view text) {
  constexpr std::string_view kNbsp = "\xC2\xA0", kNnbsp = "\xE2\x80\xAF";
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view piece : {std::string_view(" "), kNbsp, kNnbsp}) {
      if (text.starts_with(piece)) text.remove_prefix(piece.size()), again = true;
      if (text.ends_with(piece)) text.remove_suffix(piece.size()), again = true;
    }
  }
  return text;
}

/// Without the spaces around and one euro sign, before or after.
std::string_view without_euro(std::string_view text) {
  constexpr std::string_view kEuro = "\xE2\x82\xAC";
  text = without_spaces(text);
  if (text.starts_with(kEuro))
    text.remove_prefix(kEuro.size());
  else if (text.ends_with(kEuro))
    text.remove_suffix(kEuro.size());
  return without_spaces(text);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Money operator+(Money a, Money b) {
  std::int64_t out = 0;
  CHECK(!__builtin_add_overflow(a.cents_, b.cents_, &out), "money overflow");
  return Money(out);
}

Money operator-(Money a, Money b) {
  std::int64_t out = 0;
  CHECK(!__builtin_sub_overflow(a.cents_, b.cents_, &out), "money overflow");
  return Money(out);
}

Result<Money> parse_money(std::string_view text) {
  text = without_euro(text);
  if (text.empty()) return err(Errc::kMissing);
  const auto separator = text.find_first_of(",.");
  const std::string_view whole = text.substr(0, separator);
  const std::string_view part =
      separator == std::string_view::npos ? std::string_view("0") : text.substr(separator + 1);
  if (whole.empty() || part.empty() || part.size() > 2 ||
      !std::all_of(whole.begin(), whole.end(), is_digit) ||
      !std::all_of(part.begin(), part.end(), is_digit))
    return err(Errc::kInvalidAmount);
  std::int64_t cents = 0;
  for (const char c : whole) {
    cents = cents * 10 + (c - '0');
    if (cents > kCentsMax / 100) return err(Errc::kTooLarge);
  }
  cents *= 100;
  cents += (part[0] - '0') * (part.size() == 1 && separator == std::string_view::npos ? 0 : 10);
  if (part.size() == 2) cents += part[1] - '0';
  if (cents > kCentsMax) return err(Errc::kTooLarge);
  return Money::cents(cents);
}

std::string to_decimal(Money amount) {
  const std::int64_t cents = amount.cents();
  const std::uint64_t size = cents < 0 ? 0 - static_cast<std::uint64_t>(cents)
                                       : static_cast<std::uint64_t>(cents);
  const std::string part = std::to_string(size % 100);
  return (cents < 0 ? "-" : "") + std::to_string(size / 100) + "." +
         (part.size() == 1 ? "0" + part : part);
}

std::vector<Money> allocate(Money total, std::span<const std::int64_t> weights) {
  CHECK(!total.negative(), "only amounts of 0 or more can be shared out");
  Int128 sum = 0;
  for (const std::int64_t weight : weights) {
    CHECK(weight >= 0, "a weight must not be negative");
    sum += weight;
  }
  CHECK(sum > 0 || total.zero(), "somebody must have a weight");
  std::vector<Money> parts(weights.size());
  if (total.zero()) return parts;
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<Int128> remainders(weights.size());
  std::int64_t left = total.cents();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Int128 product = static_cast<Int128>(total.cents()) * weights[i];
    const auto share = static_cast<std::int64_t>(product / sum);
    parts[i] = Money::cents(share);
    remainders[i] = product % sum;
    left -= share;
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; left > 0; ++i, --left) parts[order[i]] += Money::cents(1);
  return parts;
}

}  // namespace colletta
