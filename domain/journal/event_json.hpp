// The canonical form of events: the bytes that are hashed, stored, published and replayed.
#pragma once

#include <string>
#include <string_view>

#include "domain/journal/event.hpp"

namespace colletta {

/// The public body as canonical JSON (RFC 8785): what the leaf is the hash of.
/// `commitment` is base64(HMAC-SHA256(salt, "colletta/v1\n" || private_body)), empty for none.
std::string public_body(const Event& event, std::string_view commitment);

/// The private part as canonical JSON: an object of strings.
std::string private_body(const Event& event);
/// Reads it back. Errors: kMalformedJson, kInvalid with the member that is no string.
Result<std::map<std::string, std::string>> parse_private_body(std::string_view body);

/// Reads a public body back. The private part stays empty. Errors: kMalformedJson, kInvalid with
/// the path of the field; a body with unknown fields, wrong types or an unknown `t` is refused.
Result<Event> parse_public_body(std::string_view body);

struct PublicBody {
  Event event;
  std::string commitment;  ///< "c"; empty: none
};
/// The same with its commitment, for who needs both of many.
Result<PublicBody> read_public_body(std::string_view body);

/// The commitment "c" of a public body; empty when it has none or cannot be read.
std::string commitment_of(std::string_view body);

}  // namespace colletta
