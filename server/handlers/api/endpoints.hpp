// The API as one table: what is routed, what is documented, and what is checked before a handler
// runs, all from the same lines. It must never know how a line is answered.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "server/handlers/visit.hpp"

namespace colletta::handlers::api {

/// A name of the query or a header.
struct Parameter {
  std::string_view name;
  std::string_view schema;  ///< JSON Schema, as text
  std::string_view description;
  bool required = false;
};

/// Who may ask. With a session the form token comes in X-CSRF-Token.
enum class Access { kAnybody, kSession };

struct Endpoint {
  http::Method method = http::Method::kGet;
  std::string_view path;  ///< inside a city; "{id}" is a ULID
  std::string_view name;  ///< operationId; also in metrics, as "api_<name>"
  std::string_view tag;
  std::string_view summary;
  std::string_view description = {};
  std::vector<Parameter> query = {};
  std::vector<Parameter> headers = {};
  std::string_view body = {};  ///< schema of the request's body; none: it has no body
  std::string_view example = {};  ///< of the body, as JSON text
  std::size_t body_bytes_max = 0;
  std::string_view answer;         ///< schema of the answer, or of a list's items
  bool list = false;               ///< {"items": [...], "next": "..."}
  bool creates = false;            ///< 201; 200 for what was made before
  bool tagged = false;             ///< the answer's ETag serves in If-Match
  std::vector<int> problems = {};  ///< statuses of refusals that belong to this line
  Access access = Access::kAnybody;
  bool simulates = false;  ///< changes nothing, but costs: has a rate of its own
  http::Handled (*handler)(App&, const Visit&, store::Session&) = nullptr;
};

std::span<const Endpoint> endpoints();

}  // namespace colletta::handlers::api
