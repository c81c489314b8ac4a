// Refusals of the API: problem documents (RFC 9457) with the stable codes of Errc. It must never
// know what was asked for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/handlers/visit.hpp"

namespace colletta::handlers::api {

/// The language of the API's sentences: the one asked for, and English where none is.
views::Language language_of(const http::Request& request);

/// The problem document of the first error, with all of them in `errors` when there are several;
/// status by server/http/status.hpp. 503 and 429 say when to come again: after `retry_after_s`, or
/// a moment. MUST NOT be empty.
http::Response problem(const App& app, const http::Request& request,
                       const std::vector<Error>& errors, std::int64_t retry_after_s = 0);
http::Response problem(const App& app, const http::Request& request, const Error& error,
                       std::int64_t retry_after_s = 0);

/// Whether the request is one for the API, as far as its path tells.
bool asked_for(const http::Request& request);
/// What the server itself refuses: no route, no method, too large. Needs no database.
http::Response problem_of(const App& app, const http::Request& request, int status, Errc code);

}  // namespace colletta::handlers::api
