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

const Campaign& campaign_of(const Book& book, const CampaignId& id) {
  const auto found = book.campaigns.find(id);
  CHECK(found != book.campaigns.end(), "the Book must hold the campaign");
  return found->second;
}

Money matched_by(const Book& book, const PoolId& pool, const CampaignId& campaign) {
  const auto found = book.holdings.find({pool, campaign});
  if (found == book.holdings.end()) return {};
  return total(found->second.reserved) + total(found->second.granted);
}

Money matched(const Book& book, const CampaignId& campaign) {
  const CallId& call = campaign_of(book, campaign).call;
  Money sum;
  for (const auto& [id, pool] : book.pools)
    if (pool.call == call) sum += matched_by(book, id, campaign);
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
