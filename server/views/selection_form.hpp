// The fields by which an officer composes how a call chooses (templates/parts/selection_form.html).
// POST `select` ("1": it chooses by rules), `apply_by` (local), `rules.criteria[i].title|max|
// weight|min|tie` (tie "1": it decides between equal totals), `rules.step`, `rules.aggregate`,
// `rules.evaluators_min`, `rules.pass_mark`, `rules.select` (top_n | budget), `rules.selection.n`,
// `rules.selection.amount` (euros), `rules.selection.on_misfit` (stop | skip), `rules.area_max`.
#pragma once

#include <vector>

#include "server/views/fields.hpp"

namespace colletta::views {

/// Adds its fields to `named`, for the summary of errors.
void add_selection_form(Dict& dict, const Wording& w, const FormState& form,
                        std::vector<Field>& named);

}  // namespace colletta::views
