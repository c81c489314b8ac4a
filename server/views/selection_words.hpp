// The rules of a selection in plain words. It must never know who applies.
#pragma once

#include <string>
#include <vector>

#include "domain/selection/rules.hpp"
#include "server/views/page.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {

/// How a call chooses, as everybody may see it.
struct SelectionView {
  CallId call;
  Timestamp apply_by;
  selection::Rules rules;
  std::string rules_hash;
  std::int64_t applications = 0;  ///< handed in and not taken back
  bool ranked = false;            ///< its ranking is published
};

/// "7.5", "7,5"; "22/3" where no decimals end.
std::string points_words(const Wording& w, const Rational& points);
/// The title, or the id where there is none.
std::string criterion_title(const selection::Criterion& criterion);
/// What the rules say beside their criteria, a sentence each.
std::vector<std::string> selection_sentences(const Wording& w, const selection::Rules& rules);

}  // namespace colletta::views
