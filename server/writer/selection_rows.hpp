// Rows of a call's selection: its rules, applications, evaluators, and what they have said.
#pragma once

#include <set>
#include <string_view>

#include "domain/world.hpp"
#include "server/store/session.hpp"
#include "server/writer/book_rows.hpp"

namespace colletta::writer {

/// What an evaluation's row says of a recusal.
inline constexpr std::string_view kRecusedWord = "recused";

/// The rules of these calls, and those of their applications that have one of these numbers.
void load_selection(store::Session& session, World& world, const Ids& calls,
                    const std::set<std::int64_t>& numbers);
/// All evaluators of these calls, and what they have said of the applications.
void load_evaluators(store::Session& session, World& world, const Ids& calls,
                     const std::set<std::int64_t>& numbers);

/// The difference, one statement a table.
void save_selection(store::Session& session, const World& now, const World& was);

}  // namespace colletta::writer
