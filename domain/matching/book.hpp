// The state that matching works on: pools with their funders, campaigns with what citizens gave,
// and what each pool holds for each campaign. A Book holds whatever its caller loaded: a whole
// round in a simulation or a verification, the few rows of one batch in the writer.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/base/time.hpp"
#include "domain/base/wide.hpp"
#include "domain/matching/rule.hpp"

namespace colletta::matching {

/// One funder's part of a match.
struct Part {
  FunderId funder;
  Money amount;
  friend bool operator==(const Part&, const Part&) = default;
};
/// In the order in which the pool declares its funders; funders with nothing are left out.
using Parts = std::vector<Part>;
Money total(const Parts& parts);

struct Funder {
  FunderId id;
  std::string name;
  Money put_in;    ///< what the funder has declared for this pool
  Money reserved;  ///< promised to open campaigns
  Money granted;   ///< owed to campaigns that succeeded
  [[nodiscard]] Money left() const { return put_in - reserved - granted; }
};

enum class PoolKind { kPublic, kPrivate };

struct Pool {
  PoolId id;
  CallId call;
  std::string name;
  PoolKind kind = PoolKind::kPublic;
  int order = 0;  ///< pools of a call work in ascending order, ties by id
  Rule rule;
  std::string rule_hash;        ///< SHA-256 of the rule's canonical bytes, lower-case hex
  std::vector<Funder> funders;  ///< in the order declared
  [[nodiscard]] Money budget() const;
  [[nodiscard]] Money left() const;
};

enum class Model { kAllOrNothing, kKeepWhatYouRaise };
enum class Standing { kOpen, kSucceeded, kFailed };

struct Campaign {
  CampaignId id;
  CallId call;
  Money goal;
  Money minimum;  ///< all-or-nothing succeeds at or above it, matches included; default the goal
  Money optimum;  ///< default the goal
  Model model = Model::kAllOrNothing;
  std::string area;
  std::string theme;
  Standing standing = Standing::kOpen;
  Money raised;             ///< citizens' confirmed money, net of refunds, matches not counted
  std::int64_t donors = 0;  ///< distinct donors whose net gift is above 0
};

/// What one pool holds for one campaign, by funder. Sums of Funder::reserved/granted over
/// campaigns.
struct Holding {
  Parts reserved;
  Parts granted;
};

/// What one donor drew from one pool in one campaign (`per_pledge`), or what of the donor's gifts
/// counts there (`quadratic`).
struct Draw {
  Money drawn;
  std::int64_t pledges = 0;  ///< confirmed pledges of this donor that drew something
  Money counted;             ///< quadratic: d_ci, the net gifts that window and filters let in
  friend bool operator==(const Draw&, const Draw&) = default;
};

/// What a pool remembers of a campaign besides the money that it holds for it.
struct Tally {
  /// quadratic: all that the campaign's donors come to, so that the close of the call need not look
  /// at donors.
  Money counted;  ///< sum of Draw::counted
  Wide roots;     ///< sum of their roots, in 10^-45 of sqrt(cent) (quadratic.hpp)
  /// lump_sum: position of the pledge at which the condition first held; -1: it never has.
  std::int64_t first_held = -1;
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// What the budget alone has withheld from a pledge (`redistribute`), less what was redistributed
/// to it since. Kept while its campaign is open and it is not refunded.
struct Withheld {
  PledgeId pledge;
  CampaignId campaign;
  DonorId donor;
  Money amount;       ///< above 0
  bool drew = false;  ///< the pledge has drawn something from this pool
  friend bool operator==(const Withheld&, const Withheld&) = default;
};

struct Pledge {
  PledgeId id;
  CampaignId campaign;
  DonorId donor;
  Money amount;
  Timestamp placed;
  bool verified = false;         ///< the donor's identity was verified
  bool promoter_linked = false;  ///< the donor belongs to the promoter
  std::int64_t position = 0;     ///< of its confirmation in journal order; no two are the same
};

/// Why a match is not larger, in the order of the steps of README.md. `to_string` gives the word
/// that the journal and the catalogues use ("cap_per_pledge", "budget", ...).
enum class Limit {
  kNotEligible,
  kWindow,
  kCondition,
  kCapPerPledge,
  kCapPerMatch,
  kPledgesPerDonor,
  kCapPerDonor,
  kCapPerCampaign,
  kCeiling,
  kBudget,
};
std::string_view to_string(Limit limit) noexcept;
Result<Limit> parse_limit(std::string_view text);

enum class ChangeKind { kReserved, kGranted, kReleased };

/// One movement of a pool's money. With a pledge: drawn by (or released with) that pledge alone.
struct Change {
  ChangeKind kind = ChangeKind::kReserved;
  PoolId pool;
  CampaignId campaign;
  PledgeId pledge;  ///< empty: not drawn by one pledge
  DonorId donor;    ///< of that pledge; empty exactly when `pledge` is
  Parts parts;      ///< all amounts > 0; may be empty when a pledge drew nothing
  std::vector<Limit> limited_by;
  Money left;  ///< in the pool, after this change
  // With a pledge only; what `apply` needs besides.
  std::int64_t position = 0;  ///< Pledge::position
  std::int64_t pledges = 0;   ///< to Draw::pledges: 1 with its first draw, -1 with its last release
  Money withheld;             ///< kReserved: what the pledge is still owed after it (Withheld)
};

/// Rows that have come to nothing are not kept, so that two Books of equal meaning are equal.
struct Book {
  std::map<PoolId, Pool> pools;
  std::map<CampaignId, Campaign> campaigns;
  std::map<std::pair<PoolId, CampaignId>, Holding> holdings;
  std::map<std::tuple<PoolId, CampaignId, DonorId>, Draw> draws;
  std::map<std::pair<CampaignId, DonorId>, Money> given;   ///< net confirmed gifts of a donor
  std::map<std::pair<PoolId, CampaignId>, Tally> tallies;  ///< of quadratic and lump_sum pools
  /// Of redistributing pools, by Pledge::position.
  std::map<std::pair<PoolId, std::int64_t>, Withheld> withheld;
};

/// The campaign, which the Book MUST hold.
const Campaign& campaign_of(const Book& book, const CampaignId& id);

/// What one pool, or all pools together, hold for the campaign, reserved or granted.
Money matched_by(const Book& book, const PoolId& pool, const CampaignId& campaign);
Money matched(const Book& book, const CampaignId& campaign);

}  // namespace colletta::matching
