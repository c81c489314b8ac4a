// The few places where SQLite and MySQL need different words: one token each, one table of them.
#pragma once

#include <string>
#include <string_view>

#include "server/store/database_url.hpp"

namespace colletta::store {

/// Replaces every `{{token}}` of `sql` by the dialect's words and drops comments. An unknown token
/// is a bug (CheckFailure naming it). The tokens stand in dialect.cpp.
std::string expand(std::string_view sql, Dialect dialect);

}  // namespace colletta::store
