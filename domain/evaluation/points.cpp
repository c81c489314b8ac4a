#include "domain/evaluation/points.hpp"

#include <algorithm>
#include <vector>

#include "domain/base/check.hpp"
#include "domain/selection/exact.hpp"
#include "domain/selection/rules_json.hpp"

namespace colletta {
namespace {

std::string field_of(const std::string& criterion) { return "points[" + criterion + "]"; }

/// "7,5 " is "7.5": a comma is how most people here write it.
std::string as_written(std::string_view typed) {
  while (!typed.empty() && typed.front() == ' ') typed.remove_prefix(1);
  while (!typed.empty() && typed.back() == ' ') typed.remove_suffix(1);
  std::string out(typed);
  std::ranges::replace(out, ',', '.');
  return out;
}

Result<std::string> clean_one(const selection::Rules& rules, const selection::Criterion& criterion,
                              const std::map<std::string, std::string>& typed) {
  const auto at = typed.find(criterion.id);
  const std::string text = at == typed.end() ? std::string() : as_written(at->second);
  if (text.empty()) return err(Errc::kMissing, field_of(criterion.id));
  const auto value = selection::parse_exact(text);
  if (!value) return err(value.error().code, field_of(criterion.id), value.error().detail);
  if (auto good = selection::check_points(rules, criterion, *value); !good)
    return err(good.error().code, field_of(criterion.id), good.error().detail);
  return selection::exact_text(*value);
}

}  // namespace

std::vector<Error> check_points(const selection::Rules& rules,
                                const std::map<std::string, std::string>& typed) {
  std::vector<Error> errors;
  for (const auto& criterion : rules.criteria)
    if (auto one = clean_one(rules, criterion, typed); !one) errors.push_back(one.error());
  return errors;
}

Result<std::map<std::string, std::string>> clean_points(
    const std::string& rules, const std::map<std::string, std::string>& typed) {
  const auto parsed = selection::parse_rules_text(rules);
  CHECK(parsed.ok(), "a call in the database was opened with sound rules");
  for (const auto& [id, value] : typed)
    if (selection::find_criterion(*parsed, id) == nullptr)
      return err(Errc::kUnknownField, field_of(id));
  std::map<std::string, std::string> out;
  for (const auto& criterion : parsed->criteria) {
    auto one = clean_one(*parsed, criterion, typed);
    if (!one) return one.error();
    out.emplace(criterion.id, *std::move(one));
  }
  return out;
}

}  // namespace colletta
