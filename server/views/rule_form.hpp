// The fields from which a rule is composed (parts/rule_form.html), the same wherever one is. Fields
// carry the kinds of rule that use them, so that a script can put the others out of the way.
// It must never know what a rule is composed for.
#pragma once

#include <vector>

#include "server/views/dict.hpp"
#include "server/views/fields.hpp"
#include "server/views/page.hpp"
#include "server/views/rule_pages.hpp"

namespace colletta::views {

/// Which fields are offered.
enum class RuleScope {
  kWhole,  ///< every field of a rule document
  kShort,  ///< without days, filters and what comes free: for trying things out
};

/// Sets all markers of parts/rule_form.html. Names: `rule.kind`, `rule.ratio`, `rule.share`,
/// `rule.amount`, `rule.variant`, `rule.cap_per_pledge`, `rule.cap_per_match`,
/// `rule.cap_per_donor`, `rule.pledges_per_donor`, `rule.cap_per_campaign`, `rule.ceiling`,
/// `rule.condition.share_of_goal|raised|donors`, `rule.window.from|until` (local),
/// `rule.rates[i].from|until|ratio`, `rule.eligible.areas[i]` and `rule.eligible.themes[i]` ("1":
/// the city's i-th), `rule.eligible.min_pledge|verified_donors_only|exclude_promoter_linked`,
/// `rule.on_release`; the button `do` = add_rate.
void add_rule_form(Dict& dict, const PageContext& ctx, const FormState& form, RuleScope scope);

/// All fields of a whole rule that stand alone, for summaries of errors.
std::vector<Field> rule_form_fields(const Wording& wording);

/// Sets all markers of parts/rule_preview.html.
void add_rule_preview(Dict& dict, const PageContext& ctx, const RulePreview& preview);

}  // namespace colletta::views
