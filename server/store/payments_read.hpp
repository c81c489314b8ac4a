// Reading payments as an officer watches them: how many pledges are in which state, and the
// attempts that a person should know of. It must never know providers or donors.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/pledge/pledge.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct PledgeCount {
  PledgeState state = PledgeState::kPlaced;
  std::int64_t pledges = 0;
  Money amount;
};

struct AttemptRow {
  AttemptId id;
  std::string operation, state;  ///< words of payments::Operation and payments::PaymentState
  Money amount;                  ///< of the pledge
  CampaignId campaign;
  std::string campaign_title;
  std::string code;  ///< the provider's, may be empty
  std::int64_t tries = 0;
  Timestamp at;  ///< when its state was last seen
};

/// A provider's notice that a person should look at: it names nothing of ours, or could not be
/// read.
struct NoticeRow {
  std::string provider, event_id, reference;
  std::string key;  ///< of the request that it is about, as the provider says
  Timestamp at;     ///< when it came
};

// All of these see one city only, and throw DatabaseError.

/// In the order of a pledge's life; states without pledges are left out.
std::vector<PledgeCount> pledges_by_state(Session& db, const CityId& city);

std::int64_t unknown_attempts(Session& db, const CityId& city);
std::int64_t failed_refunds(Session& db, const CityId& city);

// The latest first.

/// Asked, and no answer came yet, or none that can be believed.
std::vector<AttemptRow> latest_unknown_attempts(Session& db, const CityId& city,
                                                std::int64_t limit);
/// Those that are over without having done what was asked. A payer's decline is not among them.
std::vector<AttemptRow> latest_refused_attempts(Session& db, const CityId& city,
                                                std::int64_t limit);
/// Refunds that did not arrive, of pledges whose money is still owed.
std::vector<AttemptRow> latest_failed_refunds(Session& db, const CityId& city, std::int64_t limit);

/// With those that no city can be told of.
std::vector<NoticeRow> notices_set_aside(Session& db, const CityId& city, std::int64_t limit);

}  // namespace colletta::store
