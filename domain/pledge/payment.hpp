// What a pledge's payment does to the figures: counting it in, counting it out when it is asked
// back, and what the provider was found to have done. It must never know how a provider speaks.
#pragma once

#include <string>

#include "domain/pledge/decide.hpp"

namespace colletta {

/// The pledge of that id; null when there is none.
Pledge* find(World& world, const PledgeId& id);

/// Notes what the provider has to be asked for.
void ask_provider(World& world, Pledge& pledge, Task task);

/// Asks the provider to return the money. What counts is counted out at once (refund.requested), so
/// that money on its way back helps no campaign to succeed; after a failed close there is nothing
/// to count out, and what came late never counted.
void give_back(World& world, Pledge& pledge, std::string reason);

}  // namespace colletta
