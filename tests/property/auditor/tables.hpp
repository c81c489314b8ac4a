// What the auditor keeps: plain lists of who gave and of each cent that a pool moved. Nothing is
// kept up to date; every sum walks the lists from the start. It must never include the product.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/property/auditor/sums.hpp"

namespace colletta::audit {

using Json = nlohmann::json;

struct Funder {
  std::string id;
  Cents put_in = 0;
};

struct Pool {
  std::string id;
  int order = 0;
  Json rule;                    ///< the document
  std::vector<Funder> funders;  ///< in the order declared
};

struct Campaign {
  std::string id;
  Cents goal = 0, minimum = 0, optimum = 0;
  bool keeps_what_it_raises = false;
  std::string area, theme;
  std::string state = "open";  ///< then "succeeded" or "failed"
};

/// A confirmed pledge.
struct Gift {
  std::string pledge, campaign, donor;
  Cents amount = 0;
  std::string second;  ///< "2026-03-01T10:00:00": when it was placed, by the whole second
  bool verified = false, promoter_linked = false;
  bool refunded = false;
};

/// One funder's money going to a campaign (above 0) or coming back (below 0).
struct Movement {
  std::string pool, campaign, pledge, funder;  ///< pledge: empty when no one pledge drew it
  Cents amount = 0;
};

/// What a per_pledge pool said of a pledge, at its confirmation or when it redistributed.
struct Answer {
  std::string pool, pledge;
  Cents amount = 0;
  std::vector<Cents> parts;  ///< in the order of the pool's funders
  std::vector<std::string> limited_by;
  Cents withheld = 0;  ///< what the budget step alone took away
  Cents left = 0;      ///< in the pool, after it
};

struct Tables {
  std::vector<Pool> pools;  ///< in their order, ties by id
  std::vector<Campaign> campaigns;
  std::vector<Gift> gifts;  ///< in journal order
  std::vector<Movement> movements;
  std::vector<Answer> answers;
  bool round_closed = false;

  /// Citizens' confirmed money net of refunds, matches not counted; of one donor, or of all.
  Cents raised(const Campaign& campaign) const;
  Cents given(const Campaign& campaign, const std::string& donor) const;
  std::set<std::string> donors(const Campaign& campaign) const;  ///< whose net gift is above 0

  Cents held(const Pool& pool, const Campaign& campaign) const;  ///< reserved or granted
  Cents held(const Pool& pool, const Campaign& campaign, const Funder& funder) const;
  Cents matched(const Campaign& campaign) const;  ///< by all pools
  Cents drawn(const Pool& pool, const Gift& gift) const;
  Cents drawn(const Pool& pool, const Campaign& campaign, const std::string& donor) const;
  Cents matched_pledges(const Pool& pool, const Campaign& campaign, const std::string& donor) const;

  Cents budget(const Pool& pool) const;
  Cents paid(const Pool& pool, const Funder& funder) const;  ///< reserved or granted
  Cents left(const Pool& pool) const;

  Pool& pool(const std::string& id);
  Campaign& campaign(const std::string& id);
  Gift& gift(const std::string& pledge);
};

/// Reads `pools` and `campaigns` of a vector.
Tables read_tables(const Json& vector);
/// Reads an event of the type `pledge`.
Gift read_gift(const Json& event);

/// The outcome in the form of a vector's `expected`.
Json outcome(const Tables& tables);

}  // namespace colletta::audit
