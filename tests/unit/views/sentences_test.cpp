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

using samples::english;
using samples::italian;

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
  EXPECT_EQ(says(Errc::kTooLarge, "budget[0].amount", "10000.50"),
            "This is too much: at most €10,000.50.");
  EXPECT_EQ(says(Errc::kTooLarge, "rule.cap_per_pledge", "150"),
            "This is too much: at most €1.50.");
  EXPECT_EQ(says(Errc::kTooLong, "title", "160"), "This is too long: at most 160 characters.");
  EXPECT_EQ(says(Errc::kTooLarge, "donors", "a"), "This is too much: at most a.");
  EXPECT_EQ(says(Errc::kMissing, "rule.kind", "per_pledge, top_up"),
            "This is needed. Allowed: per_pledge, top_up.");
  EXPECT_EQ(says(Errc::kMissing, "rule.kind"), "This is needed.");
  EXPECT_EQ(says(Errc::kMissing, "rule.share", "num/den"),
            "Write a share as two whole numbers, such as 1/2.");
  EXPECT_EQ(says(Errc::kInvalid, "rule.share", "no such field in a rule of kind top_up"),
            "This kind of rule does not use this: leave it empty.");
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
  for (const auto& sentence :
       rule_sentences(wording, rule, matching::PoolKind::kPublic, "Europe/Rome"))
    out += sentence + "|";
  return out;
}

TEST(Rules, PerPledgeReadsBack) {
  Rule rule;
  rule.cap_per_pledge = Money::cents(10'000);
  rule.pledges_per_donor = 1;
  rule.cap_per_campaign = Money::cents(470'000);
  rule.condition.donors = 5;
  EXPECT_EQ(words(english(), rule),
            "The city doubles each person's first gift up to €100, until a project has €4,700.|"
            "What it has promised is paid only if 5 people have given at the close.|"
            "It stops when pledges and matches together reach the goal.|");
  EXPECT_EQ(words(italian(), rule),
            "Il Comune raddoppia la prima donazione di ogni persona fino a 100\u00a0€, finché un "
            "progetto ha ricevuto 4.700\u00a0€.|Quello che ha promesso viene pagato solo se, alla "
            "chiusura, hanno donato almeno 5 persone.|Si ferma quando donazioni e cofinanziamenti "
            "insieme "
            "raggiungono l'obiettivo.|");
}

std::string first(const Rule& rule, matching::PoolKind kind = matching::PoolKind::kPrivate) {
  return rule_sentences(english(), rule, kind, "UTC").front();
}

TEST(Rules, TheFirstSentenceSaysWhatARatioDoes) {
  Rule rule;
  EXPECT_EQ(first(rule), "The pool doubles each gift.");
  rule.ratio = Rational::make(2, 1).value();
  EXPECT_EQ(first(rule, matching::PoolKind::kPublic), "The city triples each gift.");
  rule.ratio = Rational::make(1, 2).value();
  rule.pledges_per_donor = 3;
  EXPECT_EQ(first(rule), "The pool adds €0.50 to every euro of each person's first 3 gifts.");
  rule.ratio = Rational::make(1, 3).value();
  rule.pledges_per_donor.reset();
  EXPECT_EQ(first(rule), "The pool adds 1/3\u00a0€ to every euro of each gift.");
  rule.ratio = Rational();
  EXPECT_EQ(first(rule), "The pool adds to each gift on the days below only.");
}

TEST(Rules, SharedPoolsSayThatManySmallGiftsWeighMore) {
  Rule rule;
  rule.kind = RuleKind::kQuadratic;
  rule.condition.donors = 2;
  EXPECT_EQ(words(english(), rule),
            "The city shares out all of its money when the call ends: many small gifts weigh more "
            "than one large one.|"
            "Gifts to other campaigns change the shares, so what a project gets is known when the "
            "call has ended.|"
            "A campaign takes part only if 2 people have given at the end.|"
            "It stops when pledges and matches together reach the goal.|");
  rule.variant = matching::Variant::kCapitalConstrained;
  const std::string other = words(english(), rule);
  EXPECT_NE(other.find("what many people support"), std::string::npos) << other;
  EXPECT_NE(other.find("one person gives alone draws nothing"), std::string::npos) << other;
  EXPECT_NE(words(italian(), rule), other);
}

TEST(Rules, RedistributionIsSaid) {
  Rule rule;
  const std::size_t before =
      rule_sentences(english(), rule, matching::PoolKind::kPublic, "UTC").size();
  rule.on_release = matching::OnRelease::kRedistribute;
  const auto after = rule_sentences(english(), rule, matching::PoolKind::kPublic, "UTC");
  ASSERT_EQ(after.size(), before + 1);
  EXPECT_NE(after.back().find("goes first to the oldest gifts"), std::string::npos);
}

TEST(Rules, Milano) {
  Rule rule;
  rule.kind = RuleKind::kFixedShare;
  rule.share = Rational::make(3, 5).value();
  rule.condition.share_of_goal = Rational::make(2, 5).value();
  rule.cap_per_campaign = Money::cents(6'000'000);
  EXPECT_EQ(words(english(), rule),
            "The city adds 60\u00a0% of the campaign's goal.|"
            "It does so once citizens have given 40\u00a0% of the goal.|"
            "No campaign gets more than €60,000 from it.|"
            "It stops when pledges and matches together reach the goal.|");
  rule.kind = RuleKind::kTopUp;
  EXPECT_NE(words(english(), rule).find("It stops"), std::string::npos);
  // Two top-ups that pay different sums read differently.
  Rule beyond = rule;
  beyond.ceiling = matching::Ceiling::kNone;
  EXPECT_NE(words(english(), rule), words(english(), beyond));
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
  // The main sentence with two caps, one condition, one rate, the window, two caps, five filters,
  // the ceiling.
  EXPECT_EQ(rule_sentences(english(), rule, matching::PoolKind::kPublic, "UTC").size(), 12U);
  EXPECT_NE(words(english(), rule).find("on these themes: Verde and Cultura."), std::string::npos);
}

TEST(Matches, AreExplained) {
  MatchLine line;
  EXPECT_EQ(match_sentence(english(), line), "The whole pledge is matched.");
  line.if_first = true;
  EXPECT_EQ(match_sentence(english(), line),
            "The whole pledge is matched. That is so if you have not given to this campaign "
            "before.");
  line.if_first = false;
  line.limited_by = {Limit::kPledgesPerDonor};
  EXPECT_EQ(match_sentence(english(), line),
            "The pool matches one pledge of each person in a campaign.");
  line.done = true;
  EXPECT_NE(match_sentence(english(), line).find("already matched"), std::string::npos);
  line.limited_by = {Limit::kCeiling, Limit::kBudget};
  EXPECT_EQ(match_sentence(english(), line),
            "Pledges and matches together have reached the goal. The pool has no more money left.");
}

TEST(Matches, SayWhatTheyStandFor) {
  MatchLine line;
  line.amount = Money::cents(1'230);
  line.limited_by = {Limit::kBudget};
  EXPECT_EQ(match_amount(english(), line), "€12.30");
  line.basis = MatchBasis::kCampaign;
  EXPECT_EQ(
      match_sentence(english(), line),
      "For the campaign as a whole, with your pledge in it. The pool has no more money left.");
  line.basis = MatchBasis::kEstimate;
  line.limited_by.clear();
  EXPECT_EQ(match_amount(english(), line), "about €12.30");
  EXPECT_NE(match_sentence(english(), line).find("estimate, which can fall"), std::string::npos);
  EXPECT_NE(match_sentence(english(), line).find("gifts to other campaigns"), std::string::npos);
  line.basis = MatchBasis::kLater;
  EXPECT_EQ(match_amount(english(), line), "at the end");
  EXPECT_NE(match_sentence(english(), line).find("Your pledge counts."), std::string::npos);
}

}  // namespace
}  // namespace colletta::views
