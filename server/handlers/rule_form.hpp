// The fields of a rule as people compose it (views/rule_form.hpp) to a rule. They become a rule
// document that matching::parse_rule reads, so that a form can say nothing that a document could
// not. Pure: no requests, sessions or database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/matching/rule.hpp"
#include "server/handlers/form_rows.hpp"

namespace colletta::handlers {

/// What a city lends to the fields: boxes stand for its areas and themes by their place, and local
/// times are in its zone (IANA name).
struct RulePlaces {
  std::vector<std::string> areas, themes;
  std::string zone = "Europe/Rome";
};

/// `rule.rates[i].from|until|ratio`; a form MUST be made compact with it before it is read.
const RowList& rate_rows();

/// The rule; nothing when errors were added to the form: of amounts kInvalidAmount, kTooSmall,
/// kTooLarge; of numbers and instants kInvalid, kMissing; else the first of parse_rule. All under
/// `rule.*`.
std::optional<matching::Rule> read_rule(views::FormState& form, const RulePlaces& places);

/// "3/5", "2" (2/1) or "60 %" (60/100) as "num/den"; anything else as it is, for parse_rule to
/// refuse.
std::string ratio_text(std::string_view typed);

// For forms that read other fields in the same way.
std::string_view trimmed(std::string_view text);
/// A whole number within int64, of digits alone.
std::optional<std::int64_t> whole_number(std::string_view text);

}  // namespace colletta::handlers
