// The OpenAPI 3.1 document, made from the table that is also routed.
#pragma once

#include "server/handlers/api/answer.hpp"

namespace colletta::handlers::api {

/// `server`: where the paths begin, scheme and host with the city's base. `cookie`: the name of the
/// city's session cookie.
Json openapi_document(const std::string& server, const std::string& cookie);

}  // namespace colletta::handlers::api
