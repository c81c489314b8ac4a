#include "server/views/rule_form.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"
#include "server/views/fields.hpp"
#include "server/views/site.hpp"

namespace colletta::views {

namespace {

constexpr const char* kPerPledge = "per_pledge";
constexpr const char* kPledges = "per_pledge quadratic";  // the kinds that look at single pledges

Field money(const char* name, std::string label, const char* kinds = "") {
  return {.name = name,
          .label = std::move(label),
          .kind = FieldKind::kMoney,
          .required = false,
          .rule_kinds = kinds};
}

std::vector<FieldChoice> kinds(const Wording& w) {
  return {{"per_pledge", w.tr("So much for each euro given"), w.tr("At every pledge, at once.")},
          {"fixed_share", w.tr("A fixed share of the goal"), w.tr("When the condition holds.")},
          {"top_up", w.tr("What is missing to the goal"), w.tr("When the condition holds.")},
          {"lump_sum", w.tr("A fixed sum for a campaign"), w.tr("When the condition holds.")},
          {"quadratic", w.tr("By how many people give"),
           w.tr("When the call ends: many small gifts weigh more than one large one.")}};
}

std::vector<Field> rule_fields(const Wording& w) {
  return {{.name = "rule.kind",
           .label = w.tr("Kind of rule"),
           .kind = FieldKind::kRadios,
           .choices = kinds(w),
           .initial = "per_pledge"},
          {.name = "rule.ratio",
           .label = w.tr("For each euro: ratio"),
           .hint = w.tr("As two whole numbers: 1/1 doubles each euro, 1/2 adds half."),
           .required = false,
           .depends = true,
           .rule_kinds = kPerPledge},
          {.name = "rule.share",
           .label = w.tr("Fixed share: part of the goal"),
           .hint = w.tr("As two whole numbers, such as 3/5."),
           .required = false,
           .depends = true,
           .rule_kinds = "fixed_share"},
          money("rule.amount", w.tr("Fixed sum in euros"), "lump_sum"),
          {.name = "rule.variant",
           .label = w.tr("How it is shared out"),
           .kind = FieldKind::kRadios,
           .choices = {{"proportional", w.tr("All of the budget"),
                        w.tr("Also when few people have given.")},
                       {"capital_constrained", w.tr("As much as the gifts call for"),
                        w.tr("At most the budget; a gift that stands alone draws nothing.")}},
           .initial = "proportional",
           .rule_kinds = "quadratic"}};
}

std::vector<Field> cap_fields(const Wording& w) {
  return {money("rule.cap_per_pledge", w.tr("Part of a pledge that counts"), kPerPledge),
          money("rule.cap_per_match", w.tr("Added to one pledge"), kPerPledge),
          money("rule.cap_per_donor", w.tr("Added for one person in a campaign"), kPerPledge),
          {.name = "rule.pledges_per_donor",
           .label = w.tr("Matched pledges of one person"),
           .kind = FieldKind::kNumber,
           .required = false,
           .rule_kinds = kPerPledge},
          money("rule.cap_per_campaign", w.tr("Added to one campaign")),
          {.name = "rule.ceiling",
           .label = w.tr("It stops at"),
           .kind = FieldKind::kSelect,
           .choices = {{"goal", w.tr("the goal"), ""},
                       {"optimum", w.tr("the optimum"), ""},
                       {"none", w.tr("nothing"), ""}},
           .initial = "goal"}};
}

std::vector<Field> condition_fields(const Wording& w) {
  return {{.name = "rule.condition.share_of_goal",
           .label = w.tr("Share of the goal given"),
           .hint = w.tr("As two whole numbers, such as 2/5."),
           .required = false},
          money("rule.condition.raised", w.tr("Euros given")),
          {.name = "rule.condition.donors",
           .label = w.tr("People who have given"),
           .kind = FieldKind::kNumber,
           .required = false}};
}

Field instant(std::string name, std::string label) {
  return {.name = std::move(name),
          .label = std::move(label),
          .kind = FieldKind::kDateTime,
          .required = false};
}

Rows rate_rows(const Wording& w) {
  return {.prefix = "rule.rates",
          .name = w.tr("Days"),
          .add = "add_rate",
          .add_label = w.tr("Add days"),
          .most = limits::kRatesMax,
          .fields = [&w](const std::string& at) -> std::vector<Field> {
            return {instant(at + "from", w.tr("From")),
                    instant(at + "until", w.tr("Until")),
                    {.name = at + "ratio", .label = w.tr("Ratio"), .required = false}};
          }};
}

std::vector<Field> checks(const char* list, const std::vector<std::string>& labels) {
  std::vector<Field> out;
  for (std::size_t i = 0; i < labels.size(); ++i)
    out.push_back({.name = std::string(list) + "[" + std::to_string(i) + "]",
                   .label = labels[i],
                   .kind = FieldKind::kCheck,
                   .required = false});
  return out;
}

std::vector<Field> pledge_fields(const Wording& w) {
  return {money("rule.eligible.min_pledge", w.tr("Pledges are matched from, in euros"), kPledges),
          {.name = "rule.eligible.verified_donors_only",
           .label = w.tr("Only of people who have proved who they are"),
           .kind = FieldKind::kCheck,
           .required = false,
           .rule_kinds = kPledges},
          {.name = "rule.eligible.exclude_promoter_linked",
           .label = w.tr("Not of people linked to the promoter"),
           .kind = FieldKind::kCheck,
           .required = false,
           .rule_kinds = kPledges}};
}

Field release_field(const Wording& w) {
  return {.name = "rule.on_release",
          .label = w.tr("Money of refunded pledges and failed campaigns"),
          .kind = FieldKind::kRadios,
          .choices = {{"return_to_pool", w.tr("waits in the pool for later pledges"), ""},
                      {"redistribute", w.tr("goes to the oldest pledges that got too little"),
                       w.tr("Those that an empty pool had cut short, in the order of the "
                            "journal.")}},
          .initial = "return_to_pool",
          .rule_kinds = kPerPledge};
}

// A part that is folded away opens when something stands in it.
bool filled(const FormState& form, std::string_view prefix) {
  const auto told = [&](std::string_view name) { return name.starts_with(prefix); };
  return std::ranges::any_of(form.values,
                             [&](const auto& pair) {
                               return told(pair.first) && !pair.second.empty() &&
                                      pair.second != "return_to_pool";
                             }) ||
         std::ranges::any_of(form.errors, [&](const Error& error) { return told(error.field); });
}

}  // namespace

std::vector<Field> rule_form_fields(const Wording& w) {
  std::vector<Field> all = {instant("rule.window.from", w.tr("From")),
                            instant("rule.window.until", w.tr("Until")), release_field(w)};
  for (const auto part : {rule_fields, cap_fields, condition_fields, pledge_fields})
    for (Field& field : part(w)) all.push_back(std::move(field));
  return all;
}

void add_rule_form(Dict& dict, const PageContext& ctx, const FormState& form, RuleScope scope) {
  const Wording& w = ctx.site.wording(ctx.language);
  // The groups say themselves that a field may stay empty.
  const auto add = [&](Dict& place, const Key& key, std::vector<Field> fields) {
    for (Field& field : fields) {
      field.depends = true;
      add_field(place, key, w, form, field);
    }
  };
  add(dict, "RULE_FIELDS"_k, rule_fields(w));
  add(dict, "CAP_FIELDS"_k, cap_fields(w));
  add(dict, "CONDITION_FIELDS"_k, condition_fields(w));
  if (scope == RuleScope::kShort) return;
  Dict whole = dict.section("WHOLE_RULE"_k);
  whole.show_if(filled(form, "rule.window") || filled(form, "rule.rates"), "TIMES_OPEN"_k);
  whole.show_if(filled(form, "rule.eligible"), "ELIGIBLE_OPEN"_k);
  whole.show_if(filled(form, "rule.on_release"), "RELEASE_OPEN"_k);
  add(whole, "WINDOW_FIELDS"_k,
      {instant("rule.window.from", w.tr("From")), instant("rule.window.until", w.tr("Until"))});
  add_rows(whole, "RATES"_k, w, form, rate_rows(w));
  if (!ctx.city.areas.empty()) {
    Dict areas = whole.section("AREAS_SHOWN"_k);
    add(areas, "AREA_FIELDS"_k, checks("rule.eligible.areas", ctx.city.areas));
  }
  if (!ctx.city.themes.empty()) {
    Dict themes = whole.section("THEMES_SHOWN"_k);
    add(themes, "THEME_FIELDS"_k, checks("rule.eligible.themes", ctx.city.themes));
  }
  add(whole, "PLEDGE_FIELDS"_k, pledge_fields(w));
  add(whole, "RELEASE_FIELDS"_k, {release_field(w)});
}

}  // namespace colletta::views
