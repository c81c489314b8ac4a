// One line of a table in CSV (RFC 4180), as a spreadsheet exports it. It must never know columns.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace colletta {

/// The cells of a line without its line feed (a carriage return at the end is dropped); nothing
/// when a quote is not closed. A quoted cell may hold commas and doubled quotes; here no line ends,
/// which none of our tables needs.
std::optional<std::vector<std::string>> cells_of_csv(std::string_view line);

/// The text without the mark that spreadsheets put before UTF-8.
std::string_view without_byte_order_mark(std::string_view text);

}  // namespace colletta
