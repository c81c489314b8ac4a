// The ranking of a call and the scores of one application, as pages.
#include <algorithm>

#include "domain/selection/exact.hpp"
#include "server/views/blocks.hpp"
#include "server/views/paths.hpp"
#include "server/views/ranking_pages.hpp"
#include "server/views/selection_words.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {
namespace {

using Outcome = selection::Outcome::Kind;

/// Two decimals, with the comma where people write one.
std::string total_words(const Wording& w, const Rational& value) {
  std::string out = selection::shown(value);
  if (w.language() == Language::kItalian) std::replace(out.begin(), out.end(), '.', ',');
  return out;
}

std::string_view outcome_class(Outcome kind) {
  switch (kind) {
    case Outcome::kSelected:
      return "co-state-succeeded";
    case Outcome::kReserve:
      return "co-state-waiting";
    case Outcome::kBelowPassMark:
    case Outcome::kBelowMinimum:
    case Outcome::kExcluded:
      return "co-state-failed";
    case Outcome::kQuotaFull:
    case Outcome::kBudgetExhausted:
    case Outcome::kWithdrawn:
      return "co-state-none";
  }
  return {};
}

std::string application_name(const Wording& w, const RankedRow& row) {
  const std::string name = w.tr("Application {n}", {{"n", w.number(row.number)}});
  return row.title.empty() ? name : name + ": " + row.title;
}

void add_ranked_row(Sheet& sheet, Dict& table, const RankingPage& page, const RankedRow& one) {
  const Wording& w = sheet.wording();
  Dict row = table.section("RANKING_ROWS"_k);
  row.set("POSITION"_k, one.line.position > 0 ? w.number(one.line.position) : std::string("–"));
  row.set("APPLICATION_NAME"_k, application_name(w, one));
  row.set("APPLICATION_URL"_k, sheet.url(paths::ranked_application(page.call, one.number)));
  row.set("AREA"_k, one.area);
  row.set("REQUESTED"_k, w.money(one.requested));
  for (const Rational& aggregate : one.line.aggregates)
    row.section("AGGREGATES"_k).set("AGGREGATE"_k, total_words(w, aggregate));
  for (std::size_t i = one.line.aggregates.size(); i < page.rules.criteria.size(); ++i)
    row.section("AGGREGATES"_k).set("AGGREGATE"_k, "–");
  row.set("TOTAL"_k, one.line.position > 0 ? total_words(w, one.line.total) : std::string("–"));
  row.set("OUTCOME"_k, outcome_words(w, page.rules, one.line.outcome));
  row.set("OUTCOME_CLASS"_k, outcome_class(one.line.outcome.kind));
}

std::vector<Crumb> crumbs_of(const Wording& w, const CallId& call, const std::string& title) {
  return {{w.tr("Calls"), std::string(paths::kCalls)}, {title, paths::call(call)}};
}

/// What one evaluator gave, or that they did not evaluate.
void add_given(Sheet& sheet, Dict& table, const RankedApplicationPage& page,
               const RankedApplicationPage::Given& one) {
  const Wording& w = sheet.wording();
  Dict row = table.section("GIVEN_ROWS"_k);
  row.set("EVALUATOR"_k, one.evaluator);
  for (const Rational& points : one.points)
    row.section("POINTS"_k).set("POINTS_GIVEN"_k, points_words(w, points));
  if (one.recused)
    for (std::size_t i = 0; i < page.rules.criteria.size(); ++i)
      row.section("POINTS"_k).set("POINTS_GIVEN"_k, "–");
  if (one.recused) {
    row.set("REASON"_k, w.tr("Did not evaluate it: a conflict of interest."));
    return;
  }
  row.set("REASON"_k, one.reason);
  Dict entries = row.section("ENTRIES"_k);
  entries.set("SEALED_URL"_k, sheet.url(paths::journal_entry(one.committed_seq)));
  entries.set("SEALED_LABEL"_k, w.tr("sealed in entry {n}", {{"n", w.number(one.committed_seq)}}));
  entries.set("OPENED_URL"_k, sheet.url(paths::journal_entry(one.seq)));
  entries.set("OPENED_LABEL"_k, w.tr("opened in entry {n}", {{"n", w.number(one.seq)}}));
}

}  // namespace

std::string outcome_words(const Wording& w, const selection::Rules& rules,
                          const selection::Outcome& outcome) {
  switch (outcome.kind) {
    case Outcome::kSelected:
      return w.tr("selected");
    case Outcome::kReserve:
      return w.tr("in reserve");
    case Outcome::kBelowPassMark:
      return w.tr("below {n} points in all", {{"n", points_words(w, rules.pass_mark)}});
    case Outcome::kBelowMinimum: {
      const selection::Criterion* criterion = selection::find_criterion(rules, outcome.of);
      if (criterion == nullptr || !criterion->min) return w.tr("below a minimum");
      return w.tr(
          "below {n} points in “{criterion}”",
          {{"n", points_words(w, *criterion->min)}, {"criterion", criterion_title(*criterion)}});
    }
    case Outcome::kQuotaFull:
      return w.tr("no place left for {area}", {{"area", outcome.of}});
    case Outcome::kBudgetExhausted:
      return w.tr("no money left for it");
    case Outcome::kExcluded:
      return w.tr("excluded: {codes}", {{"codes", outcome.of}});
    case Outcome::kWithdrawn:
      return w.tr("taken back");
  }
  return {};
}

std::string render(const PageContext& ctx, const RankingPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "ranking",
              {.title = w.tr("Ranking of “{call}”", {{"call", page.call_title}}),
               .description = w.tr("Who was selected, in which order, and why."),
               .place = Place::kCalls,
               .crumbs = crumbs_of(w, page.call, page.call_title)});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  dict.set("CALL_TITLE"_k, page.call_title);
  dict.set(
      "RANKING_WORDS"_k,
      w.trn("Of {all} applications one is selected.", "Of {all} applications {n} are selected.",
            page.selected, {{"all", w.number(page.applications)}}) +
          " " +
          w.tr("The ranking was published on {date}; nobody decided it by hand: it is computed "
               "from the call's rules and the scores of the evaluators.",
               {{"date", w.date_time(page.at, ctx.city.zone)}}));
  dict.set("ENTRY_URL"_k, sheet.url(paths::journal_entry(page.seq)));
  Dict table = dict.section("RANKING"_k);
  for (const auto& criterion : page.rules.criteria)
    table.section("CRITERIA_HEADS"_k).set("CRITERION"_k, criterion_title(criterion));
  for (const RankedRow& row : page.rows) add_ranked_row(sheet, table, page, row);
  blocks.paging(dict, page.paging, paths::ranking(page.call));
  dict.set("CALL_FILE_URL"_k, sheet.url(paths::ranking_call_file(page.call)));
  dict.set("SCORES_FILE_URL"_k, sheet.url(paths::ranking_scores_file(page.call)));
  dict.set("RANKING_FILE_URL"_k, sheet.url(paths::ranking_file(page.call)));
  dict.set("REVEALS_FILE_URL"_k, sheet.url(paths::ranking_reveals_file(page.call)));
  dict.set("CALL_URL"_k, sheet.url(paths::call(page.call)));
  return sheet.html();
}

std::string render(const PageContext& ctx, const RankedApplicationPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const std::string name = application_name(w, page.row);
  auto crumbs = crumbs_of(w, page.call, page.call_title);
  crumbs.push_back({w.tr("Ranking"), paths::ranking(page.call)});
  Sheet sheet(ctx, "ranked_application",
              {.title = name,
               .description = w.tr("The scores that the application got, and the reasons."),
               .place = Place::kCalls,
               .crumbs = std::move(crumbs)});
  Dict& dict = sheet.dict();
  const auto& line = page.row.line;
  dict.set("APPLICATION_NAME"_k, name);
  dict.set("OUTCOME"_k, outcome_words(w, page.rules, line.outcome));
  dict.set("OUTCOME_CLASS"_k, outcome_class(line.outcome.kind));
  std::string words = w.tr("It asks for {amount}.", {{"amount", w.money(page.row.requested)}});
  if (!page.row.area.empty()) words += " " + w.tr("Area: {area}.", {{"area", page.row.area}});
  if (line.position > 0)
    words += " " + w.tr("It stands at place {n} with {total} points.",
                        {{"n", w.number(line.position)}, {"total", total_words(w, line.total)}});
  dict.set("APPLICATION_WORDS"_k, words);
  if (!page.row.campaign.empty())
    dict.section("CAMPAIGN"_k).set("CAMPAIGN_URL"_k, sheet.url(paths::campaign(page.row.campaign)));
  dict.show_if(page.given.empty(), "NO_SCORES"_k);
  if (!page.given.empty()) {
    Dict table = dict.section("SCORES"_k);
    for (const auto& criterion : page.rules.criteria)
      table.section("CRITERIA_HEADS"_k).set("CRITERION"_k, criterion_title(criterion));
    for (const auto& one : page.given) add_given(sheet, table, page, one);
    if (line.position > 0) {
      Dict sums = table.section("SUMS"_k);
      for (const Rational& aggregate : line.aggregates)
        sums.section("AGGREGATES"_k).set("AGGREGATE"_k, total_words(w, aggregate));
    }
  }
  dict.set("RANKING_URL"_k, sheet.url(paths::ranking(page.call)));
  return sheet.html();
}

}  // namespace colletta::views
