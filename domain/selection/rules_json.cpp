#include "domain/selection/rules_json.hpp"

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "domain/journal/canonical_json.hpp"
#include "domain/matching/unique_names_json.hpp"
#include "domain/selection/exact.hpp"

namespace colletta::selection {
namespace {

using Json = nlohmann::json;
using Ordered = nlohmann::ordered_json;
using matching::element;
using matching::Fields;
using matching::FirstError;

constexpr const char* kTieBreaksAllowed =
    "criterion:<id>, earlier_submission, smaller_request, lot";
constexpr const char* kAggregatesAllowed = "mean, median, trimmed_mean";

/// An integer, or a text as `parse_exact` reads it.
std::optional<Rational> read_exact(Fields& fields, const char* name) {
  const Json* value = fields.find(name);
  if (!value) return {};
  if (value->is_number_integer()) {
    const auto read = fields.whole(name, 0, limits::kExactTermMax);
    if (!read) return {};
    return whole(*read);
  }
  const auto read = parse_exact(value->is_string() ? value->get_ref<const std::string&>() : "");
  if (!read) return fields.fail(read.error().code, name, read.error().detail), std::nullopt;
  return *read;
}

Criterion read_criterion(const Json& value, const std::string& place, FirstError& error) {
  Fields fields(value, place, {"id", "title", "max", "weight", "min"}, error);
  fields.require("id", kNameAllowed);
  fields.require("max", kExactAllowed);
  fields.require("weight", kExactAllowed);
  Criterion criterion;
  criterion.id = fields.text("id").value_or("");
  criterion.title = read_label(fields, "title", limits::kTitleBytesMax);
  criterion.max = read_exact(fields, "max").value_or(Rational());
  criterion.weight = read_exact(fields, "weight").value_or(Rational());
  criterion.min = read_exact(fields, "min");
  return criterion;
}

std::optional<TieBreak> tie_break_of(const std::string& word) {
  constexpr std::string_view kCriterion = "criterion:";
  if (word.starts_with(kCriterion))
    return TieBreak{TieBreak::Kind::kCriterion, word.substr(kCriterion.size())};
  for (const auto kind :
       {TieBreak::Kind::kEarlierSubmission, TieBreak::Kind::kSmallerRequest, TieBreak::Kind::kLot})
    if (const TieBreak one{kind, {}}; word == to_string(one)) return one;
  return {};
}

std::vector<TieBreak> read_tie_breaks(Fields& fields) {
  std::vector<TieBreak> read;
  const Json* list = fields.list("tie_break", limits::kCriteriaMax + 3);
  if (!list) return read;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Json& word = (*list)[i];
    auto one = tie_break_of(word.is_string() ? word.get<std::string>() : std::string());
    if (one)
      read.push_back(std::move(*one));
    else
      fields.fail(Errc::kInvalid, element("tie_break", i).c_str(), kTieBreaksAllowed);
  }
  return read;
}

Selection read_selection(const Json& value, const std::string& place, FirstError& error) {
  Fields fields(value, place, {"kind", "n", "amount", "on_misfit"}, error);
  fields.require("kind", "top_n, budget");
  const auto kind = fields.choice("kind", {"top_n", "budget"});
  if (!kind) return TopN{};
  const auto refuse = [&](const char* name, const char* word) {
    if (fields.has(name))
      fields.fail(Errc::kInvalid, name,
                  "no such field in a selection of kind " + std::string(word));
  };
  if (*kind == 0) {
    refuse("amount", "top_n");
    refuse("on_misfit", "top_n");
    constexpr auto kMost = static_cast<std::int64_t>(limits::kApplicationsMax);
    fields.require("n", "1.." + std::to_string(kMost));
    return TopN{fields.whole("n", 1, kMost).value_or(1)};
  }
  refuse("n", "budget");
  fields.require("amount", matching::kAmountAllowed);
  fields.require("on_misfit", "stop, skip");
  Budget budget;
  budget.amount = fields.amount("amount").value_or(Money());
  budget.on_misfit = static_cast<OnMisfit>(
      fields.choice("on_misfit", {to_string(OnMisfit::kStop), to_string(OnMisfit::kSkip)})
          .value_or(0));
  return budget;
}

std::vector<Quota> read_quotas(Fields& fields, FirstError& error) {
  std::vector<Quota> read;
  const Json* list = fields.list("quotas", limits::kQuotasMax);
  if (!list) return read;
  constexpr auto kMost = static_cast<std::int64_t>(limits::kApplicationsMax);
  for (std::size_t i = 0; i < list->size(); ++i) {
    Fields entry((*list)[i], element(fields.path("quotas"), i), {"area", "max", "min"}, error);
    entry.require("area", "an area, or *");
    Quota quota;
    quota.area = read_label(entry, "area", limits::kLabelBytesMax);
    quota.max = entry.whole("max", 1, kMost);
    quota.min = entry.whole("min", 1, kMost);
    read.push_back(std::move(quota));
  }
  return read;
}

Ordered whole_or_text(const Rational& value) {
  if (value.den() == 1) return value.num();
  return value.str();
}

Ordered to_ordered(const Criterion& criterion) {
  Ordered out = {{"id", criterion.id}};
  if (!criterion.title.empty()) out["title"] = criterion.title;
  out["max"] = whole_or_text(criterion.max);
  if (criterion.min) out["min"] = whole_or_text(*criterion.min);
  out["weight"] = criterion.weight.str();
  return out;
}

Ordered to_ordered(const Quota& quota) {
  Ordered out = {{"area", quota.area}};
  if (quota.max) out["max"] = *quota.max;
  if (quota.min) out["min"] = *quota.min;
  return out;
}

Ordered to_ordered(const Selection& selection) {
  if (const auto* top = std::get_if<TopN>(&selection)) return {{"kind", "top_n"}, {"n", top->n}};
  const auto& budget = std::get<Budget>(selection);
  return {{"kind", "budget"},
          {"amount", budget.amount.cents()},
          {"on_misfit", to_string(budget.on_misfit)}};
}

}  // namespace

std::string read_label(Fields& fields, const char* name, std::size_t bytes_max) {
  const auto text = fields.text(name);
  if (!text) return {};
  const auto clean = clean_text(*text, {}, {0, bytes_max, Lines::kOne});
  if (!clean) return fields.fail(clean.error().code, name, clean.error().detail), std::string();
  if (*clean != *text) return fields.fail(Errc::kInvalid, name, "no spaces around"), std::string();
  return *text;
}

Rules read_rules(Fields& fields, FirstError& error) {
  Rules rules;
  for (const auto& [name, allowed] :
       {std::pair("version", "1"), std::pair("criteria", "list"),
        std::pair("aggregate", kAggregatesAllowed), std::pair("tie_break", "list"),
        std::pair("selection", "object"), std::pair("evaluators_min", "1 or more")})
    fields.require(name, allowed);
  const Json* version = fields.find("version");
  if (version && (!version->is_number_integer() || *version != 1))
    fields.fail(Errc::kInvalid, "version", "1");
  if (const Json* list = fields.list("criteria", limits::kCriteriaMax))
    for (std::size_t i = 0; i < list->size(); ++i)
      rules.criteria.push_back(
          read_criterion((*list)[i], element(fields.path("criteria"), i), error));
  rules.step = read_exact(fields, "step");
  rules.aggregate = static_cast<Aggregate>(
      fields
          .choice("aggregate", {to_string(Aggregate::kMean), to_string(Aggregate::kMedian),
                                to_string(Aggregate::kTrimmedMean)})
          .value_or(0));
  rules.pass_mark = read_exact(fields, "pass_mark").value_or(Rational());
  rules.tie_break = read_tie_breaks(fields);
  if (const Json* selection = fields.find("selection"))
    rules.selection = read_selection(*selection, fields.path("selection"), error);
  rules.quotas = read_quotas(fields, error);
  rules.evaluators_min =
      fields.whole("evaluators_min", 1, static_cast<std::int64_t>(limits::kEvaluatorsMax))
          .value_or(1);
  return rules;
}

Result<Rules> parse_rules(const Json& document, const std::string& path) {
  FirstError error;
  Fields fields(document, path,
                {"version", "criteria", "step", "aggregate", "pass_mark", "tie_break", "selection",
                 "quotas", "evaluators_min"},
                error);
  Rules rules = read_rules(fields, error);
  if (error) return *error;
  if (const Status sound = check(rules, path); !sound) return sound.error();
  return rules;
}

Result<Json> parse_document(std::string_view text) {
  if (text.size() > limits::kCallFileBytesMax)
    return err(Errc::kPayloadTooLarge, {}, std::to_string(limits::kCallFileBytesMax));
  matching::UniqueNames names;
  const auto see = [&](int depth, Json::parse_event_t event, const Json& value) {
    names.see(depth, event, value);
    return true;
  };
  Json parsed = Json::parse(text, see, false);
  if (parsed.is_discarded() || names.twice()) return err(Errc::kMalformedJson);
  return parsed;
}

Result<Rules> parse_rules_text(std::string_view document) {
  const auto parsed = parse_document(document);
  if (!parsed) return parsed.error();
  return parse_rules(*parsed);
}

Ordered to_json(const Rules& rules) {
  Ordered out = {{"version", 1}};
  out["criteria"] = Ordered::array();
  for (const Criterion& criterion : rules.criteria)
    out["criteria"].push_back(to_ordered(criterion));
  if (rules.step) out["step"] = whole_or_text(*rules.step);
  out["aggregate"] = to_string(rules.aggregate);
  out["pass_mark"] = rules.pass_mark.str();
  out["tie_break"] = Ordered::array();
  for (const TieBreak& one : rules.tie_break) out["tie_break"].push_back(to_string(one));
  out["selection"] = to_ordered(rules.selection);
  out["quotas"] = Ordered::array();
  for (const Quota& quota : rules.quotas) out["quotas"].push_back(to_ordered(quota));
  out["evaluators_min"] = rules.evaluators_min;
  return out;
}

std::string canonical(const Rules& rules) {
  return journal::canonical(Json::parse(to_json(rules).dump()));
}

}  // namespace colletta::selection
