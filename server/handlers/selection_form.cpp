#include "server/handlers/selection_form.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "domain/base/limits.hpp"
#include "domain/selection/rules_json.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/rule_form.hpp"

namespace colletta::handlers {
namespace {

using RulesJson = nlohmann::json;

/// A weight and a tick alone make no criterion.
const RowList& criterion_rows() {
  static const RowList kCriteria{
      "rules.criteria", {"title", "max"}, {"weight", "min", "tie"}, limits::kCriteriaMax};
  return kCriteria;
}

class RulesDocument {
 public:
  explicit RulesDocument(views::FormState& form) : form_(form) {}

  RulesJson read() {
    RulesJson rules = {{"version", 1}};
    read_criteria(rules);
    put_exact(rules, "rules.step", "step");
    put_text(rules, "rules.aggregate", "aggregate");
    put_exact(rules, "rules.pass_mark", "pass_mark");
    put_whole(rules, "rules.evaluators_min", "evaluators_min");
    rules["selection"] = selection();
    rules["quotas"] = RulesJson::array();
    if (!value("rules.area_max").empty()) {
      RulesJson quota = {{"area", selection::kEveryArea}};
      put_whole(quota, "rules.area_max", "max");
      rules["quotas"].push_back(std::move(quota));
    }
    return rules;
  }

 private:
  [[nodiscard]] std::string_view value(std::string_view name) const {
    return trimmed(form_.value(name));
  }
  void put_text(RulesJson& object, const std::string& field, const char* name) {
    if (!value(field).empty()) object[name] = value(field);
  }
  /// "7,5" is "7.5".
  void put_exact(RulesJson& object, const std::string& field, const char* name) {
    if (value(field).empty()) return;
    std::string number(value(field));
    std::ranges::replace(number, ',', '.');
    object[name] = std::move(number);
  }
  /// What is no whole number is left for parse_rules to refuse.
  void put_whole(RulesJson& object, const std::string& field, const char* name) {
    if (value(field).empty()) return;
    if (const auto read = whole_number(value(field)))
      object[name] = *read;
    else
      object[name] = value(field);
  }

  void read_criteria(RulesJson& rules) {
    rules["criteria"] = RulesJson::array();
    rules["tie_break"] = RulesJson::array();
    const RowList& rows = criterion_rows();
    const std::size_t count = form_.rows(rows.prefix, rows.most + 1);
    for (std::size_t i = 0; i < count; ++i) {
      const auto at = [&](std::string_view field) { return row_field(rows.prefix, i, field); };
      const std::string id = "c" + std::to_string(i + 1);
      RulesJson criterion = {{"id", id}};
      put_text(criterion, at("title"), "title");
      put_exact(criterion, at("max"), "max");
      put_exact(criterion, at("weight"), "weight");
      put_exact(criterion, at("min"), "min");
      rules["criteria"].push_back(std::move(criterion));
      if (value(at("tie")) == "1") rules["tie_break"].push_back("criterion:" + id);
    }
    rules["tie_break"].push_back("earlier_submission");
  }

  RulesJson selection() {
    RulesJson out = {{"kind", value("rules.select")}};
    if (value("rules.select") != "budget") {
      put_whole(out, "rules.selection.n", "n");
      return out;
    }
    const Money amount = read_amount(form_, "rules.selection.amount");
    if (amount.positive()) out["amount"] = amount.cents();
    put_text(out, "rules.selection.on_misfit", "on_misfit");
    return out;
  }

  views::FormState& form_;
};

/// A field of the document by its name in the form.
Error in_form(Error error) {
  if (error.field.starts_with("rules.quotas")) error.field = "rules.area_max";
  if (error.field == "rules.selection.kind") error.field = "rules.select";
  if (error.field == "rules.criteria") error.field = "rules.criteria[0].title";
  if (error.field.starts_with("rules.tie_break")) error.field.clear();
  return error;
}

}  // namespace

views::FormState selection_as_posted(const http::Pairs& posted) {
  return compact(posted, std::array{criterion_rows()});
}

void add_criterion(views::FormState& form) { add_blank_row(form, criterion_rows()); }

std::optional<SelectionTerms> read_selection(views::FormState& form, const std::string& zone) {
  if (form.value("select") != "1") return std::nullopt;
  const std::size_t errors = form.errors.size();
  SelectionTerms terms;
  terms.apply_by = read_instant(form, "apply_by", zone);
  const RulesJson document = RulesDocument(form).read();
  auto rules = selection::parse_rules(document, "rules");
  if (rules) {
    terms.document = selection::canonical(*rules);
    terms.rules = *std::move(rules);
  } else if (form.error(in_form(rules.error()).field) == nullptr) {
    form.errors.push_back(in_form(rules.error()));
  }
  if (form.errors.size() != errors) return std::nullopt;
  return terms;
}

}  // namespace colletta::handlers
