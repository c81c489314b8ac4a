#include "domain/selection/ranking.hpp"

#include <algorithm>

#include "domain/selection/exact.hpp"
#include "domain/selection/walk.hpp"

namespace colletta::selection {
namespace {

/// An admitted application while its place is looked for.
struct Ranked {
  const Application* application = nullptr;
  RankingLine line;
  std::string lot;  ///< of the draw: lower comes first
};

Result<Rational> mean_of(const Rational* first, const Rational* last) {
  Rational total;
  for (const Rational* one = first; one != last; ++one) {
    const auto next = sum(total, *one);
    if (!next) return next.error();
    total = *next;
  }
  return product(total, Rational::make(1, last - first).value());
}

/// Fills in aggregates and total.
Status add_up(const Rules& rules, const std::vector<Sheet>& sheets, RankingLine& line) {
  for (std::size_t i = 0; i < rules.criteria.size(); ++i) {
    std::vector<Rational> points;
    points.reserve(sheets.size());
    for (const Sheet& sheet : sheets) points.push_back(sheet[i]);
    const auto aggregate = aggregate_of(rules.aggregate, std::move(points));
    const auto weighted = aggregate ? product(rules.criteria[i].weight, *aggregate) : aggregate;
    const auto total = weighted ? sum(line.total, *weighted) : weighted;
    if (!total)
      return err(Errc::kTooLarge, "application " + line.application,
                 "points whose common denominator is small; a step in the rules sees to it");
    line.aggregates.push_back(*aggregate);
    line.total = *total;
  }
  return {};
}

/// Below a minimum (the first such criterion), or below the pass mark; nothing when it passes.
std::optional<Outcome> out_of(const Rules& rules, const RankingLine& line) {
  for (std::size_t i = 0; i < rules.criteria.size(); ++i)
    if (rules.criteria[i].min && below(line.aggregates[i], *rules.criteria[i].min))
      return Outcome{Outcome::Kind::kBelowMinimum, rules.criteria[i].id};
  if (below(line.total, rules.pass_mark)) return Outcome{Outcome::Kind::kBelowPassMark, {}};
  return {};
}

/// Less than 0 when `a` goes before `b` by this tie break, 0 when it leaves them tied.
std::strong_ordering by(const TieBreak& tie_break, const Rules& rules, const Ranked& a,
                        const Ranked& b) {
  switch (tie_break.kind) {
    case TieBreak::Kind::kCriterion: {
      const auto place = static_cast<std::size_t>(find_criterion(rules, tie_break.criterion) -
                                                  rules.criteria.data());
      return compare(b.line.aggregates[place], a.line.aggregates[place]);
    }
    case TieBreak::Kind::kEarlierSubmission:
      return a.application->submitted <=> b.application->submitted;
    case TieBreak::Kind::kSmallerRequest:
      return a.application->requested <=> b.application->requested;
    case TieBreak::Kind::kLot:
      return a.lot <=> b.lot;
  }
  return std::strong_ordering::equal;
}

bool goes_before(const Rules& rules, const Ranked& a, const Ranked& b) {
  if (const auto order = compare(a.line.total, b.line.total); order != 0) return order > 0;
  for (const TieBreak& tie_break : rules.tie_break)
    if (const auto order = by(tie_break, rules, a, b); order != 0) return order < 0;
  // Two that were submitted in the same microsecond.
  return a.application->id < b.application->id;
}

Result<std::vector<Ranked>> ranked_of(const Call& call, const Scores& scores,
                                      const log::Sha256& sha256) {
  const bool lot = has_tie_break(call.rules, TieBreak::Kind::kLot);
  if (lot && !call.lot_seed) return err(Errc::kMissing, "lot_seed", "the rules draw lots");
  std::vector<Ranked> ranked;
  for (std::size_t i = 0; i < call.applications.size(); ++i) {
    const Application& application = call.applications[i];
    if (application.standing != Standing::kAdmitted) continue;
    const auto sheets = scores.sheets(i);
    if (!sheets) return sheets.error();
    if (static_cast<std::int64_t>(sheets->size()) < call.rules.evaluators_min)
      return err(Errc::kTooSmall, "application " + application.id,
                 "points of " + std::to_string(call.rules.evaluators_min) +
                     " evaluators or more; there are " + std::to_string(sheets->size()));
    Ranked one{&application, {}, {}};
    one.line.application = application.id;
    if (const Status added = add_up(call.rules, *sheets, one.line); !added) return added.error();
    if (lot) one.lot = log::hex(sha256(log::raw(*call.lot_seed) + application.id));
    ranked.push_back(std::move(one));
  }
  std::sort(ranked.begin(), ranked.end(),
            [&](const Ranked& a, const Ranked& b) { return goes_before(call.rules, a, b); });
  return ranked;
}

RankingLine unranked_line(const Application& application) {
  RankingLine line;
  line.application = application.id;
  line.outcome.kind = Outcome::Kind::kWithdrawn;
  if (application.standing == Standing::kWithdrawn) return line;
  line.outcome.kind = Outcome::Kind::kExcluded;
  for (const std::string& code : application.exclusion_codes)
    line.outcome.of += (line.outcome.of.empty() ? "" : ",") + code;
  return line;
}

}  // namespace

std::string to_string(const Outcome& outcome) {
  switch (outcome.kind) {
    case Outcome::Kind::kSelected:
      return "selected";
    case Outcome::Kind::kReserve:
      return "reserve";
    case Outcome::Kind::kBelowPassMark:
      return "below_pass_mark";
    case Outcome::Kind::kBelowMinimum:
      return "below_minimum:" + outcome.of;
    case Outcome::Kind::kQuotaFull:
      return "quota_full:" + outcome.of;
    case Outcome::Kind::kBudgetExhausted:
      return "budget_exhausted";
    case Outcome::Kind::kExcluded:
      return "excluded:" + outcome.of;
    case Outcome::Kind::kWithdrawn:
      return "withdrawn";
  }
  return {};
}

Result<Rational> aggregate_of(Aggregate how, std::vector<Rational> points) {
  CHECK(!points.empty(), "an aggregate is of at least one number");
  std::sort(points.begin(), points.end(), below);
  const Rational* first = points.data();
  const Rational* last = first + points.size();
  const std::size_t middle = points.size() / 2;
  constexpr std::size_t kTrimmedFrom = 5;
  switch (how) {
    case Aggregate::kMean:
      break;
    case Aggregate::kMedian:
      return mean_of(first + (points.size() - 1) / 2, first + middle + 1);
    case Aggregate::kTrimmedMean:
      if (points.size() >= kTrimmedFrom) return mean_of(first + 1, last - 1);
      break;
  }
  return mean_of(first, last);
}

Result<Ranking> rank(const Call& call, const Scores& scores, const log::Sha256& sha256) {
  auto ranked = ranked_of(call, scores, sha256);
  if (!ranked) return ranked.error();
  std::vector<const Application*> passing;
  std::vector<RankingLine*> their_lines;
  for (Ranked& one : *ranked) {
    if (auto out = out_of(call.rules, one.line)) {
      one.line.outcome = std::move(*out);
    } else {
      passing.push_back(one.application);
      their_lines.push_back(&one.line);
    }
  }
  const auto outcomes = walk(call.rules, passing);
  for (std::size_t i = 0; i < outcomes.size(); ++i) their_lines[i]->outcome = outcomes[i];
  Ranking ranking;
  for (Ranked& one : *ranked) {
    one.line.position = static_cast<std::int64_t>(ranking.size()) + 1;
    ranking.push_back(std::move(one.line));
  }
  const auto first_unranked = static_cast<std::ptrdiff_t>(ranking.size());
  for (const Application& application : call.applications)
    if (application.standing != Standing::kAdmitted) ranking.push_back(unranked_line(application));
  std::sort(
      ranking.begin() + first_unranked, ranking.end(),
      [](const RankingLine& a, const RankingLine& b) { return a.application < b.application; });
  return ranking;
}

}  // namespace colletta::selection
