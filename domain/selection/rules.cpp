#include "domain/selection/rules.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "domain/base/limits.hpp"
#include "domain/selection/exact.hpp"

namespace colletta::selection {
namespace {

constexpr std::string_view kCriterionWord = "criterion:";

std::string under(const std::string& path, const std::string& name) {
  return path.empty() ? name : path + "." + name;
}

std::string place_at(const std::string& list, std::size_t index) {
  return list + "[" + std::to_string(index) + "]";
}

bool positive(const Rational& value) { return value.num() > 0; }

Status check_criterion(const Rules& rules, const Criterion& criterion, const std::string& place) {
  if (!is_name(criterion.id)) return err(Errc::kInvalid, place + ".id", kNameAllowed);
  if (!positive(criterion.max)) return err(Errc::kTooSmall, place + ".max", "above 0");
  if (!positive(criterion.weight)) return err(Errc::kTooSmall, place + ".weight", "above 0");
  if (criterion.min && below(criterion.max, *criterion.min))
    return err(Errc::kTooLarge, place + ".min", criterion.max.str());
  if (rules.step && !is_multiple(criterion.max, *rules.step))
    return err(Errc::kInvalid, place + ".max", "a multiple of the step " + rules.step->str());
  return {};
}

Status check_criteria(const Rules& rules, const std::string& path) {
  const std::string list = under(path, "criteria");
  if (rules.criteria.empty()) return err(Errc::kMissing, list, "at least one");
  if (rules.criteria.size() > limits::kCriteriaMax)
    return err(Errc::kTooLong, list, std::to_string(limits::kCriteriaMax));
  if (rules.step && !positive(*rules.step))
    return err(Errc::kTooSmall, under(path, "step"), "above 0");
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < rules.criteria.size(); ++i) {
    const Criterion& criterion = rules.criteria[i];
    if (Status each = check_criterion(rules, criterion, place_at(list, i)); !each) return each;
    if (!seen.insert(criterion.id).second)
      return err(Errc::kAlreadyExists, place_at(list, i) + ".id", criterion.id);
  }
  return {};
}

Status check_tie_breaks(const Rules& rules, const std::string& path) {
  const std::string list = under(path, "tie_break");
  for (std::size_t i = 0; i < rules.tie_break.size(); ++i) {
    const TieBreak& one = rules.tie_break[i];
    if (one.kind == TieBreak::Kind::kCriterion && find_criterion(rules, one.criterion) == nullptr)
      return err(Errc::kInvalid, place_at(list, i), "criterion: and the id of a criterion");
    if (std::find(rules.tie_break.begin(), rules.tie_break.begin() + static_cast<long>(i), one) !=
        rules.tie_break.begin() + static_cast<long>(i))
      return err(Errc::kAlreadyExists, place_at(list, i), to_string(one));
    if (i > 0 && rules.tie_break[i - 1].kind == TieBreak::Kind::kLot)
      return err(Errc::kInvalid, place_at(list, i), "nothing after lot, which leaves no tie");
  }
  const bool decides = !rules.tie_break.empty() &&
                       (rules.tie_break.back().kind == TieBreak::Kind::kEarlierSubmission ||
                        rules.tie_break.back().kind == TieBreak::Kind::kLot);
  if (!decides)
    return err(rules.tie_break.empty() ? Errc::kMissing : Errc::kInvalid, list,
               "a list that ends in earlier_submission or lot");
  return {};
}

Status check_selection(const Rules& rules, const std::string& path) {
  const std::string place = under(path, "selection");
  if (const auto* top = std::get_if<TopN>(&rules.selection)) {
    if (top->n < 1) return err(Errc::kTooSmall, place + ".n", "1");
    if (top->n > static_cast<std::int64_t>(limits::kApplicationsMax))
      return err(Errc::kTooLarge, place + ".n", std::to_string(limits::kApplicationsMax));
    return {};
  }
  const Money amount = std::get<Budget>(rules.selection).amount;
  if (!amount.positive()) return err(Errc::kTooSmall, place + ".amount", "1");
  if (amount.cents() > limits::kAmountCentsMax)
    return err(Errc::kTooLarge, place + ".amount", std::to_string(limits::kAmountCentsMax));
  return {};
}

constexpr std::int64_t kNoMost = std::numeric_limits<std::int64_t>::max();

/// The most that may be taken of each area that a quota names.
class Most {
 public:
  void note(const Quota& quota) {
    if (quota.max) by_area_[quota.area] = *quota.max;
  }
  [[nodiscard]] std::int64_t of(const std::string& area) const {
    return std::min(named(area), named(std::string(kEveryArea)));
  }

 private:
  [[nodiscard]] std::int64_t named(const std::string& area) const {
    const auto found = by_area_.find(area);
    return found == by_area_.end() ? kNoMost : found->second;
  }
  std::map<std::string, std::int64_t> by_area_;
};

Status check_quota(const Quota& quota, const std::string& place) {
  if (quota.area.empty()) return err(Errc::kMissing, place + ".area", "an area, or *");
  if (quota.area.size() > limits::kLabelBytesMax)
    return err(Errc::kTooLong, place + ".area", std::to_string(limits::kLabelBytesMax));
  if (!quota.max && !quota.min) return err(Errc::kMissing, place, "max, min");
  constexpr auto kMost = static_cast<std::int64_t>(limits::kApplicationsMax);
  for (const auto& [name, number] : {std::pair(".max", quota.max), std::pair(".min", quota.min)}) {
    if (number && *number < 1) return err(Errc::kTooSmall, place + name, "1");
    if (number && *number > kMost) return err(Errc::kTooLarge, place + name, std::to_string(kMost));
  }
  return {};
}

Status check_quotas(const Rules& rules, const std::string& path) {
  const std::string list = under(path, "quotas");
  if (rules.quotas.size() > limits::kQuotasMax)
    return err(Errc::kTooLong, list, std::to_string(limits::kQuotasMax));
  std::set<std::pair<std::string, bool>> seen;
  Most most;
  std::int64_t reserved = 0;
  for (std::size_t i = 0; i < rules.quotas.size(); ++i) {
    const Quota& quota = rules.quotas[i];
    if (Status each = check_quota(quota, place_at(list, i)); !each) return each;
    if ((quota.max && !seen.insert({quota.area, true}).second) ||
        (quota.min && !seen.insert({quota.area, false}).second))
      return err(Errc::kAlreadyExists, place_at(list, i) + ".area", quota.area);
    most.note(quota);
    reserved += quota.min.value_or(0);
  }
  for (std::size_t i = 0; i < rules.quotas.size(); ++i)
    if (rules.quotas[i].min.value_or(0) > most.of(rules.quotas[i].area))
      return err(Errc::kTooLarge, place_at(list, i) + ".min",
                 std::to_string(most.of(rules.quotas[i].area)));
  if (const auto* top = std::get_if<TopN>(&rules.selection); top && reserved > top->n)
    return err(Errc::kTooLarge, list, "no more places than " + std::to_string(top->n));
  return {};
}

/// Whether every total that points in steps can reach has terms that fit 64 bits. A total is a
/// whole number of parts of lcm(weights' denominators) x the step's denominator x the number that
/// an aggregate divides by.
bool totals_fit(const Rules& rules, const Rational& highest) {
  __extension__ using Int128 = __int128;
  constexpr Int128 kMost = std::numeric_limits<std::int64_t>::max();
  Int128 parts = static_cast<Int128>(rules.step->den()) *
                 static_cast<Int128>(2 * limits::kEvaluatorsMax);  // a median divides by 2
  for (const Criterion& criterion : rules.criteria) {
    Int128 a = parts, b = criterion.weight.den();
    while (b != 0) a = std::exchange(b, a % b);
    parts *= criterion.weight.den() / a;
    if (parts > kMost) return false;
  }
  return parts * highest.num() / highest.den() <= kMost;
}

}  // namespace

std::string_view to_string(Aggregate aggregate) noexcept {
  switch (aggregate) {
    case Aggregate::kMean:
      return "mean";
    case Aggregate::kMedian:
      return "median";
    case Aggregate::kTrimmedMean:
      return "trimmed_mean";
  }
  return {};
}

std::string_view to_string(OnMisfit on_misfit) noexcept {
  switch (on_misfit) {
    case OnMisfit::kStop:
      return "stop";
    case OnMisfit::kSkip:
      return "skip";
  }
  return {};
}

std::string to_string(const TieBreak& tie_break) {
  switch (tie_break.kind) {
    case TieBreak::Kind::kCriterion:
      return std::string(kCriterionWord) + tie_break.criterion;
    case TieBreak::Kind::kEarlierSubmission:
      return "earlier_submission";
    case TieBreak::Kind::kSmallerRequest:
      return "smaller_request";
    case TieBreak::Kind::kLot:
      return "lot";
  }
  return {};
}

bool is_name(std::string_view text) noexcept {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= limits::kIdBytesMax && plain(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return plain(c) || c == '.' || c == '_' || c == '-'; });
}

const Criterion* find_criterion(const Rules& rules, std::string_view id) {
  const auto found = std::find_if(rules.criteria.begin(), rules.criteria.end(),
                                  [&](const Criterion& criterion) { return criterion.id == id; });
  return found == rules.criteria.end() ? nullptr : &*found;
}

bool has_tie_break(const Rules& rules, TieBreak::Kind kind) {
  return std::any_of(rules.tie_break.begin(), rules.tie_break.end(),
                     [&](const TieBreak& one) { return one.kind == kind; });
}

Result<Rational> highest_total(const Rules& rules) {
  Rational total;
  for (const Criterion& criterion : rules.criteria) {
    const auto part = product(criterion.weight, criterion.max);
    if (!part) return part.error();
    const auto next = sum(total, *part);
    if (!next) return next.error();
    total = *next;
  }
  return total;
}

Status check(const Rules& rules, const std::string& path) {
  if (Status criteria = check_criteria(rules, path); !criteria) return criteria;
  const auto highest = highest_total(rules);
  if (!highest || (rules.step && !totals_fit(rules, *highest)))
    return err(Errc::kTooLarge, under(path, "criteria"),
               "weights and steps whose common denominator is small");
  if (rules.pass_mark.num() < 0) return err(Errc::kTooSmall, under(path, "pass_mark"), "0");
  if (below(*highest, rules.pass_mark))
    return err(Errc::kTooLarge, under(path, "pass_mark"), highest->str());
  if (Status ties = check_tie_breaks(rules, path); !ties) return ties;
  if (Status selection = check_selection(rules, path); !selection) return selection;
  if (Status quotas = check_quotas(rules, path); !quotas) return quotas;
  if (rules.evaluators_min < 1) return err(Errc::kTooSmall, under(path, "evaluators_min"), "1");
  if (rules.evaluators_min > static_cast<std::int64_t>(limits::kEvaluatorsMax))
    return err(Errc::kTooLarge, under(path, "evaluators_min"),
               std::to_string(limits::kEvaluatorsMax));
  return {};
}

Status check_to_open(const Rules& rules, const std::string& path) {
  if (Status sound = check(rules, path); !sound) return sound;
  if (!rules.step) return err(Errc::kMissing, under(path, "step"), kExactAllowed);
  for (std::size_t i = 0; i < rules.criteria.size(); ++i)
    if (rules.criteria[i].title.empty())
      return err(Errc::kMissing, place_at(under(path, "criteria"), i) + ".title", "text");
  return {};
}

Status check_points(const Rules& rules, const Criterion& criterion, const Rational& points) {
  if (points.num() < 0) return err(Errc::kTooSmall, {}, "0");
  if (below(criterion.max, points)) return err(Errc::kTooLarge, {}, criterion.max.str());
  if (rules.step && !is_multiple(points, *rules.step))
    return err(Errc::kInvalid, {}, "a multiple of " + rules.step->str());
  return {};
}

}  // namespace colletta::selection
