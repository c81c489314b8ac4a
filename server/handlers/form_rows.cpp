#include "server/handlers/form_rows.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <optional>

#include "domain/base/text.hpp"

namespace colletta::handlers {
namespace {

struct Place {
  std::uint64_t row = 0;
  std::string_view field;
};

/// "budget[2].amount" of the list "budget".
std::optional<Place> place_in(std::string_view name, const RowList& list) {
  if (!name.starts_with(list.prefix)) return {};
  name.remove_prefix(list.prefix.size());
  const std::size_t close = name.find("].");
  if (!name.starts_with("[") || close == std::string_view::npos) return {};
  Place place;
  const char* const end = name.data() + close;
  const auto [stopped, error] = std::from_chars(name.data() + 1, end, place.row);
  if (error != std::errc() || stopped != end) return {};
  place.field = name.substr(close + 2);
  return place;
}

bool blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

using Row = std::map<std::string_view, std::string_view>;

std::string_view value_of(const Row& row, std::string_view field) {
  const auto found = row.find(field);
  return found == row.end() || !is_utf8(found->second) ? std::string_view() : found->second;
}

void keep_rows(views::FormState& form, const RowList& list,
               const std::map<std::uint64_t, Row>& rows) {
  std::size_t kept = 0;
  for (const auto& [index, row] : rows) {
    if (kept > list.most) return;
    if (std::ranges::all_of(list.fields, [&](auto field) { return blank(value_of(row, field)); }))
      continue;
    for (const auto* fields : {&list.fields, &list.extras})
      for (const std::string_view field : *fields)
        form.values.emplace_back(row_field(list.prefix, kept, field), value_of(row, field));
    ++kept;
  }
}

}  // namespace

std::string row_field(std::string_view prefix, std::size_t row, std::string_view field) {
  return std::string(prefix) + "[" + std::to_string(row) + "]." + std::string(field);
}

views::FormState compact(const http::Pairs& posted, std::span<const RowList> lists) {
  views::FormState form;
  std::vector<std::map<std::uint64_t, Row>> rows(lists.size());
  for (const auto& [name, value] : posted) {
    bool in_a_list = false;
    for (std::size_t i = 0; i < lists.size() && !in_a_list; ++i) {
      const auto place = place_in(name, lists[i]);
      in_a_list = place.has_value();
      if (place) rows[i][place->row].try_emplace(place->field, value);
    }
    if (!in_a_list && is_utf8(name)) form.values.emplace_back(name, is_utf8(value) ? value : "");
  }
  for (std::size_t i = 0; i < lists.size(); ++i) keep_rows(form, lists[i], rows[i]);
  return form;
}

void add_blank_row(views::FormState& form, const RowList& list) {
  const std::size_t next = form.rows(list.prefix, list.most);
  if (next < list.most) form.values.emplace_back(row_field(list.prefix, next, list.fields[0]), "");
}

}  // namespace colletta::handlers
