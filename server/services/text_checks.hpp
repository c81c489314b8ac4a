// Texts that enter the journal by their hash, as they stand in the database: held against what the
// journal says of them, and given out as the bytes that were hashed.
#pragma once

#include "domain/journal/event.hpp"
#include "server/services/findings.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

/// Calls, published campaigns, updates and measurements of the city: their bytes have the hash of
/// their event, what else the event says of them (dates, values) is in the row, and no row or event
/// lacks its counterpart. Nothing of it names a person, so an erasure changes nothing here. In
/// pages. Throws DatabaseError.
void check_texts(store::Session& db, const CityId& city, Findings& findings);

/// The bytes whose SHA-256 the event names. Nothing: it names none, or the text was revised since.
/// Throws DatabaseError.
std::optional<std::string> text_of(store::Session& db, const CityId& city, const Event& event);

}  // namespace colletta::services
