// The parts of the pledges' route table, one a file: pledge_routes joins them.
#pragma once

#include <vector>

#include "server/handlers/app.hpp"

namespace colletta::handlers {

std::vector<http::Route> giving_lines(App& app);   ///< form and estimate
std::vector<http::Route> receipt_lines(App& app);  ///< receipt, retry, cancel

}  // namespace colletta::handlers
