#include "server/views/selection_words.hpp"

#include <algorithm>

#include "domain/selection/exact.hpp"
#include "server/views/paths.hpp"
#include "server/views/selection_block.hpp"
#include "server/views/site.hpp"

namespace colletta::views {
namespace {

std::string aggregate_sentence(const Wording& w, selection::Aggregate aggregate) {
  switch (aggregate) {
    case selection::Aggregate::kMean:
      return w.tr("What counts for a criterion is the mean of its evaluators' points.");
    case selection::Aggregate::kMedian:
      return w.tr(
          "What counts for a criterion is the median of its evaluators' points: the one in "
          "the middle.");
    case selection::Aggregate::kTrimmedMean:
      return w.tr(
          "What counts for a criterion is the mean of its evaluators' points; where five "
          "or more gave some, without the highest and the lowest.");
  }
  return {};
}

struct SelectionSentence {
  const Wording& w;
  std::string operator()(const selection::TopN& top) const {
    return w.trn("The first application is selected.", "The first {n} applications are selected.",
                 top.n);
  }
  std::string operator()(const selection::Budget& budget) const {
    return w.tr(
               "Applications are selected in their order as long as what they ask for fits into "
               "{amount}.",
               {{"amount", w.money(budget.amount)}}) +
           " " +
           (budget.on_misfit == selection::OnMisfit::kStop
                ? w.tr("The first one that does not fit ends the list.")
                : w.tr("Those that do not fit are passed over."));
  }
};

std::string quota_sentence(const Wording& w, const selection::Quota& quota) {
  const bool every = quota.area == selection::kEveryArea;
  std::string out;
  if (quota.max)
    out = every ? w.trn("At most one of each area is selected.",
                        "At most {n} of each area are selected.", *quota.max)
                : w.trn("At most one of the area {area} is selected.",
                        "At most {n} of the area {area} are selected.", *quota.max,
                        {{"area", quota.area}});
  if (quota.min) {
    if (!out.empty()) out += " ";
    out += every ? w.trn("One place is kept for each area.", "{n} places are kept for each area.",
                         *quota.min)
                 : w.trn("One place is kept for the area {area}.",
                         "{n} places are kept for the area {area}.", *quota.min,
                         {{"area", quota.area}});
  }
  return out;
}

std::string tie_words(const Wording& w, const selection::Rules& rules,
                      const selection::TieBreak& tie) {
  switch (tie.kind) {
    case selection::TieBreak::Kind::kCriterion: {
      const auto* criterion = selection::find_criterion(rules, tie.criterion);
      return w.tr(
          "the one with more points in “{criterion}”",
          {{"criterion", criterion == nullptr ? tie.criterion : criterion_title(*criterion)}});
    }
    case selection::TieBreak::Kind::kEarlierSubmission:
      return w.tr("the one handed in earlier");
    case selection::TieBreak::Kind::kSmallerRequest:
      return w.tr("the one that asks for less");
    case selection::TieBreak::Kind::kLot:
      return w.tr("a lot that the journal itself decides and anyone can draw again");
  }
  return {};
}

/// In the order in which they are asked.
std::string tie_sentence(const Wording& w, const selection::Rules& rules) {
  std::string out;
  for (const auto& tie : rules.tie_break)
    out += (out.empty() ? "" : "; " + w.tr("then") + " ") + tie_words(w, rules, tie);
  return out.empty() ? out : w.tr("Of two with the same total, first: {order}.", {{"order", out}});
}

}  // namespace

std::string points_words(const Wording& w, const Rational& points) {
  constexpr std::int64_t kThousand = 1'000, kMost = 1'000'000'000;
  if (points.num() <= kMost && kThousand % points.den() == 0)
    return w.milli(points.num() * (kThousand / points.den()));
  return selection::exact_text(points);
}

std::string criterion_title(const selection::Criterion& criterion) {
  return criterion.title.empty() ? criterion.id : criterion.title;
}

std::vector<std::string> selection_sentences(const Wording& w, const selection::Rules& rules) {
  std::vector<std::string> out;
  out.push_back(w.trn("At least one evaluator reads each application and gives it points.",
                      "At least {n} evaluators read each application and give it points.",
                      rules.evaluators_min));
  if (rules.step)
    out.push_back(
        w.tr("Points go up in steps of {step}.", {{"step", points_words(w, *rules.step)}}));
  out.push_back(aggregate_sentence(w, rules.aggregate));
  if (const auto highest = selection::highest_total(rules))
    out.push_back(w.tr("The total is the sum of points times weight: {n} at most.",
                       {{"n", points_words(w, *highest)}}));
  if (rules.pass_mark.num() > 0)
    out.push_back(w.tr("Whoever stays below {n} in all is not selected.",
                       {{"n", points_words(w, rules.pass_mark)}}));
  out.push_back(std::visit(SelectionSentence{w}, rules.selection));
  for (const auto& quota : rules.quotas) out.push_back(quota_sentence(w, quota));
  if (auto ties = tie_sentence(w, rules); !ties.empty()) out.push_back(std::move(ties));
  return out;
}

void add_selection(Dict& dict, const PageContext& ctx, const SelectionView& view) {
  const Wording& w = ctx.site.wording(ctx.language);
  const std::string until = w.date_time(view.apply_by, ctx.city.zone);
  dict.set("APPLY_WORDS"_k,
           ctx.now < view.apply_by
               ? w.tr("Applications are taken until {date}. Until then nobody but their promoters "
                      "can read them.",
                      {{"date", until}})
               : w.tr("Applications were taken until {date}.", {{"date", until}}));
  dict.set("APPLICATIONS_WORDS"_k,
           view.applications == 0
               ? w.tr("No application has been handed in yet.")
               : w.trn("One application has been handed in.",
                       "{n} applications have been handed in.", view.applications));
  if (view.ranked)
    dict.section("SELECTION_RANKED"_k)
        .set("SELECTION_RANKING_URL"_k, ctx.city.base + paths::ranking(view.call));
  for (const auto& criterion : view.rules.criteria) {
    Dict row = dict.section("CRITERIA_ROWS"_k);
    row.set("CRITERION"_k, criterion_title(criterion));
    row.set("CRITERION_MAX"_k, points_words(w, criterion.max));
    row.set("CRITERION_WEIGHT"_k, points_words(w, criterion.weight));
    row.set("CRITERION_MIN"_k, criterion.min ? points_words(w, *criterion.min) : w.tr("none"));
  }
  for (const auto& sentence : selection_sentences(w, view.rules))
    dict.section("SELECTION_SENTENCES"_k).set("SELECTION_SENTENCE"_k, sentence);
  dict.set("RULES_HASH"_k, view.rules_hash);
  dict.set("RULES_URL"_k, ctx.city.base + paths::selection_rules(view.call));
}

}  // namespace colletta::views
