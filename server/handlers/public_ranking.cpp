// A call's ranking as everybody sees it, and the files that it can be computed again from. All of
// it is computed from the journal's acts when it is asked for, and given out only where it has the
// hashes that were published.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "domain/selection/exact.hpp"
#include "server/handlers/applications.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/topics.hpp"
#include "server/services/reveal_checks.hpp"
#include "server/store/ranking_read.hpp"
#include "server/views/paths.hpp"
#include "server/views/ranking_pages.hpp"

namespace colletta::handlers {
namespace {

constexpr std::int64_t kLinesAPage = 100;

/// A ranking that was published, computed again.
struct ShownRanking {
  store::SelectionRow selection;
  store::RankingRow row;
  ComputedRanking computed;
};

Result<ShownRanking> ranking_of(store::Session& db, const CityId& city, std::string_view id) {
  const auto call = parse_id<CallTag>(id);
  if (!call) return err(Errc::kNotFound);
  auto selection = store::selection(db, city, *call);
  if (!selection || selection->ranking_seq < 0) return err(Errc::kNotFound);
  auto row = store::ranking(db, city, *call, selection->ranking_seq, selection->rules);
  auto computed = compute_ranking(row.record, ops::sha256);
  // What does not agree is not given out as if it did; verify tells what is wrong.
  if (!computed || ops::sha256_hex(computed->files.call) != row.act.call_hash ||
      ops::sha256_hex(computed->files.scores) != row.act.scores_hash ||
      ops::sha256_hex(computed->files.ranking) != row.act.ranking_hash)
    return err(Errc::kInternal);
  return ShownRanking{*std::move(selection), std::move(row), *std::move(computed)};
}

views::RankedRow ranked_row(const ShownRanking& shown, const selection::RankingLine& line,
                            const std::map<std::int64_t, store::ChosenRow>& chosen) {
  views::RankedRow row{.number = application_number(line.application),
                       .area = {},
                       .requested = {},
                       .line = line,
                       .campaign = {},
                       .title = {}};
  const auto& application =
      shown.row.record.applications.at(static_cast<std::size_t>(row.number - 1));
  row.area = application.area;
  row.requested = application.requested;
  if (const auto found = chosen.find(row.number); found != chosen.end()) {
    row.campaign = found->second.campaign;
    row.title = found->second.title;
  }
  return row;
}

http::Handled show_ranking(App& app, const Visit& visit, store::Session& db) {
  const auto number = page_number(visit.request);
  if (!number) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto shown = ranking_of(db, city, visit.request.param("id"));
  if (!shown) return failure(app, visit, shown.error());
  const auto& lines = shown->computed.ranking;
  auto paging = paging_of(*number, static_cast<std::int64_t>(lines.size()), kLinesAPage);
  if (!paging) return failure(app, visit, err(Errc::kNotFound));
  const CallId& call = shown->selection.call;
  views::RankingPage model{.call = call,
                           .call_title = shown->selection.title,
                           .rules = shown->computed.call.rules,
                           .seq = shown->row.seq,
                           .at = shown->row.at,
                           .applications = shown->row.act.applications,
                           .selected = shown->row.act.selected,
                           .rows = {},
                           .paging = *std::move(paging)};
  const auto chosen = store::chosen_campaigns(db, city, call);
  const auto from = static_cast<std::size_t>((*number - 1) * kLinesAPage);
  const auto until = std::min(lines.size(), from + static_cast<std::size_t>(kLinesAPage));
  for (std::size_t i = from; i < until; ++i)
    model.rows.push_back(ranked_row(*shown, lines[i], chosen));
  return answer.with({topic(city, call)}, views::render(answer.frame(), model));
}

/// What evaluators gave one application, in the order of their codes.
std::vector<views::RankedApplicationPage::Given> given_to(const ShownRanking& shown,
                                                          std::int64_t number) {
  std::map<std::int64_t, views::RankedApplicationPage::Given> by_evaluator;
  for (const auto& word : shown.row.record.words)
    if (word.application == number && word.recused)
      by_evaluator[word.evaluator] = {.evaluator = evaluator_code_of(word.evaluator),
                                      .recused = true,
                                      .points = {},
                                      .reason = {}};
  for (const auto& revealed : shown.row.revealed) {
    if (revealed.score.application != number) continue;
    auto& given = by_evaluator[evaluator_number(revealed.score.evaluator)];
    given = {.evaluator = revealed.score.evaluator,
             .recused = false,
             .points = {},
             .reason = revealed.score.reason,
             .seq = revealed.seq,
             .committed_seq = revealed.committed_seq};
    for (const auto& criterion : shown.computed.call.rules.criteria)
      given.points.push_back(
          selection::parse_exact(revealed.score.points.at(criterion.id)).value());
  }
  std::vector<views::RankedApplicationPage::Given> out;
  for (auto& [evaluator, given] : by_evaluator) out.push_back(std::move(given));
  return out;
}

http::Handled show_ranked_application(App& app, const Visit& visit, store::Session& db) {
  const std::string_view text = visit.request.param("number");
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size())
    return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto shown = ranking_of(db, city, visit.request.param("id"));
  if (!shown) return failure(app, visit, shown.error());
  const auto& lines = shown->computed.ranking;
  const auto line =
      std::ranges::find(lines, application_id(number), &selection::RankingLine::application);
  if (number < 1 || line == lines.end()) return failure(app, visit, err(Errc::kNotFound));
  const CallId& call = shown->selection.call;
  const views::RankedApplicationPage model{
      .call = call,
      .call_title = shown->selection.title,
      .rules = shown->computed.call.rules,
      .row = ranked_row(*shown, *line, store::chosen_campaigns(db, city, call)),
      .given = given_to(*shown, number)};
  return answer.with({topic(city, call)}, views::render(answer.frame(), model));
}

/// One of the three files.
template <std::string RankingFiles::*kFile>
http::Handled show_file(App& app, const Visit& visit, store::Session& db) {
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto shown = ranking_of(db, city, visit.request.param("id"));
  if (!shown) return failure(app, visit, shown.error());
  const bool table = kFile == &RankingFiles::scores;
  return answer.with({topic(city, shown->selection.call)}, shown->computed.files.*kFile,
                     table ? "text/csv; charset=utf-8; header=present" : "application/json");
}

/// For whoever opens the commitments without reading the whole journal.
http::Handled show_reveals(App& app, const Visit& visit, store::Session& db) {
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto shown = ranking_of(db, city, visit.request.param("id"));
  if (!shown) return failure(app, visit, shown.error());
  auto out = nlohmann::ordered_json::array();
  for (const auto& one : shown->row.revealed) {
    nlohmann::ordered_json entry;
    entry["application"] = application_id(one.score.application);
    entry["evaluator"] = one.score.evaluator;
    entry["sealed_in"] = one.committed_seq;
    entry["opened_in"] = one.seq;
    entry["salt"] = one.score.salt;
    entry["text"] = services::sealed_body(one.score);
    out.push_back(std::move(entry));
  }
  return answer.with({topic(city, shown->selection.call)}, out.dump(1), "application/json");
}

}  // namespace

RouteLines ranking_lines(App& app) {
  using namespace views::paths;
  const auto id = CallId::of("{id}");
  return {
      get_cached(app, ranking(id), "ranking", show_ranking),
      get_cached(app, ranking(id) + "/{number}", "ranked_application", show_ranked_application),
      get_cached(app, ranking_call_file(id), "ranking_call", show_file<&RankingFiles::call>),
      get_cached(app, ranking_scores_file(id), "ranking_scores", show_file<&RankingFiles::scores>),
      get_cached(app, ranking_file(id), "ranking_file", show_file<&RankingFiles::ranking>),
      get_cached(app, ranking_reveals_file(id), "ranking_reveals", show_reveals)};
}

}  // namespace colletta::handlers
