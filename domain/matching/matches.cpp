#include "domain/matching/matches.hpp"

#include <algorithm>

namespace colletta::matching {
namespace {

template <class IdType>
IdType id_of(const Names& names, std::uint32_t number) {
  return IdType::of(std::string(names[number]));
}

}  // namespace

Matches::Matches(const std::map<PoolId, Pool>& pools) {
  for (const auto& [id, pool] : pools) {
    pools_.push_back(id);
    for (const Funder& funder : pool.funders) funders_.add(funder.id.str());
  }
}

std::optional<std::size_t> Matches::find(const PledgeId& id) const { return ids_.find(id.str()); }

std::optional<std::size_t> Matches::add(const Pledge& pledge) {
  const auto [place, is_new] = ids_.add(pledge.id.str());
  if (!is_new) return {};
  Row& row = pledges_.emplace_back();
  row.amount = pledge.amount;
  row.placed = pledge.placed;
  row.campaign = campaigns_.add(pledge.campaign.str()).first;
  row.donor = donors_.add(pledge.donor.str()).first;
  row.verified = pledge.verified;
  row.promoter_linked = pledge.promoter_linked;
  return place;
}

Pledge Matches::pledge(std::size_t place) const {
  const Row& row = pledges_[place];
  Pledge pledge;
  pledge.id = id_of<PledgeId>(ids_, static_cast<std::uint32_t>(place));
  pledge.campaign = id_of<CampaignId>(campaigns_, row.campaign);
  pledge.donor = id_of<DonorId>(donors_, row.donor);
  pledge.amount = row.amount;
  pledge.placed = row.placed;
  pledge.verified = row.verified;
  pledge.promoter_linked = row.promoter_linked;
  pledge.position = static_cast<std::int64_t>(place);
  return pledge;
}

void Matches::confirmed(const std::vector<Change>& changes) {
  Row& row = pledges_.back();
  row.first_match = static_cast<std::uint32_t>(matches_.size());
  for (const Change& change : changes) {
    if (change.pledge.empty()) continue;
    Match& match = matches_.emplace_back();
    match.left = change.left;
    match.pool = static_cast<std::uint16_t>(
        std::lower_bound(pools_.begin(), pools_.end(), change.pool) - pools_.begin());
    for (const Limit limit : change.limited_by)
      match.limited_by = static_cast<std::uint16_t>(match.limited_by | bit(limit));
    add_parts(match, change.parts);
    ++row.matches;
  }
}

void Matches::redistributed(const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    if (change.pledge.empty() || change.kind != ChangeKind::kReserved) continue;
    const Row& row = pledges_[static_cast<std::size_t>(change.position)];
    for (std::uint32_t i = 0; i < row.matches; ++i)
      if (Match& match = matches_[row.first_match + i]; pools_[match.pool] == change.pool)
        add_parts(match, change.parts);
  }
}

void Matches::add_parts(Match& match, const Parts& parts) {
  for (const Part& part : parts) {
    const std::uint32_t funder = funders_.add(part.funder.str()).first;
    std::uint32_t at = match.first_part;
    while (at != kNone && parts_[at].funder != funder) at = parts_[at].next;
    if (at != kNone) {
      parts_[at].amount += part.amount;
    } else {
      parts_.push_back({part.amount, funder, match.first_part});
      match.first_part = static_cast<std::uint32_t>(parts_.size() - 1);
    }
  }
}

PledgeOutcome Matches::operator[](std::size_t place) const {
  const Row& row = pledges_[place];
  const Pledge of = pledge(place);
  PledgeOutcome out{of.id, {}, row.refunded};
  for (std::uint32_t i = 0; i < row.matches; ++i) {
    const Match& match = matches_[row.first_match + i];
    Change& change = out.drawn.emplace_back();
    change.pool = pools_[match.pool];
    change.campaign = of.campaign;
    change.pledge = of.id;
    change.donor = of.donor;
    change.position = of.position;
    change.left = match.left;
    for (std::uint32_t at = match.first_part; at != kNone; at = parts_[at].next)
      change.parts.push_back({id_of<FunderId>(funders_, parts_[at].funder), parts_[at].amount});
    // The last one added stands first.
    std::reverse(change.parts.begin(), change.parts.end());
    for (auto limit = Limit::kNotEligible; limit <= Limit::kBudget;
         limit = static_cast<Limit>(static_cast<int>(limit) + 1))
      if ((match.limited_by & bit(limit)) != 0) change.limited_by.push_back(limit);
  }
  return out;
}

}  // namespace colletta::matching
