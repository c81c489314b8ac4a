#include "server/handlers/rule_form.hpp"

#include <charconv>
#include <nlohmann/json.hpp>

#include "domain/base/limits.hpp"
#include "domain/matching/rule_json.hpp"
#include "server/handlers/form_fields.hpp"

namespace colletta::handlers {
namespace {

using RuleJson = nlohmann::json;

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Puts what is filled in into a document; what is blank is no field of it.
class Document {
 public:
  Document(views::FormState& form, const RulePlaces& places) : form_(form), places_(places) {}

  RuleJson read() {
    RuleJson rule = {{"version", 1}};
    put_text(rule, "rule.kind", "kind");
    put_ratio(rule, "rule.ratio", "ratio");
    put_ratio(rule, "rule.share", "share");
    put_amount(rule, "rule.amount", "amount");
    // A choice always stands somewhere: it counts for the kind that it belongs to.
    if (value("rule.kind") == matching::to_string(matching::RuleKind::kQuadratic))
      put_text(rule, "rule.variant", "variant");
    put_amount(rule, "rule.cap_per_pledge", "cap_per_pledge");
    put_amount(rule, "rule.cap_per_match", "cap_per_match");
    put_amount(rule, "rule.cap_per_donor", "cap_per_donor");
    put_whole(rule, "rule.pledges_per_donor", "pledges_per_donor");
    put_amount(rule, "rule.cap_per_campaign", "cap_per_campaign");
    put_text(rule, "rule.ceiling", "ceiling");
    put_text(rule, "rule.on_release", "on_release");
    put_part(rule, "condition", condition());
    put_part(rule, "eligible", eligible());
    put_part(rule, "window", window());
    if (RuleJson list = rates(); !list.empty()) rule["rates"] = std::move(list);
    return rule;
  }

 private:
  std::string_view value(std::string_view name) const { return trimmed(form_.value(name)); }

  void put_part(RuleJson& rule, const char* name, RuleJson part) {
    if (!part.empty()) rule[name] = std::move(part);
  }
  void put_text(RuleJson& object, const std::string& field, const char* name) {
    if (!value(field).empty()) object[name] = value(field);
  }
  void put_ratio(RuleJson& object, const std::string& field, const char* name) {
    if (!value(field).empty()) object[name] = ratio_text(value(field));
  }
  void put_amount(RuleJson& object, const std::string& field, const char* name) {
    const Money amount = read_amount(form_, field);
    if (amount.positive()) object[name] = amount.cents();
  }
  void put_whole(RuleJson& object, const std::string& field, const char* name) {
    if (value(field).empty()) return;
    if (const auto read = whole_number(value(field)))
      object[name] = *read;
    else
      form_.errors.push_back(
          err(Errc::kInvalid, field, "1-" + std::to_string(limits::kRuleCountMax)));
  }
  void put_instant(RuleJson& object, const std::string& field, const char* name) {
    const std::size_t errors = form_.errors.size();
    const Timestamp instant = read_instant(form_, field, places_.zone);
    if (form_.errors.size() == errors) object[name] = to_rfc3339(instant);
  }
  void put_flag(RuleJson& object, const std::string& field, const char* name) {
    if (value(field) == "1") object[name] = true;
  }

  RuleJson condition() {
    RuleJson out = RuleJson::object();
    put_ratio(out, "rule.condition.share_of_goal", "share_of_goal");
    put_amount(out, "rule.condition.raised", "raised");
    put_whole(out, "rule.condition.donors", "donors");
    return out;
  }

  RuleJson chosen(const std::string& list, const std::vector<std::string>& names) const {
    RuleJson out = RuleJson::array();
    for (std::size_t i = 0; i < names.size(); ++i)
      if (value(list + "[" + std::to_string(i) + "]") == "1") out.push_back(names[i]);
    return out;
  }

  RuleJson eligible() {
    RuleJson out = RuleJson::object();
    put_part(out, "areas", chosen("rule.eligible.areas", places_.areas));
    put_part(out, "themes", chosen("rule.eligible.themes", places_.themes));
    put_amount(out, "rule.eligible.min_pledge", "min_pledge");
    put_flag(out, "rule.eligible.verified_donors_only", "verified_donors_only");
    put_flag(out, "rule.eligible.exclude_promoter_linked", "exclude_promoter_linked");
    return out;
  }

  RuleJson window() {
    RuleJson out = RuleJson::object();
    if (value("rule.window.from").empty() && value("rule.window.until").empty()) return out;
    put_instant(out, "rule.window.from", "from");
    put_instant(out, "rule.window.until", "until");
    return out;
  }

  RuleJson rates() {
    RuleJson out = RuleJson::array();
    const RowList& rows = rate_rows();
    const std::size_t count = form_.rows(rows.prefix, rows.most + 1);
    for (std::size_t i = 0; i < count; ++i) {
      RuleJson rate = RuleJson::object();
      put_instant(rate, row_field(rows.prefix, i, "from"), "from");
      put_instant(rate, row_field(rows.prefix, i, "until"), "until");
      put_ratio(rate, row_field(rows.prefix, i, "ratio"), "ratio");
      out.push_back(std::move(rate));
    }
    return out;
  }

  views::FormState& form_;
  const RulePlaces& places_;
};

}  // namespace

const RowList& rate_rows() {
  static const RowList kRates{"rule.rates", {"from", "until", "ratio"}, {}, limits::kRatesMax};
  return kRates;
}

std::optional<matching::Rule> read_rule(views::FormState& form, const RulePlaces& places) {
  const std::size_t errors = form.errors.size();
  // The format has a ratio for who says none; a rule that never changes is not left to it unasked.
  const bool by_euro = form.value("rule.kind") == to_string(matching::RuleKind::kPerPledge);
  if (by_euro && trimmed(form.value("rule.ratio")).empty())
    form.errors.push_back(err(Errc::kMissing, "rule.ratio"));
  const RuleJson document = Document(form, places).read();
  if (form.errors.size() != errors) return {};  // a field left out would make another rule
  auto rule = matching::parse_rule(document, "rule");
  if (rule) return *std::move(rule);
  form.errors.push_back(rule.error());
  return {};
}

std::string ratio_text(std::string_view typed) {
  typed = trimmed(typed);
  if (all_digits(typed)) return std::string(typed) + "/1";
  if (typed.ends_with('%')) {
    const std::string_view percents = trimmed(typed.substr(0, typed.size() - 1));
    if (all_digits(percents)) return std::string(percents) + "/100";
  }
  return std::string(typed);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool read = all_digits(text) && error == std::errc() && end == text.data() + text.size();
  return read ? std::optional(value) : std::nullopt;
}

}  // namespace colletta::handlers
