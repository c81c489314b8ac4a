// Which of a body's prepared encodings a client gets, and whether it has it already (RFC 9110
// sections 12.5.3 and 13.1.2). Pure.
#pragma once

#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace colletta::http {

enum class Encoding { kIdentity, kGzip, kBr };

/// The content coding's name, empty for identity.
std::string_view to_string(Encoding encoding) noexcept;

/// The smallest encoding, made now if it was not yet, that `accept_encoding` does not refuse (q=0);
/// br before gzip before identity. Identity is sent even where it is refused: better than 406.
Encoding choose_encoding(std::string_view accept_encoding, const Body& body);

/// The body's bytes in this encoding; empty where it has none that is smaller.
const std::string& bytes_of(const Body& body, Encoding encoding);

/// The strong ETag of the body in this encoding: "abc" -> "abc-br". Empty when the body has none.
std::string etag_of(const Body& body, Encoding encoding);

/// If-None-Match's list against an ETag, by weak comparison. "*" matches.
bool etag_listed(std::string_view if_none_match, std::string_view etag);

}  // namespace colletta::http
