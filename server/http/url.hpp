// Percent-encoding, paths, queries and form bodies (RFC 3986, WHATWG URL "urlencoded").
// Text in, text out; it must never know a socket or a route.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/base/result.hpp"

namespace colletta::http {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Encodes all but RFC 3986's unreserved characters: safe as one path segment or one query value.
std::string percent_encode(std::string_view text);
/// Decodes %XX once. nullopt: a '%' is not followed by two hex digits.
std::optional<std::string> percent_decode(std::string_view text);

/// A decoded pair takes 64 bytes where "a&" took two, so their number has bounds of its own: far
/// more than our longest address and our longest form have.
inline constexpr std::size_t kQueryPairsMax = 64;
inline constexpr std::size_t kFormPairsMax = 1'000;

/// "a=1&b=x+y" -> {{"a","1"},{"b","x y"}}, in order. Broken escapes are kept as sent. Serves
/// queries and bodies of type application/x-www-form-urlencoded. nullopt: more than `pairs_max`.
std::optional<Pairs> form_decode(std::string_view text, std::size_t pairs_max);
/// The inverse: spaces become %20, so that the result also serves as a query.
std::string form_encode(const Pairs& pairs);

/// The path of a request target (without query), percent-decoded once. Every proxy in front must
/// read the same path, so kInvalid ("path") is returned for: no leading '/', broken escapes, an
/// encoded
/// '/', '\', control characters, invalid UTF-8, the segments "." and "..", and empty inner
/// segments.
Result<std::string> decode_path(std::string_view raw);

}  // namespace colletta::http
