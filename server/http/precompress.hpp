// Makes response bodies whose other encodings are made once, when the first one asks for them.
#pragma once

#include <memory>
#include <string>

#include "server/http/message.hpp"

namespace colletta::http {

/// A body with its strong ETag and, with `compress` and from 512 bytes on, gzip and brotli where
/// they are smaller, each when it is first asked for. The ETag is the first 128 bits of the SHA-256
/// of the bytes: texts come from the public, and nobody should be able to make two of them that
/// caches take for one. MUST NOT get bodies that mix a secret (a CSRF token) with what a stranger
/// wrote together with `compress` (BREACH).
std::shared_ptr<const Body> make_body(std::string identity, bool compress);

}  // namespace colletta::http
