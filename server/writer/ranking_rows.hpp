// What a ranking is made of, while it is being published: the whole evaluation of a call, sealed
// scores with it.
#pragma once

#include "domain/world.hpp"
#include "server/store/session.hpp"
#include "server/writer/book_rows.hpp"

namespace colletta::writer {

/// All applications of these calls, what evaluators have said of them, their sealed scores, and
/// where the journal stood when they closed. Their rules MUST have been loaded.
void load_evaluations(store::Session& session, World& world, const Ids& calls);

}  // namespace colletta::writer
