// The rule document (README.md, "The rule document") to and from JSON. The only place that
// knows the document's field names, and the only place where a rule can be refused.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "domain/base/result.hpp"
#include "domain/matching/rule.hpp"

namespace colletta::matching {

/// Reads a rule document. Checks, the first that fails wins: an object; no unknown field; version;
/// kind; no field that this kind does not use; each field's form; that the rule could ever pay.
/// `path` is put before the field's own ("pools[0].rule" gives "pools[0].rule.rates[1].until").
/// Errors: kMissing, kUnknownField, kInvalid, kInvalidAmount, kTooSmall, kTooLarge, with the path
/// of the field and in `detail` what is allowed.
Result<Rule> parse_rule(const nlohmann::json& document, const std::string& path = {});

/// The same from text. Further error: kMalformedJson, also where an object has a name twice.
Result<Rule> parse_rule_text(std::string_view document);

/// The normalised document: ratios in lowest terms, instants in their one text form, defaults
/// absent.
nlohmann::json to_json(const Rule& rule);

/// RFC 8785 bytes of `to_json`: what a pool's rule hash is the SHA-256 of.
std::string canonical(const Rule& rule);

}  // namespace colletta::matching
