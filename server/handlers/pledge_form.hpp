// The pledge form as it was posted, read into the command. Pure: it must never know the database.
#pragma once

#include <string>

#include "domain/pledge/decide.hpp"
#include "server/handlers/visit.hpp"

namespace colletta::handlers {

/// Reads the form of views::PledgePage for `campaign`. All that is wrong with it is appended to
/// form.errors, in the order of the form; the command MUST NOT be sent then. A missing or broken
/// pledge id is replaced by `fresh_id`, since no person can mend it.
PlacePledge read_pledge(const Visit& visit, const CampaignId& campaign, const PledgeId& fresh_id,
                        views::FormState& form);

/// The amount alone, within the city's bounds. Errors with field "amount": kMissing,
/// kInvalidAmount, kTooSmall, kTooLarge.
Result<Money> read_gift(std::string_view text, const services::CityRow& city);

}  // namespace colletta::handlers
