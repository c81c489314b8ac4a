// From a pledge that has been placed to where its payer goes next: the provider's page, or the
// receipt. It must never know the form or the receipt's content.
#pragma once

#include "server/handlers/visit.hpp"

namespace colletta::handlers {

/// 303 to the provider's page where the pledge waits for one, beginning the payment if nobody has;
/// otherwise to the receipt. Safe to ask any number of times.
http::Handled go_to_checkout(App& app, const Visit& visit, store::Session& db,
                             const PledgeId& pledge);

/// The same for a pledge that was just placed: what the writer left is not read again.
http::Handled go_to_checkout(App& app, const Visit& visit, store::Session& db,
                             const PledgeId& pledge, const Outcome& placed);

/// The attempt to collect the pledge, if nobody has sent it to the provider yet. What was sent and
/// not answered is asked for by the jobs, never sent again from here.
std::optional<services::DueAttempt> unsent_attempt(App& app, store::Session& db, const CityId& city,
                                                   const PledgeId& pledge);

/// The same of a pledge that was just placed.
std::optional<services::DueAttempt> unsent_attempt(App& app, store::Session& db, const CityId& city,
                                                   const PledgeId& pledge, const Outcome& placed);

/// 303 to the pledge's receipt.
http::Response go_to_receipt(App& app, const Visit& visit, const PledgeId& pledge);

/// The address of the provider's page on which the pledge waits to be paid; empty: none.
std::string checkout_url(store::Session& db, const CityId& city, const PledgeId& pledge);

/// Takes one try of the payer's address. Not 0: wait so many seconds (429).
std::int64_t pledge_wait_s(App& app, const Visit& visit);

}  // namespace colletta::handlers
