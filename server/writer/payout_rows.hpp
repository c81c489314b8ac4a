// Rows of payees and tranches, to and from the World. It must never know what is decided about
// them.
#pragma once

#include "domain/world.hpp"
#include "server/store/session.hpp"
#include "server/writer/book_rows.hpp"

namespace colletta::writer {

/// All tranches and the payees of these campaigns.
void load_payouts(store::Session& session, World& world, const Ids& campaigns);
/// Stores what `now` has and `was` had not. The lock on the journal's head keeps a second writer
/// out.
void save_payouts(store::Session& session, const World& now, const World& was);

}  // namespace colletta::writer
