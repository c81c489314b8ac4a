// What a provider's notice has to pass before it is kept: a good signature over the raw bytes. One
// about no attempt of ours is kept too, for a person. What it means is found out later (jobs). It
// must never know HTTP.
#pragma once

#include <string>

#include "payments/gateway.hpp"
#include "server/writer/writer.hpp"

namespace colletta::services {

struct CheckedNotice {
  CityId city;                   ///< whose writer keeps it; of a notice about nothing of ours, any
  writer::RecordNotice command;  ///< to be submitted before the provider is told that it arrived
};

/// Errors: kBadSignature, kMalformedJson, kNotFound (there is no city). Throws DatabaseError.
Result<CheckedNotice> check_notice(store::Session& db, const payments::Gateway& gateway,
                                   const std::string& raw, const payments::Headers& headers,
                                   Timestamp now);

/// The same for a notice whose origin is sure already: read in the provider's own list.
Result<CheckedNotice> place_notice(store::Session& db, const std::string& provider,
                                   payments::Notice notice, std::string raw);

}  // namespace colletta::services
