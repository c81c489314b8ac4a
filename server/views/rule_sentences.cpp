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

// Whose money it is, as the subject of the first sentence; those that follow say "it".
std::string owner(const Wording& w, matching::PoolKind kind) {
  switch (kind) {
    case matching::PoolKind::kPublic:
      return w.tr("The city");
    case matching::PoolKind::kPrivate:
      return w.tr("The pool");
  }
  return {};
}

std::string matched_gifts(const Wording& w, const Rule& rule) {
  if (!rule.pledges_per_donor) return w.tr("each gift");
  if (*rule.pledges_per_donor == 1) return w.tr("each person's first gift");
  return w.tr("each person's first {n} gifts", {{"n", w.number(*rule.pledges_per_donor)}});
}

// "The city doubles each person's first gift up to 100 EUR, until a project has 4,700 EUR."
std::string per_pledge_sentence(const Wording& w, const Rule& rule, const std::string& who) {
  const std::string gifts = matched_gifts(w, rule);
  const auto is = [&](std::int64_t ratio) {
    return rule.ratio.num() == ratio && rule.ratio.den() == 1;
  };
  std::string out =
      is(0) ? w.tr("{who} adds to {gifts} on the days below only", {{"who", who}, {"gifts", gifts}})
      : is(1) ? w.tr("{who} doubles {gifts}", {{"who", who}, {"gifts", gifts}})
      : is(2) ? w.tr("{who} triples {gifts}", {{"who", who}, {"gifts", gifts}})
              : w.tr("{who} adds {amount} to every euro of {gifts}",
                     {{"who", who}, {"amount", for_one_euro(w, rule.ratio)}, {"gifts", gifts}});
  if (rule.cap_per_pledge) {
    out = w.tr("{sentence} up to {amount}",
               {{"sentence", out}, {"amount", w.money(*rule.cap_per_pledge)}});
  }
  if (rule.cap_per_campaign) {
    out = w.tr("{sentence}, until a project has {amount}",
               {{"sentence", out}, {"amount", w.money(*rule.cap_per_campaign)}});
  }
  return out + ".";
}

std::string quadratic_sentence(const Wording& w, const Rule& rule, const std::string& who) {
  switch (rule.variant) {
    case matching::Variant::kProportional:
      return w.tr(
          "{who} shares out all of its money when the call ends: many small gifts weigh more than "
          "one large one.",
          {{"who", who}});
    case matching::Variant::kCapitalConstrained:
      return w.tr(
          "{who} adds money, when the call ends, to what many people support: many small gifts "
          "weigh more than one large one.",
          {{"who", who}});
  }
  return {};
}

std::string main_sentence(const Wording& w, const Rule& rule, matching::PoolKind kind) {
  const std::string who = owner(w, kind);
  switch (rule.kind) {
    case RuleKind::kPerPledge:
      return per_pledge_sentence(w, rule, who);
    case RuleKind::kTopUp:
      return w.tr("{who} adds what citizens' pledges leave missing to the goal.", {{"who", who}});
    case RuleKind::kFixedShare:
      return w.tr("{who} adds {share} of the campaign's goal.",
                  {{"who", who}, {"share", w.share(rule.share)}});
    case RuleKind::kLumpSum:
      return w.tr("{who} adds {amount} to a campaign.",
                  {{"who", who}, {"amount", w.money(rule.amount)}});
    case RuleKind::kQuadratic:
      return quadratic_sentence(w, rule, who);
  }
  return {};
}

// What a shared pool means for who gives: why its figures are estimates until the end.
void add_sharing(const Wording& w, const Rule& rule, std::vector<std::string>& out) {
  if (rule.kind != RuleKind::kQuadratic) return;
  if (rule.variant == matching::Variant::kCapitalConstrained) {
    out.push_back(
        w.tr("What one person gives alone draws nothing. Where its money is not enough for all, "
             "each project gets the same part of what it would have got."));
  }
  out.push_back(
      w.tr("Gifts to other campaigns change the shares, so what a project gets is known when the "
           "call has ended."));
}

// Those that the first sentence of `per_pledge` has said already are not said again.
void add_caps(const Wording& w, const Rule& rule, std::vector<std::string>& out) {
  if (rule.cap_per_match) {
    out.push_back(w.tr("It adds at most {amount} to one pledge.",
                       {{"amount", w.money(*rule.cap_per_match)}}));
  }
  if (rule.cap_per_donor) {
    out.push_back(w.tr("It adds at most {amount} to what one person gives to a campaign.",
                       {{"amount", w.money(*rule.cap_per_donor)}}));
  }
  if (rule.cap_per_campaign && rule.kind != RuleKind::kPerPledge) {
    out.push_back(w.tr("No campaign gets more than {amount} from it.",
                       {{"amount", w.money(*rule.cap_per_campaign)}}));
  }
}

std::string condition_sentence(const Wording& w, RuleKind kind, const std::string& when) {
  switch (kind) {
    case RuleKind::kPerPledge:
      return w.tr("What it has promised is paid only if {condition} at the close.",
                  {{"condition", when}});
    case RuleKind::kQuadratic:
      return w.tr("A campaign takes part only if {condition} at the end.", {{"condition", when}});
    case RuleKind::kTopUp:
    case RuleKind::kFixedShare:
    case RuleKind::kLumpSum:
      return w.tr("It does so once {condition}.", {{"condition", when}});
  }
  return {};
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
  out.push_back(condition_sentence(w, rule.kind, w.list(parts)));
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

std::vector<std::string> rule_sentences(const Wording& w, const Rule& rule, matching::PoolKind kind,
                                        const std::string& zone) {
  std::vector<std::string> out{main_sentence(w, rule, kind)};
  add_sharing(w, rule, out);
  add_condition(w, rule, out);
  add_times(w, rule, zone, out);
  add_caps(w, rule, out);
  add_eligible(w, rule, out);
  // Also of a top-up: what is missing to the goal is counted without other pools' matches.
  out.push_back(ceiling_sentence(w, rule.ceiling));
  if (rule.on_release == matching::OnRelease::kRedistribute) {
    out.push_back(
        w.tr("Money that comes free, or is added, goes first to the oldest gifts that an empty "
             "pool had cut short."));
  }
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

bool adds_to_gift(const MatchLine& line) {
  return (line.basis == MatchBasis::kPledge || line.basis == MatchBasis::kRedistributed) &&
         line.end == MatchEnd::kStands;
}

std::string match_sentence(const Wording& w, const MatchLine& line) {
  std::string out;
  switch (line.end) {
    case MatchEnd::kStands:
      break;
    case MatchEnd::kNoCondition:
      return w.tr(
          "When the campaign ended, this pool's condition was not met: the pool has back what it "
          "had promised.");
    case MatchEnd::kCampaignFailed:
      return w.tr("The campaign did not make it: the pool has back what it had promised.");
  }
  switch (line.basis) {
    case MatchBasis::kPledge:
      if (line.limited_by.empty()) out = w.tr("The whole pledge is matched.");
      break;
    case MatchBasis::kRedistributed:
      out = w.tr("Added later, when money came back to the pool.");
      break;
    case MatchBasis::kCampaign:
      out = w.tr("For the campaign as a whole, with your pledge in it.");
      break;
    case MatchBasis::kEstimate:
      out = w.tr(
          "An estimate, which can fall: this pool shares its money when the call ends, and gifts "
          "to other campaigns change the shares.");
      break;
    case MatchBasis::kLater:
      return w.tr(
          "Your pledge counts. This pool shares its money when the call ends; what it then gives "
          "goes to the campaign as a whole.");
    case MatchBasis::kShared:
      return line.amount.positive()
                 ? w.tr(
                       "This pool shared its money when the call ended: so much went to the "
                       "campaign as a whole, and your pledge counted.")
                 : w.tr(
                       "This pool shared its money when the call ended, and nothing of it went to "
                       "this campaign.");
  }
  for (const Limit limit : line.limited_by) {
    if (!out.empty()) out += ' ';
    const bool had_it = line.done && limit == Limit::kPledgesPerDonor;
    out += had_it ? w.tr(
                        "The pool has already matched what it matches of one person's pledges to "
                        "a campaign, with a pledge of yours before this one.")
                  : limit_sentence(w, limit, line.rule);
  }
  if (line.if_first) out += " " + w.tr("That is so if you have not given to this campaign before.");
  return out;
}

std::string match_amount(const Wording& w, const MatchLine& line) {
  if (line.end != MatchEnd::kStands && line.amount.positive())
    return w.tr("{amount} promised, then released", {{"amount", w.money(line.amount)}});
  switch (line.basis) {
    case MatchBasis::kPledge:
    case MatchBasis::kRedistributed:
    case MatchBasis::kCampaign:
    case MatchBasis::kShared:
      return w.money(line.amount);
    case MatchBasis::kEstimate:
      return w.tr("about {amount}", {{"amount", w.money(line.amount)}});
    case MatchBasis::kLater:
      return w.tr("at the end");
  }
  return {};
}

}  // namespace colletta::views
