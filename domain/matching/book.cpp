#include "domain/matching/book.hpp"

#include <array>

namespace colletta::matching {
namespace {

/// In the order of the enumeration.
constexpr std::array<std::string_view, 10> kLimitWords = {
    "not_eligible",      "window",        "condition",        "cap_per_pledge", "cap_per_match",
    "pledges_per_donor", "cap_per_donor", "cap_per_campaign", "ceiling",        "budget"};

}  // namespace

Money total(const Parts& parts) {
  Money sum;
  for (const Part& part : parts) sum += part.amount;
  return sum;
}

Money Pool::budget() const {
  Money sum;
  for (const Funder& funder : funders) sum += funder.put_in;
  return sum;
}

Money Pool::left() const {
  Money sum;
  for (const Funder& funder : funders) sum += funder.left();
  return sum;
}

std::string_view to_string(Limit limit) noexcept {
  return kLimitWords[static_cast<std::size_t>(limit)];
}

Result<Limit> parse_limit(std::string_view text) {
  for (std::size_t i = 0; i < kLimitWords.size(); ++i)
    if (kLimitWords[i] == text) return static_cast<Limit>(i);
  std::string allowed;
  for (const std::string_view word : kLimitWords)
    allowed += (allowed.empty() ? "" : ", ") + std::string(word);
  return err(Errc::kInvalid, {}, allowed);
}

}  // namespace colletta::matching
