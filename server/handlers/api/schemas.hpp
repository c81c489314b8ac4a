// The shapes of everything that the API sends and takes, as JSON Schema: the components of the
// OpenAPI document. shapes.cpp fills them in, and a test holds its answers against them.
#pragma once

#include "server/handlers/api/answer.hpp"

namespace colletta::handlers::api {

/// By name, each an object without further properties unless it says otherwise.
Json schemas();

}  // namespace colletta::handlers::api
