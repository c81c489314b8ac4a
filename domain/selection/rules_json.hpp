// The rules of a selection (README.md, "The rules") to and from JSON. The only place that knows the
// names of their fields.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/matching/fields_json.hpp"
#include "domain/selection/rules.hpp"

namespace colletta::selection {

/// Reads rules that stand alone: the document of a call without `id`, `lot_seed`, `evaluators` and
/// `applications`. An unknown field, a field's form, then `check`; the first error is told.
/// `path` is put before the field's own ("rules" gives "rules.criteria[1].weight").
/// Errors: kMissing, kUnknownField, kInvalid, kInvalidAmount, kTooSmall, kTooLarge, kTooLong,
/// kAlreadyExists, with the path of the field and in `detail` what is allowed.
Result<Rules> parse_rules(const nlohmann::json& document, const std::string& path = {});

/// The same from text. Further errors: kMalformedJson, also where an object has a name twice;
/// kPayloadTooLarge.
Result<Rules> parse_rules_text(std::string_view document);

/// The normalised document: every field, numbers in lowest terms; max, min and step as an integer
/// where they are whole.
nlohmann::ordered_json to_json(const Rules& rules);

/// RFC 8785 bytes of `to_json`: what the hash of a call's rules is the SHA-256 of.
std::string canonical(const Rules& rules);

/// For documents that hold rules among other fields: reads those of `fields`, without `check`.
Rules read_rules(matching::Fields& fields, matching::FirstError& error);
/// An optional text of one line that shows what it holds; empty when absent or, with the error
/// noted, wrong.
std::string read_label(matching::Fields& fields, const char* name, std::size_t bytes_max);
/// JSON of at most kCallFileBytesMax. Errors: kPayloadTooLarge; kMalformedJson, also where an
/// object has a name twice.
Result<nlohmann::json> parse_document(std::string_view text);

}  // namespace colletta::selection
