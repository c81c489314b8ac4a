// What the pools gave to each pledge of a simulated round, in a few dozen bytes a pledge: a round
// of a million pledges must fit 300 MiB. It must never know how a match is computed.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "domain/matching/book.hpp"
#include "domain/matching/names.hpp"

namespace colletta::matching {

/// What a pledge drew, and whether it was refunded later (then its matches were reversed).
struct PledgeOutcome {
  PledgeId pledge;
  /// One kReserved change for each per_pledge pool that applies. Parts: all that the pledge drew,
  /// also by redistribution; limited_by and left: as at its confirmation.
  std::vector<Change> drawn;
  bool refunded = false;
};

/// Pledges by their place in the order of confirmation, which is also their Pledge::position.
class Matches {
 public:
  /// The pools in play, by id; none may be added later, but funders may.
  explicit Matches(const std::map<PoolId, Pool>& pools);

  [[nodiscard]] std::size_t size() const { return pledges_.size(); }
  [[nodiscard]] PledgeOutcome operator[](std::size_t place) const;
  [[nodiscard]] std::optional<std::size_t> find(const PledgeId& id) const;
  [[nodiscard]] bool refunded(std::size_t place) const { return pledges_[place].refunded; }
  [[nodiscard]] Pledge pledge(std::size_t place) const;
  /// One number for each pair of campaign and donor.
  [[nodiscard]] std::uint64_t giver(std::size_t place) const {
    return std::uint64_t{pledges_[place].campaign} << 32U | pledges_[place].donor;
  }

  /// One number for each campaign that was given to.
  [[nodiscard]] std::uint32_t campaign(std::size_t place) const { return pledges_[place].campaign; }
  [[nodiscard]] std::optional<std::uint32_t> find_campaign(const CampaignId& id) const {
    return campaigns_.find(id.str());
  }

  /// A new pledge's place; nothing when its id is taken.
  std::optional<std::size_t> add(const Pledge& pledge);
  /// What `confirm` of the last added pledge returned.
  void confirmed(const std::vector<Change>& changes);
  /// Adds what later changes gave to pledges; changes of another sort are passed over.
  void redistributed(const std::vector<Change>& changes);
  void refund(std::size_t place) { pledges_[place].refunded = true; }

 private:
  static constexpr unsigned bit(Limit limit) { return 1U << static_cast<unsigned>(limit); }
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  struct Row {
    Money amount;
    Timestamp placed;
    std::uint32_t campaign, donor;      ///< in campaigns_, donors_
    std::uint32_t first_match = kNone;  ///< in matches_, followed by the others
    std::uint16_t matches = 0;
    bool verified, promoter_linked, refunded = false;
  };
  struct Match {
    Money left;
    std::uint32_t first_part = kNone;  ///< in parts_
    std::uint16_t pool;                ///< in pools_
    std::uint16_t limited_by = 0;      ///< a bit for each Limit; the steps' order is the enum's
  };
  struct PartRow {
    Money amount;
    std::uint32_t funder;  ///< in funders_
    std::uint32_t next;    ///< in parts_
  };

  void add_parts(Match& match, const Parts& parts);

  std::vector<PoolId> pools_;
  Names ids_, campaigns_, donors_, funders_;
  std::deque<Row> pledges_;
  std::deque<Match> matches_;
  std::deque<PartRow> parts_;
};

}  // namespace colletta::matching
