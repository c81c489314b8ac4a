// A pledge's receipt as JSON, for who placed it and for who holds its secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "server/handlers/api/answer.hpp"
#include "server/handlers/visit.hpp"
#include "server/services/payment_runner.hpp"
#include "server/store/pledges_read.hpp"

namespace colletta::handlers::api {

/// The path under which a receipt is read again.
std::string receipt_link(const Visit& visit, std::string_view secret);

/// As the database has it. MUST run inside a Transaction; throws DatabaseError.
Json receipt_json(App& app, const Visit& visit, store::Session& db, const store::PledgeRow& row);

/// The same document of a pledge whose payment was just begun, from what the writer left; nothing
/// is read. Nothing where that does not tell all: later entries may belong to it, or the money has
/// become another pledge.
std::optional<Json> receipt_json(App& app, const Visit& visit, const PledgeId& id,
                                 const services::Begun& begun);

}  // namespace colletta::handlers::api
