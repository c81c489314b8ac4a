// The fields by which an officer composes how a call chooses (views/selection_form.hpp) to terms.
// They become a document that selection::parse_rules reads, so that a form can say nothing that a
// document could not. Pure: no requests, sessions or database.
#pragma once

#include <optional>
#include <string>

#include "domain/call/decide.hpp"
#include "server/handlers/form_rows.hpp"

namespace colletta::handlers {

/// The form without blank criteria.
views::FormState selection_as_posted(const http::Pairs& posted);
void add_criterion(views::FormState& form);

/// Nothing: the call selects by no rules, or errors were added to the form, under the names of its
/// fields. `zone`: the city's (IANA).
std::optional<SelectionTerms> read_selection(views::FormState& form, const std::string& zone);

}  // namespace colletta::handlers
