// Codes of the domain in a reader's words: errors, limits, rules, states. Every switch names all
// values, so that a new code cannot ship without a sentence. It must never know templates.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/matching/book.hpp"
#include "server/views/page.hpp"
#include "server/views/parts.hpp"
#include "server/views/pledge_pages.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {

/// What is wrong and what to do, for the field where one is named. Uses `detail` as a bound.
std::string error_sentence(const Wording& wording, const Error& error);
/// Title and explanation of an HTTP status; an unknown one reads as its class.
struct StatusWords {
  std::string title;
  std::string words;
};
StatusWords status_words(const Wording& wording, int status);

std::string notice_sentence(const Wording& wording, Notice notice);
std::string stage_label(const Wording& wording, Stage stage);
/// The class of the tag that shows a stage.
std::string_view stage_class(Stage stage) noexcept;
/// What an all-or-nothing or keep-what-you-raise campaign promises to those who give.
std::string model_sentence(const Wording& wording, matching::Model model);
std::string pool_kind_label(const Wording& wording, matching::PoolKind kind);
/// Names of payments' and pledges' states and operations; an unknown one stays as it is.
std::string payment_word(const Wording& wording, std::string_view code);
/// What somebody paid with; an unknown one stays as it is.
std::string method_word(const Wording& wording, const std::string& method);

/// A pool's rule, one thing a sentence; the first says in short what the pool does. `zone` for its
/// dates.
std::vector<std::string> rule_sentences(const Wording& wording, const matching::Rule& rule,
                                        matching::PoolKind kind, const std::string& zone);
/// Why a match is not larger, with the rule's own figures.
std::string limit_sentence(const Wording& wording, matching::Limit limit,
                           const matching::Rule& rule);
/// What a match is and all reasons why it is not larger, or that nothing limited it.
std::string match_sentence(const Wording& wording, const MatchLine& line);
/// "25 €", "about 25 €".
std::string match_amount(const Wording& wording, const MatchLine& line);

}  // namespace colletta::views
