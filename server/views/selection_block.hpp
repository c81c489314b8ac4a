// Fills the part that shows how a call chooses (templates/parts/selection.html). It must never know
// a whole page.
#pragma once

#include "server/views/dict.hpp"
#include "server/views/selection_words.hpp"

namespace colletta::views {

void add_selection(Dict& dict, const PageContext& ctx, const SelectionView& view);

}  // namespace colletta::views
