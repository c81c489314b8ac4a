// Codes in a reader's words: each has a sentence, in both languages, and rules read as they are
// meant.
#include "server/views/sentences.hpp"

#include <gtest/gtest.h>

#include <set>

#include "samples.hpp"

namespace colletta::views {
namespace {

using matching::Limit;
using matching::Rule;
using matching::RuleKind;

const Wording& italian() { return samples::site().wording(Language::kItalian); }
const Wording& english() { return samples::site().wording(Language::kEnglish); }

TEST(Errors, EachCodeHasASentenceInBothLanguages) {
  std::set<std::string> seen;
  for (int i = 0; i <= static_cast<int>(Errc::kInternal); ++i) {
    const auto code = static_cast<Errc>(i);
    const std::string sentence = error_sentence(english(), err(code));
    EXPECT_FALSE(sentence.empty()) << to_string(code);
    EXPECT_NE(sentence, error_sentence(italian(), err(code))) << to_string(code);
    seen.insert(sentence);
  }
  // Too small and too short share their bare sentence, as do too large and too long.
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(Errc::kInternal) + 1 - 2);
}

TEST(Errors, SayWhatTheFieldWants) {
  const auto says = [](Errc code, const char* field, const char* detail = "") {
    return error_sentence(english(), err(code, field, detail));
  };
  EXPECT_EQ(says(Errc::kMissing, "budget[3].amount"), "Write the amount.");
  EXPECT_EQ(says(Errc::kTooSmall, "amount", "100"), "This is too little: at least €1.");
  EXPECT_EQ(says(Errc::kTooLarge, "rule.cap_per_pledge", "150"),
            "This is too much: at most €1.50.");
  EXPECT_EQ(says(Errc::kTooLong, "title", "160"), "This is too long: at most 160 characters.");
  EXPECT_EQ(says(Errc::kTooLarge, "donors", "a"), "This is too much: at most a.");
  EXPECT_EQ(says(Errc::kInvalid, "rule.kind", "per_pledge, top_up"),
            "This does not have the right form. Allowed: per_pledge, top_up.");
}

TEST(Errors, EachStatusHasItsOwnWords) {
  std::set<std::string> titles;
  for (const int status : {400, 401, 403, 404, 405, 409, 413, 429, 500, 503}) {
    titles.insert(status_words(italian(), status).title);
  }
  EXPECT_EQ(titles.size(), 10U);
  EXPECT_EQ(status_words(english(), 418).title, status_words(english(), 400).title);
  EXPECT_EQ(status_words(english(), 502).title, status_words(english(), 500).title);
}

TEST(Limits, EachHasASentenceInBothLanguages) {
  std::set<std::string> seen;
  for (int i = 0; i <= static_cast<int>(Limit::kBudget); ++i) {
    const std::string sentence = limit_sentence(english(), static_cast<Limit>(i), Rule{});
    EXPECT_NE(sentence, limit_sentence(italian(), static_cast<Limit>(i), Rule{}));
    seen.insert(sentence);
  }
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(Limit::kBudget) + 1);
}

TEST(Limits, NameTheRulesOwnFigures) {
  Rule rule;
  rule.cap_per_pledge = Money::cents(10'000);
  EXPECT_EQ(limit_sentence(english(), Limit::kCapPerPledge, rule),
            "The pool counts up to €100 of each pledge.");
  rule.pledges_per_donor = 3;
  EXPECT_EQ(limit_sentence(english(), Limit::kPledgesPerDonor, rule),
            "The pool matches up to 3 pledges of each person in a campaign.");
}

std::string words(const Wording& wording, const Rule& rule) {
  std::string out;
  for (const auto& sentence : rule_sentences(wording, rule, "Europe/Rome")) out += sentence + "|";
  return out;
}

TEST(Rules, PerPledgeReadsBack) {
  Rule rule;
  rule.cap_per_pledge = Money::cents(10'000);
  rule.condition.donors = 5;
  EXPECT_EQ(words(english(), rule),
            "For every euro that you give, the pool adds €1, counting up to €100 of each pledge.|"
            "What it has promised is paid only if 5 people have given at the close.|"
            "It stops when pledges and matches together reach the goal.|");
  EXPECT_EQ(
      words(italian(), rule),
      "Per ogni euro che doni, il fondo aggiunge 1\u00a0€, contando fino a 100\u00a0€ di ogni "
      "donazione.|Quello che ha promesso viene pagato solo se, alla chiusura, hanno donato 5 "
      "persone.|Si ferma quando donazioni e cofinanziamenti insieme raggiungono "
      "l'obiettivo.|");
}

TEST(Rules, RatiosThatCentsCannotHoldStayRatios) {
  Rule rule;
  rule.ratio = Rational::make(1, 2).value();
  EXPECT_NE(words(english(), rule).find("adds €0.50."), std::string::npos);
  rule.ratio = Rational::make(1, 3).value();
  EXPECT_NE(words(english(), rule).find("adds 1/3\u00a0€."), std::string::npos);
}

TEST(Rules, Milano) {
  Rule rule;
  rule.kind = RuleKind::kFixedShare;
  rule.share = Rational::make(3, 5).value();
  rule.condition.share_of_goal = Rational::make(2, 5).value();
  rule.cap_per_campaign = Money::cents(6'000'000);
  EXPECT_EQ(words(english(), rule),
            "The pool adds 60\u00a0% of the campaign's goal.|"
            "It does so once citizens have given 40\u00a0% of the goal.|"
            "No campaign gets more than €60,000 from it.|"
            "It stops when pledges and matches together reach the goal.|");
  rule.kind = RuleKind::kTopUp;
  EXPECT_EQ(words(english(), rule).find("It stops"), std::string::npos);
}

TEST(Rules, EverythingThatNarrowsARuleIsSaid) {
  Rule rule;
  rule.rates = {{{samples::kNow, samples::kNow + kDayUs}, Rational::make(2, 1).value()}};
  rule.window = matching::Window{samples::kNow, samples::kNow + 8 * kDayUs};
  rule.cap_per_match = Money::cents(1'000);
  rule.cap_per_donor = Money::cents(2'000);
  rule.pledges_per_donor = 1;
  rule.cap_per_campaign = Money::cents(3'000);
  rule.condition.raised = Money::cents(4'000);
  rule.ceiling = matching::Ceiling::kNone;
  rule.eligible = {{"Nord"}, {"Verde", "Cultura"}, Money::cents(500), true, true};
  // The main sentence, one condition, one rate, the window, four caps, five filters, the ceiling.
  EXPECT_EQ(rule_sentences(english(), rule, "UTC").size(), 14U);
  EXPECT_NE(words(english(), rule).find("on these themes: Verde and Cultura."), std::string::npos);
}

TEST(Matches, AreExplained) {
  MatchLine line;
  EXPECT_EQ(match_sentence(english(), line), "The whole pledge is matched.");
  line.limited_by = {Limit::kCeiling, Limit::kBudget};
  EXPECT_EQ(match_sentence(english(), line),
            "Pledges and matches together have reached the goal. The pool has no more money left.");
}

}  // namespace
}  // namespace colletta::views
