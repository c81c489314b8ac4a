// Rules and limits in plain words.
#include "server/views/sentences.hpp"

namespace colletta::views {

namespace {

using matching::Limit;
using matching::Rule;
using matching::RuleKind;

// What one euro draws: "1 €", "0,50 €"; a ratio that cents cannot hold stays "1/3 €".
std::string for_one_euro(const Wording& w, const Rational& ratio) {
  constexpr std::int64_t kEuro = 100;
  constexpr std::int64_t kRatioMax = 1'000'000;
  if (ratio.num() <= kRatioMax && kEuro * ratio.num() % ratio.den() == 0) {
    return w.money(Money::cents(kEuro * ratio.num() / ratio.den()));
  }
  return ratio.str() + "\u00a0€";
}

std::string main_sentence(const Wording& w, const Rule& rule) {
  switch (rule.kind) {
    case RuleKind::kPerPledge:
      return rule.cap_per_pledge ? w.tr(
                                       "For every euro that you give, the pool adds {amount}, "
                                       "counting up to {cap} of each pledge.",
                                       {{"amount", for_one_euro(w, rule.ratio)},
                                        {"cap", w.money(*rule.cap_per_pledge)}})
                                 : w.tr("For every euro that you give, the pool adds {amount}.",
                                        {{"amount", for_one_euro(w, rule.ratio)}});
    case RuleKind::kTopUp:
      return w.tr("The pool adds what citizens' pledges leave missing to the goal.");
    case RuleKind::kFixedShare:
      return w.tr("The pool adds {share} of the campaign's goal.",
                  {{"share", w.share(rule.share)}});
    case RuleKind::kLumpSum:
      return w.tr("The pool adds {amount} to a campaign.", {{"amount", w.money(rule.amount)}});
  }
  return {};
}

void add_caps(const Wording& w, const Rule& rule, std::vector<std::string>& out) {
  if (rule.cap_per_match) {
    out.push_back(w.tr("It adds at most {amount} to one pledge.",
                       {{"amount", w.money(*rule.cap_per_match)}}));
  }
  if (rule.pledges_per_donor) {
    out.push_back(w.trn("It matches one pledge of each person in a campaign.",
                        "It matches up to {n} pledges of each person in a campaign.",
                        *rule.pledges_per_donor));
  }
  if (rule.cap_per_donor) {
    out.push_back(w.tr("It adds at most {amount} to what one person gives to a campaign.",
                       {{"amount", w.money(*rule.cap_per_donor)}}));
  }
  if (rule.cap_per_campaign) {
    out.push_back(w.tr("No campaign gets more than {amount} from it.",
                       {{"amount", w.money(*rule.cap_per_campaign)}}));
  }
}

void add_condition(const Wording& w, const Rule& rule, std::vector<std::string>& out) {
  std::vector<std::string> parts;
  const auto& [share, raised, donors] = rule.condition;
  if (share)
    parts.push_back(w.tr("citizens have given {share} of the goal", {{"share", w.share(*share)}}));
  if (raised) parts.push_back(w.tr("citizens have given {amount}", {{"amount", w.money(*raised)}}));
  if (donors) {
    parts.push_back(w.trn("one person has given", "{n} people have given", *donors));
  }
  if (parts.empty()) return;
  const std::string when = w.list(parts);
  out.push_back(rule.kind == RuleKind::kPerPledge
                    ? w.tr("What it has promised is paid only if {condition} at the close.",
                           {{"condition", when}})
                    : w.tr("It does so once {condition}.", {{"condition", when}}));
}

void add_times(const Wording& w, const Rule& rule, const std::string& zone,
               std::vector<std::string>& out) {
  for (const auto& [window, ratio] : rule.rates) {
    out.push_back(w.tr("From {from} to {until} it adds {amount} for every euro instead.",
                       {{"from", w.date_time(window.from, zone)},
                        {"until", w.date_time(window.until, zone)},
                        {"amount", for_one_euro(w, ratio)}}));
  }
  if (rule.window) {
    out.push_back(w.tr("Only pledges made from {from} to {until} are matched.",
                       {{"from", w.date_time(rule.window->from, zone)},
                        {"until", w.date_time(rule.window->until, zone)}}));
  }
}

void add_eligible(const Wording& w, const Rule& rule, std::vector<std::string>& out) {
  const auto& eligible = rule.eligible;
  if (!eligible.areas.empty()) {
    out.push_back(
        w.tr("Only for campaigns in these areas: {list}.", {{"list", w.list(eligible.areas)}}));
  }
  if (!eligible.themes.empty()) {
    out.push_back(
        w.tr("Only for campaigns on these themes: {list}.", {{"list", w.list(eligible.themes)}}));
  }
  if (eligible.min_pledge) {
    out.push_back(
        w.tr("Pledges are matched from {amount}.", {{"amount", w.money(*eligible.min_pledge)}}));
  }
  if (eligible.verified_donors_only) {
    out.push_back(w.tr("Only pledges of people who have proved who they are are matched."));
  }
  if (eligible.exclude_promoter_linked) {
    out.push_back(w.tr("Pledges of people linked to the promoter are not matched."));
  }
}

std::string ceiling_sentence(const Wording& w, matching::Ceiling ceiling) {
  switch (ceiling) {
    case matching::Ceiling::kGoal:
      return w.tr("It stops when pledges and matches together reach the goal.");
    case matching::Ceiling::kOptimum:
      return w.tr("It stops when pledges and matches together reach the optimum.");
    case matching::Ceiling::kNone:
      return w.tr("It goes on when the goal is already reached.");
  }
  return {};
}

std::string amount_of(const Wording& w, const std::optional<Money>& amount) {
  return amount ? w.money(*amount) : std::string();
}

}  // namespace

std::vector<std::string> rule_sentences(const Wording& w, const Rule& rule,
                                        const std::string& zone) {
  std::vector<std::string> out{main_sentence(w, rule)};
  add_condition(w, rule, out);
  add_times(w, rule, zone, out);
  add_caps(w, rule, out);
  add_eligible(w, rule, out);
  // A top-up never goes beyond the goal, whatever its ceiling.
  if (rule.kind != RuleKind::kTopUp) out.push_back(ceiling_sentence(w, rule.ceiling));
  return out;
}

std::string limit_sentence(const Wording& w, Limit limit, const Rule& rule) {
  switch (limit) {
    case Limit::kNotEligible:
      return w.tr("This pledge or campaign is not among those that the pool matches.");
    case Limit::kWindow:
      return w.tr("The pledge was not made in the days in which the pool matches.");
    case Limit::kCondition:
      return w.tr("The pool's condition does not hold yet.");
    case Limit::kCapPerPledge:
      return w.tr("The pool counts up to {amount} of each pledge.",
                  {{"amount", amount_of(w, rule.cap_per_pledge)}});
    case Limit::kCapPerMatch:
      return w.tr("The pool adds at most {amount} to one pledge.",
                  {{"amount", amount_of(w, rule.cap_per_match)}});
    case Limit::kPledgesPerDonor:
      return w.trn("The pool matches one pledge of each person in a campaign.",
                   "The pool matches up to {n} pledges of each person in a campaign.",
                   rule.pledges_per_donor.value_or(1));
    case Limit::kCapPerDonor:
      return w.tr("The pool adds at most {amount} to what one person gives to a campaign.",
                  {{"amount", amount_of(w, rule.cap_per_donor)}});
    case Limit::kCapPerCampaign:
      return w.tr("The campaign gets at most {amount} from the pool.",
                  {{"amount", amount_of(w, rule.cap_per_campaign)}});
    case Limit::kCeiling:
      return rule.ceiling == matching::Ceiling::kOptimum
                 ? w.tr("Pledges and matches together have reached the optimum.")
                 : w.tr("Pledges and matches together have reached the goal.");
    case Limit::kBudget:
      return w.tr("The pool has no more money left.");
  }
  return {};
}

std::string match_sentence(const Wording& w, const MatchLine& line) {
  if (line.limited_by.empty()) return w.tr("The whole pledge is matched.");
  std::string out;
  for (const Limit limit : line.limited_by) {
    if (!out.empty()) out += ' ';
    out += limit_sentence(w, limit, line.rule);
  }
  return out;
}

}  // namespace colletta::views
