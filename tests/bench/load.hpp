// Pledges over HTTP, as many citizens at once as there are clients. It knows the API and nothing of
// the program behind it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"

namespace colletta::bench {

struct Timed {
  double seconds = 0;                   ///< from the first request to the last answer
  std::vector<std::int64_t> waited_us;  ///< of each pledge, sorted
};

/// Places `count` pledges of kPledgeAmount, each by another citizen, over `clients` connections
/// that are kept. Each must be acknowledged (201) as confirmed; throws std::runtime_error for
/// anything else. `first` numbers the citizens.
Timed place_pledges(const std::string& origin, const CampaignId& campaign, std::size_t count,
                    std::size_t clients, std::size_t first = 0);

/// What citizen `number` sends: kPledgeAmount by a card that is good.
std::string pledge_body(const CampaignId& campaign, std::size_t number);

/// Does what has a number.
using Client = std::function<void(std::size_t)>;

/// A thread for each client; they share the numbers 0 to count-1. Throws the first exception of
/// any.
Timed share_out(std::size_t count, const std::vector<Client>& clients);

}  // namespace colletta::bench
