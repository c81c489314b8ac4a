// Points as evaluators type them: each criterion once, within its bounds, in the call's steps.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/selection/rules.hpp"

namespace colletta {

/// By criterion, in the one form that is kept: `selection::exact_text`. `rules` is the call's
/// document. Errors: kMissing, kInvalid, kTooLarge "points[<criterion>]"; kUnknownField.
Result<std::map<std::string, std::string>> clean_points(
    const std::string& rules, const std::map<std::string, std::string>& typed);
/// All that is wrong with them, for a form.
std::vector<Error> check_points(const selection::Rules& rules,
                                const std::map<std::string, std::string>& typed);

}  // namespace colletta
