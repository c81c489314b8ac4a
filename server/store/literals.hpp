// Values as MySQL's text: for statements that are sent as they stand. Only files of server/store
// include this.
#pragma once

#include <string>

#include "server/store/connection.hpp"

namespace colletta::store::internal {

/// Appends the value as a literal, escaped for the connection's character set.
void append_literal(std::string& out, Connection& connection, const Value& value);

/// The query with its binds in place of its parameters.
std::string with_literals(Connection& connection, const Query& query, Binds binds);

}  // namespace colletta::store::internal
