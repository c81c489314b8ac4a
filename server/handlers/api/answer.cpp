#include "server/handlers/api/answer.hpp"

#include <charconv>

#include "domain/base/limits.hpp"
#include "server/http/url.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::handlers::api {
namespace {

constexpr std::string_view kCursorMark = "before:";  ///< so that a cursor is no plain number

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool good = read.ec == std::errc() && read.ptr == text.data() + text.size() && number >= 0;
  return good ? std::optional(number) : std::nullopt;
}

std::string address(const Visit& visit, const Next& next) {
  http::Pairs query;
  for (const auto& pair : visit.request.query)
    if (pair.first != next.first) query.push_back(pair);
  query.push_back(next);
  // The paths of lists hold literals and ULIDs alone: nothing to encode.
  return visit.base + visit.request.path + "?" + http::form_encode(query);
}

}  // namespace

http::Response public_json(const Visit& visit, const Json& body) {
  return public_page(visit, body.dump(), "application/json");
}

http::Response private_json(const Json& body, int status) { return json(body.dump(), status); }

Result<std::int64_t> number_of(const http::Request& request, std::string_view name,
                               std::int64_t otherwise) {
  const auto text = request.query_value(name);
  if (!text) return otherwise;
  const auto number = whole(*text);
  if (!number) return err(Errc::kInvalid, std::string(name), "0, 1, 2, ...");
  return *number;
}

Result<std::int64_t> limit_of(const http::Request& request) {
  constexpr auto kMost = static_cast<std::int64_t>(limits::kPageSizeMax);
  const auto limit = number_of(request, "limit", limits::kPageSizeDefault);
  if (!limit || *limit < 1 || *limit > kMost)
    return err(Errc::kInvalid, "limit", "1.." + std::to_string(kMost));
  return *limit;
}

Result<Slice> slice_of(const http::Request& request) {
  const auto limit = limit_of(request);
  if (!limit) return limit.error();
  Slice slice{.limit = *limit};
  const auto cursor = request.query_value("cursor");
  if (!cursor) return slice;
  const auto text = ops::from_base64url(*cursor);
  const bool ours = text && text->starts_with(kCursorMark);
  const auto before =
      ours ? whole(std::string_view(*text).substr(kCursorMark.size())) : std::nullopt;
  if (!before) return err(Errc::kInvalid, "cursor");
  slice.before = *before;
  return slice;
}

Next cursor_at(std::int64_t before) {
  return {"cursor", ops::base64url(std::string(kCursorMark) + std::to_string(before))};
}

http::Response public_list(const Visit& visit, Json items, const std::optional<Next>& next) {
  Json body{{"items", std::move(items)}};
  if (!next) return public_json(visit, body);
  const std::string url = address(visit, *next);
  body["next"] = url;
  return public_json(visit, body).set("Link", "<" + url + R"(>; rel="next")");
}

}  // namespace colletta::handlers::api
