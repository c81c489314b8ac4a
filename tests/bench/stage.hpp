// What every run starts from: a database with one city, one hot campaign and two pools that match
// each of its pledges, made by the same commands as real use.
#pragma once

#include <cstdint>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"
#include "domain/campaign/campaign.hpp"
#include "domain/people/actor.hpp"
#include "server/ops/settings.hpp"

namespace colletta::bench {

inline constexpr Money kPledgeAmount = Money::cents(1'000);

struct Stage {
  CityId city;
  CallId call;
  Actor actor;  ///< promoter and officer at once: nobody logs in
  CampaignId campaign;
  PoolId pools[2] = {};
  std::int64_t next_seq = 0;  ///< of the journal before the first pledge
};

/// The content of the stage's campaign, open now and for a month.
CampaignContent stage_content();

/// Migrates the database of the settings and fills it. Throws what the product throws.
Stage make_stage(const ops::Settings& settings);

}  // namespace colletta::bench
