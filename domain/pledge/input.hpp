// What a person asked for when they placed a pledge, as the bytes whose hash keeps the same id from
// standing for something else.
#pragma once

#include <string>

#include "domain/base/ids.hpp"
#include "domain/base/money.hpp"

namespace colletta {

struct PledgeInput {
  const CampaignId& campaign;
  const std::string& email;  ///< as cleaned, likewise the two texts
  const std::string& public_name;
  const std::string& message;
  Money amount;
};

/// Length-prefixed, so that no two different inputs give the same bytes.
std::string input_bytes(const PledgeInput& input);

}  // namespace colletta
