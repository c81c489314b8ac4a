// Lists of rows in posted forms ("budget[2].amount"): numbered anew without gaps, blank rows left
// out, so that errors and fields of the form that is shown again name the same rows. It must never
// know what a form is for.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/url.hpp"
#include "server/views/page.hpp"

namespace colletta::handlers {

struct RowList {
  std::string_view prefix;               ///< "budget"
  std::vector<std::string_view> fields;  ///< a row with all of these blank does not count
  std::vector<std::string_view> extras;  ///< fields that do not make a row: "id", "required"
  std::size_t most = 0;                  ///< one row more is kept, so that it can be refused
};

/// "budget[2].amount"
std::string row_field(std::string_view prefix, std::size_t row, std::string_view field);

/// The form without blank rows. Indexes may be any numbers, in any order, with gaps: a script adds
/// and removes rows. Every kept row gets a value for each field and extra (empty when not posted).
/// Values that are not UTF-8 become empty: nothing could show them again.
views::FormState compact(const http::Pairs& posted, std::span<const RowList> lists);

/// Adds a blank row at the end of a list, unless it is full.
void add_blank_row(views::FormState& form, const RowList& list);

}  // namespace colletta::handlers
