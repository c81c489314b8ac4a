// Where a log-in may lead. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace colletta::handlers {

/// `next` as a path inside the city with its query, still encoded; nothing for whatever could lead
/// to another host ("//host", "https://host", "/\host") or into a header.
std::optional<std::string> path_inside(std::string_view next);

}  // namespace colletta::handlers
