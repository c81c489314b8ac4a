#include "domain/matching/rule_json.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>

#include "domain/base/limits.hpp"
#include "domain/journal/canonical_json.hpp"
#include "domain/matching/fields_json.hpp"
#include "domain/matching/unique_names_json.hpp"

namespace colletta::matching {
namespace {

using Json = nlohmann::json;

/// A field that the kind does not use would promise something that never happens.
void refuse_unused(Fields& fields, RuleKind kind, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (fields.has(name))
      fields.fail(Errc::kInvalid, name,
                  "no such field in a rule of kind " + std::string(to_string(kind)));
}

std::optional<Window> read_window(Fields& fields) {
  fields.require("from", kInstantAllowed);
  fields.require("until", kInstantAllowed);
  const auto from = fields.instant("from");
  const auto until = fields.instant("until");
  if (!from || !until) return {};
  // The journal gives the instant of a pledge to the second: a finer bound could not be recomputed.
  if (from->us % kSecondUs != 0) fields.fail(Errc::kInvalid, "from", "whole seconds");
  if (until->us % kSecondUs != 0) fields.fail(Errc::kInvalid, "until", "whole seconds");
  if (*until <= *from) fields.fail(Errc::kInvalid, "until", "later than from");
  return Window{*from, *until};
}

void read_rates(Fields& fields, Rule& rule, FirstError& error) {
  const Json* list = fields.list("rates", limits::kRatesMax);
  if (!list) return;
  for (std::size_t i = 0; i < list->size(); ++i) {
    Fields entry((*list)[i], element(fields.path("rates"), i), {"from", "until", "ratio"}, error);
    entry.require("ratio", kRatioAllowed);
    const auto window = read_window(entry);
    const auto ratio = entry.ratio("ratio", Fields::Zero::kAllowed);
    if (!window || !ratio) continue;
    // One instant, one ratio: an overlap would leave the choice to the reader.
    for (std::size_t j = 0; j < rule.rates.size(); ++j)
      if (rule.rates[j].window.from < window->until && window->from < rule.rates[j].window.until)
        entry.fail(Errc::kInvalid, "from", "not in the window of " + element("rates", j));
    rule.rates.push_back({*window, *ratio});
  }
}

void read_condition(Fields& fields, Rule& rule, FirstError& error) {
  const Json* value = fields.find("condition");
  if (!value) return;
  Fields condition(*value, fields.path("condition"), {"share_of_goal", "raised", "donors"}, error);
  rule.condition.share_of_goal = condition.ratio("share_of_goal", Fields::Zero::kRefused);
  rule.condition.raised = condition.amount("raised");
  rule.condition.donors = condition.whole("donors", 1, limits::kRuleCountMax);
}

std::vector<std::string> read_names(Fields& fields, const char* name) {
  std::vector<std::string> names;
  const Json* list = fields.list(name, limits::kRuleNamesMax);
  if (!list) return names;
  if (list->empty()) fields.fail(Errc::kInvalid, name, "at least one, or no such field");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string place = element(name, i);
    const Json& value = (*list)[i];
    if (!value.is_string() || value.get_ref<const std::string&>().empty())
      fields.fail(Errc::kInvalid, place.c_str(), "text");
    else if (value.get_ref<const std::string&>().size() > limits::kLabelBytesMax)
      fields.fail(Errc::kTooLong, place.c_str(), std::to_string(limits::kLabelBytesMax));
    else if (std::find(names.begin(), names.end(), value.get<std::string>()) != names.end())
      fields.fail(Errc::kInvalid, place.c_str(), "each name once");
    else
      names.push_back(value.get<std::string>());
  }
  return names;
}

void read_eligible(Fields& fields, Rule& rule, FirstError& error) {
  const Json* value = fields.find("eligible");
  if (!value) return;
  Fields eligible(
      *value, fields.path("eligible"),
      {"areas", "themes", "min_pledge", "verified_donors_only", "exclude_promoter_linked"}, error);
  if (rule.kind != RuleKind::kPerPledge && rule.kind != RuleKind::kQuadratic)
    refuse_unused(eligible, rule.kind,
                  {"min_pledge", "verified_donors_only", "exclude_promoter_linked"});
  rule.eligible.areas = read_names(eligible, "areas");
  rule.eligible.themes = read_names(eligible, "themes");
  rule.eligible.min_pledge = eligible.amount("min_pledge");
  rule.eligible.verified_donors_only = eligible.flag("verified_donors_only").value_or(false);
  rule.eligible.exclude_promoter_linked = eligible.flag("exclude_promoter_linked").value_or(false);
}

void read_kind(Fields& fields, Rule& rule) {
  fields.require("version", "1");
  const Json* version = fields.find("version");
  if (version && (!version->is_number_integer() || *version != 1))
    fields.fail(Errc::kInvalid, "version", "1");
  fields.require("kind", "per_pledge, top_up, fixed_share, lump_sum, quadratic");
  const auto kind =
      fields.choice("kind", {to_string(RuleKind::kPerPledge), to_string(RuleKind::kTopUp),
                             to_string(RuleKind::kFixedShare), to_string(RuleKind::kLumpSum),
                             to_string(RuleKind::kQuadratic)});
  if (!kind) return;
  rule.kind = static_cast<RuleKind>(*kind);
  const bool quadratic = rule.kind == RuleKind::kQuadratic;
  if (rule.kind != RuleKind::kPerPledge) {
    refuse_unused(fields, rule.kind,
                  {"ratio", "rates", "cap_per_pledge", "cap_per_match", "cap_per_donor",
                   "pledges_per_donor"});
    if (!quadratic) refuse_unused(fields, rule.kind, {"window"});
  }
  if (!quadratic) refuse_unused(fields, rule.kind, {"variant"});
  if (quadratic) fields.require("variant", "proportional, capital_constrained");
  if (rule.kind != RuleKind::kFixedShare) refuse_unused(fields, rule.kind, {"share"});
  if (rule.kind != RuleKind::kLumpSum) refuse_unused(fields, rule.kind, {"amount"});
  if (rule.kind == RuleKind::kFixedShare) fields.require("share", kRatioAllowed);
  if (rule.kind == RuleKind::kLumpSum) fields.require("amount", kAmountAllowed);
}

void read_amounts(Fields& fields, Rule& rule) {
  rule.ratio = fields.ratio("ratio", Fields::Zero::kAllowed).value_or(rule.ratio);
  rule.cap_per_pledge = fields.amount("cap_per_pledge");
  rule.cap_per_match = fields.amount("cap_per_match");
  rule.cap_per_donor = fields.amount("cap_per_donor");
  rule.pledges_per_donor = fields.whole("pledges_per_donor", 1, limits::kRuleCountMax);
  rule.cap_per_campaign = fields.amount("cap_per_campaign");
  rule.share = fields.ratio("share", Fields::Zero::kRefused).value_or(rule.share);
  rule.amount = fields.amount("amount").value_or(rule.amount);
}

void read_variant(Fields& fields, Rule& rule) {
  const auto variant = fields.choice(
      "variant", {to_string(Variant::kProportional), to_string(Variant::kCapitalConstrained)});
  if (variant) rule.variant = static_cast<Variant>(*variant);
}

void read_on_release(Fields& fields, Rule& rule) {
  const auto word = [](OnRelease value) { return to_string(value); };
  // Only what a pledge was refused can be made good later.
  const auto on_release = rule.kind == RuleKind::kPerPledge
                              ? fields.choice("on_release", {word(OnRelease::kReturnToPool),
                                                             word(OnRelease::kRedistribute)})
                              : fields.choice("on_release", {word(OnRelease::kReturnToPool)});
  if (on_release) rule.on_release = static_cast<OnRelease>(*on_release);
}

/// Whether a pledge at some instant draws at least a cent. The ratio is constant between the bounds
/// of the windows, so the instants that begin a stretch stand for all.
bool some_pledge_draws(const Rule& rule) {
  constexpr Money kLargest = Money::cents(limits::kAmountCentsMax);
  std::vector<Timestamp> instants = {
      rule.window ? rule.window->from : Timestamp{std::numeric_limits<std::int64_t>::min()}};
  for (const Rate& rate : rule.rates) {
    instants.push_back(rate.window.from);
    instants.push_back(rate.window.until);
  }
  return std::any_of(instants.begin(), instants.end(), [&](Timestamp t) {
    return (!rule.window || rule.window->contains(t)) && before_caps(rule, kLargest, t).positive();
  });
}

/// Refuses what could never pay a cent, whatever citizens give.
void refuse_what_never_pays(Fields& fields, const Rule& rule) {
  if (rule.kind == RuleKind::kPerPledge) {
    if (some_pledge_draws(rule)) return;
    const char* field = rule.cap_per_pledge  ? "cap_per_pledge"
                        : rule.rates.empty() ? "ratio"
                                             : "rates";
    return fields.fail(Errc::kInvalid, field, "a rule that can pay at least a cent");
  }
  // From the whole goal on nothing is missing to it, and there is no room below it.
  const bool only_from_the_goal_on =
      rule.condition.share_of_goal &&
      rule.condition.share_of_goal->num() >= rule.condition.share_of_goal->den();
  if (only_from_the_goal_on && (rule.kind == RuleKind::kTopUp || rule.ceiling == Ceiling::kGoal))
    fields.fail(Errc::kInvalid, "condition.share_of_goal", "below 1/1");
}

Json to_json(const Window& window) {
  return {{"from", to_rfc3339(window.from)}, {"until", to_rfc3339(window.until)}};
}

Json to_json(const Condition& condition) {
  Json out = Json::object();
  if (condition.share_of_goal) out["share_of_goal"] = condition.share_of_goal->str();
  if (condition.raised) out["raised"] = condition.raised->cents();
  if (condition.donors) out["donors"] = *condition.donors;
  return out;
}

Json to_json(const Eligible& eligible) {
  Json out = Json::object();
  if (!eligible.areas.empty()) out["areas"] = eligible.areas;
  if (!eligible.themes.empty()) out["themes"] = eligible.themes;
  if (eligible.min_pledge) out["min_pledge"] = eligible.min_pledge->cents();
  if (eligible.verified_donors_only) out["verified_donors_only"] = true;
  if (eligible.exclude_promoter_linked) out["exclude_promoter_linked"] = true;
  return out;
}

}  // namespace

Result<Rule> parse_rule(const Json& document, const std::string& path) {
  FirstError error;
  Rule rule;
  Fields fields(document, path,
                {"version", "kind", "ratio", "rates", "window", "cap_per_pledge", "cap_per_match",
                 "cap_per_donor", "pledges_per_donor", "cap_per_campaign", "share", "amount",
                 "condition", "ceiling", "eligible", "on_release", "variant"},
                error);
  read_kind(fields, rule);
  read_amounts(fields, rule);
  read_rates(fields, rule, error);
  if (const Json* value = fields.find("window")) {
    Fields window(*value, fields.path("window"), {"from", "until"}, error);
    rule.window = read_window(window);
  }
  read_condition(fields, rule, error);
  const auto ceiling = fields.choice(
      "ceiling",
      {to_string(Ceiling::kGoal), to_string(Ceiling::kOptimum), to_string(Ceiling::kNone)});
  if (ceiling) rule.ceiling = static_cast<Ceiling>(*ceiling);
  read_eligible(fields, rule, error);
  read_variant(fields, rule);
  read_on_release(fields, rule);
  if (!error) refuse_what_never_pays(fields, rule);
  if (error) return *error;
  return rule;
}

Json to_json(const Rule& rule) {
  const Rule defaults;
  Json out = {{"version", 1}, {"kind", to_string(rule.kind)}};
  const auto amount = [&](const char* name, const std::optional<Money>& value) {
    if (value) out[name] = value->cents();
  };
  if (rule.ratio != defaults.ratio) out["ratio"] = rule.ratio.str();
  for (const Rate& rate : rule.rates) {
    Json entry = to_json(rate.window);
    entry["ratio"] = rate.ratio.str();
    out["rates"].push_back(std::move(entry));
  }
  if (rule.window) out["window"] = to_json(*rule.window);
  amount("cap_per_pledge", rule.cap_per_pledge);
  amount("cap_per_match", rule.cap_per_match);
  amount("cap_per_donor", rule.cap_per_donor);
  if (rule.pledges_per_donor) out["pledges_per_donor"] = *rule.pledges_per_donor;
  amount("cap_per_campaign", rule.cap_per_campaign);
  if (rule.kind == RuleKind::kFixedShare) out["share"] = rule.share.str();
  if (rule.kind == RuleKind::kLumpSum) out["amount"] = rule.amount.cents();
  if (!rule.condition.empty()) out["condition"] = to_json(rule.condition);
  if (rule.ceiling != defaults.ceiling) out["ceiling"] = to_string(rule.ceiling);
  if (rule.kind == RuleKind::kQuadratic) out["variant"] = to_string(rule.variant);
  if (rule.on_release != defaults.on_release) out["on_release"] = to_string(rule.on_release);
  if (rule.eligible != defaults.eligible) out["eligible"] = to_json(rule.eligible);
  return out;
}

std::string canonical(const Rule& rule) { return journal::canonical(to_json(rule)); }

Result<Rule> parse_rule_text(std::string_view document) {
  UniqueNames names;
  const auto see = [&](int depth, Json::parse_event_t event, const Json& value) {
    names.see(depth, event, value);
    return true;
  };
  const Json parsed = Json::parse(document, see, false);
  if (parsed.is_discarded() || names.twice()) return err(Errc::kMalformedJson);
  return parse_rule(parsed);
}

}  // namespace colletta::matching
