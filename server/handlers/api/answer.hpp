// Answers of the API: one thing, or a page of a list with the address of the next. It must never
// know what is shown.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/handlers/respond.hpp"

namespace colletta::handlers::api {

/// Names in the order in which they were written: a reader finds the id first.
using Json = nlohmann::ordered_json;

/// Amounts are integer cents, instants RFC 3339, what is absent is left out.
inline std::int64_t cents(Money amount) { return amount.cents(); }
inline void put_text(Json& object, const char* name, const std::string& text) {
  if (!text.empty()) object[name] = text;
}

/// 200 with what anybody may see: an ETag, and caches ask again each time.
http::Response public_json(const Visit& visit, const Json& body);
/// What is its reader's own: never stored.
http::Response private_json(const Json& body, int status = 200);

/// Which part of a list is asked for: at most `limit` items that come before position `before` of
/// the journal, which is how every list is ordered, the latest first.
struct Slice {
  std::int64_t before = std::numeric_limits<std::int64_t>::max();
  std::int64_t limit = 0;
};
/// Errors: kInvalid "cursor", kInvalid "limit".
Result<Slice> slice_of(const http::Request& request);
/// "limit" of the query, from 1 to kPageSizeMax. Error: kInvalid "limit".
Result<std::int64_t> limit_of(const http::Request& request);
/// A whole number of the query, at least 0; `otherwise` when absent. Error: kInvalid.
Result<std::int64_t> number_of(const http::Request& request, std::string_view name,
                               std::int64_t otherwise);
/// A ULID of the query; empty when absent. Error: kInvalid.
template <class Tag>
Result<Id<Tag>> id_in_query(const http::Request& request, std::string_view name) {
  const auto text = request.query_value(name);
  if (!text) return Id<Tag>();
  return parse_id<Tag>(*text, std::string(name));
}

/// The parameter that leads on from a position.
using Next = std::pair<std::string, std::string>;
Next cursor_at(std::int64_t before);

/// A list was read with one row more than asked for: cuts it off, and tells where to go on.
template <class Row>
std::optional<Next> cut(std::vector<Row>& rows, const Slice& slice, std::int64_t Row::*seq) {
  if (static_cast<std::int64_t>(rows.size()) <= slice.limit) return std::nullopt;
  rows.resize(static_cast<std::size_t>(slice.limit));
  return cursor_at(rows.back().*seq);
}

/// {"items": [...], "next": "/..."}, the address also as Link (RFC 8288).
http::Response public_list(const Visit& visit, Json items,
                           const std::optional<Next>& next = std::nullopt);

}  // namespace colletta::handlers::api
