// The document of a call (README.md, "call.json") to and from JSON: its rules, and who applied.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/selection/call.hpp"

namespace colletta::selection {

/// Errors as of `parse_rules`; the path of the field is that of the document
/// ("applications[3].submitted_at").
Result<Call> parse_call(const nlohmann::json& document);
/// Further errors: kMalformedJson, also where an object has a name twice; kPayloadTooLarge.
Result<Call> parse_call_text(std::string_view document);

/// The file that is published: every field, in the order of README.md, one value a line. Whoever
/// reads it and writes it again has the same bytes.
std::string call_file(const Call& call);

}  // namespace colletta::selection
