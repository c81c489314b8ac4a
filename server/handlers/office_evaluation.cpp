// A call's evaluation on the officer's desk: what was handed in, who evaluates, how far they are.
// What a score says is not here: nobody sees it before the ranking.
#include <algorithm>

#include "domain/base/text.hpp"
#include "server/handlers/applications.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/http/status.hpp"
#include "server/services/log_reader.hpp"
#include "server/store/ranking_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/evaluation_pages.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

http::Response show_evaluation(App& app, const Visit& visit, store::Session& db, const CallId& call,
                               views::FormState form, std::string act_id, int status) {
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  const auto selection = store::selection(db, city, call);
  if (!selection) return failure(app, visit, err(Errc::kNotFound, "id"));
  const auto frame = frame_of(app, visit);
  views::OfficeEvaluationPage model;
  model.selection = selection_view(*selection);
  model.title = selection->title;
  model.sealed = selection->sealed(frame.now);
  model.over = selection->ranking_seq >= 0 || selection->state != CallState::kOpen;
  model.act_id = std::move(act_id);
  model.form = std::move(form);
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> of_application;
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> of_evaluator;
  for (const auto& one : store::evaluations(db, city, call))
    for (auto* sums : {&of_application[one.application], &of_evaluator[one.evaluator]}) {
      sums->first += one.score_seq >= 0 ? 1 : 0;
      sums->second += one.recused ? 1 : 0;
    }
  const auto outcomes = store::outcomes(db, city, call);
  const auto chosen = store::chosen_campaigns(db, city, call);
  const auto outcome_of = [&](std::int64_t number) {
    const auto found = outcomes.find(number);
    return found == outcomes.end() ? store::OutcomeRow() : found->second;
  };
  if (!model.sealed)
    for (auto& one : store::applications(db, city, call))
      model.applications.push_back({.number = one.number,
                                    .campaign = one.campaign,
                                    .title = std::move(one.title),
                                    .promoter = std::move(one.promoter),
                                    .area = std::move(one.area),
                                    .requested = one.requested,
                                    .scores = of_application[one.number].first,
                                    .recusals = of_application[one.number].second,
                                    .position = outcome_of(one.number).position,
                                    .selected = outcome_of(one.number).selected(),
                                    .published = chosen.contains(one.number)});
  const bool complete = std::ranges::all_of(model.applications, [&](const auto& one) {
    return one.scores >= model.selection.rules.evaluators_min;
  });
  if (!model.over && !model.applications.empty() && complete) model.ranking_id = app.ulids.next();
  for (auto& one : store::evaluators(db, city, call))
    model.evaluators.push_back({.code = one.code,
                                .name = std::move(one.name),
                                .email = std::move(one.email),
                                .scores = of_evaluator[one.code].first,
                                .recusals = of_evaluator[one.code].second});
  return page(visit, views::render(frame, model), status);
}

/// What lots are drawn by, for a command that has yet to hear whether there is anything to rank.
/// Error: kUnavailable while the log has not signed that far.
Status draw_lots(App& app, store::Session& db, const CityId& city,
                 const store::SelectionRow& selection, PublishRanking& command) {
  const auto first = store::first_after_closing(db, city, selection.call, selection.apply_by);
  if (!first) return {};
  const auto log = app.log.view(city);
  if (!log.tree || !log.last || log.last->size <= *first) return err(Errc::kUnavailable);
  try {
    services::LogReader reader(db, city, log.tree, log.last->size);
    command.tree_size = *first + 1;
    command.lot_seed = reader.root(command.tree_size);
    return {};
  } catch (const services::LogMismatch& mismatch) {
    app.log.suspect(city, mismatch.what());
    return err(Errc::kReadOnly);
  }
}

/// Refusals that say what to mend in the one field there is.
bool about_the_address(const Error& error) { return error.field == "email"; }

}  // namespace

http::Handled evaluation_page(App& app, Visit visit, store::Session& db) {
  const auto call = id_of<CallTag>(visit, "id");
  if (!call) return failure(app, visit, call.error());
  return show_evaluation(app, visit, db, *call, {}, app.ulids.next(), 200);
}

http::Handled publish_ranking(App& app, Visit visit, store::Session& db) {
  const auto call = id_of<CallTag>(visit, "id");
  if (!call) return failure(app, visit, call.error());
  const std::string ranking_id(form_of(visit.request).value("ranking_id"));
  if (!is_ulid(ranking_id)) return failure(app, visit, err(Errc::kInvalid, "ranking_id", "ULID"));
  const auto selection = store::selection(db, visit.city->id, *call);
  if (!selection) return failure(app, visit, err(Errc::kNotFound, "id"));
  PublishRanking command{
      .id = ranking_id, .call = *call, .actor = visit.who->actor(), .tree_size = 0, .lot_seed = {}};
  if (const Status drawn = draw_lots(app, db, visit.city->id, *selection, command); !drawn)
    return failure(app, visit, drawn.error());
  return after(app, visit.city->id, command,
               [&app, visit, call = *call](const Result<Outcome>& outcome, store::Session&) {
                 if (!outcome) return failure(app, visit, outcome.error());
                 return go_to(visit, views::paths::ranking(call), views::Notice::kRankingPublished);
               });
}

http::Handled appoint_evaluator(App& app, Visit visit, store::Session& db) {
  const auto call = id_of<CallTag>(visit, "id");
  if (!call) return failure(app, visit, call.error());
  views::FormState form = form_of(visit.request);
  const std::string act_id(form.value("act_id"));
  if (!is_ulid(act_id)) return failure(app, visit, err(Errc::kInvalid, "act_id", "ULID"));
  const auto email = clean_email(form.value("email"), "email");
  if (!email) {
    add_error(form, email.error());
    return show_evaluation(app, visit, db, *call, std::move(form), act_id, 422);
  }
  const AppointEvaluator command{
      .id = act_id, .call = *call, .actor = visit.who->actor(), .email = *email};
  return after(app, visit.city->id, command,
               [&app, visit, call = *call, form, act_id](const Result<Outcome>& outcome,
                                                         store::Session& later) -> http::Handled {
                 if (outcome)
                   return go_to(visit, views::paths::office_evaluation(call),
                                views::Notice::kEvaluatorAppointed);
                 const Error& error = outcome.error();
                 if (!form_can_show(error) && !about_the_address(error))
                   return failure(app, visit, error);
                 views::FormState refused = form;
                 add_error(refused, error);
                 return show_evaluation(app, visit, later, call, std::move(refused), act_id,
                                        http::status_of(error.code));
               });
}

}  // namespace colletta::handlers
