// What all pages of the officer's desk have in common: its menu, and the way back to it.
#pragma once

#include <string_view>
#include <vector>

#include "server/views/sheet.hpp"

namespace colletta::views {

std::vector<Crumb> office_crumbs(const Wording& w);
/// Fills parts/office_nav.html; `current`: the path of the entry that one is in.
void add_office_menu(Sheet& sheet, std::string_view current);

}  // namespace colletta::views
