// The provider's routes in the server's table: the hosted page for payers, the API for programs
// that do not run in this process.
#pragma once

#include <vector>

#include "server/http/router.hpp"
#include "server/sandbox/service.hpp"

namespace colletta::sandbox {

/// GET and POST /sandbox/pay/{payment}, and the stylesheet. The page needs no session and no CSRF
/// token: who knows the payment's id is its payer. `service` MUST outlive the routes.
std::vector<http::Route> page_routes(SandboxService& service);

/// /sandbox/api/v1/...: bearer key, JSON. An answer that is to be lost is an empty 504.
std::vector<http::Route> api_routes(SandboxService& service);

}  // namespace colletta::sandbox
