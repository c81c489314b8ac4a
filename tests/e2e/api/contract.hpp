// Whether a JSON value is what a schema of the OpenAPI document says. Knows the few words that the
// document uses; any other is a failure, so that none goes unchecked.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace colletta::test {

/// "path: what is wrong", for each thing that is.
std::vector<std::string> breaches(const nlohmann::json& document, const nlohmann::json& schema,
                                  const nlohmann::json& value, const std::string& path = "$");

}  // namespace colletta::test
