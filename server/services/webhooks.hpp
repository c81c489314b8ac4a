// What a provider's notice has to pass before it is kept: a good signature over the raw bytes, and
// an attempt of ours that it is about. What it means is found out later (jobs). It must never know
// HTTP.
#pragma once

#include <string>

#include "payments/gateway.hpp"
#include "server/writer/writer.hpp"

namespace colletta::services {

struct CheckedNotice {
  CityId city;
  writer::RecordNotice command;  ///< to be submitted before the provider is told that it arrived
};

/// Errors: kBadSignature, kMalformedJson, kNotFound (about no attempt of ours). Throws
/// DatabaseError.
Result<CheckedNotice> check_notice(store::Session& db, const payments::Gateway& gateway,
                                   const std::string& raw, const payments::Headers& headers,
                                   Timestamp now);

}  // namespace colletta::services
