// The evaluator's desk: calls, their applications, declarations, scores, and the receipts of both.
#include <algorithm>

#include "domain/evaluation/decide.hpp"
#include "domain/evaluation/points.hpp"
#include "domain/journal/event_json.hpp"
#include "domain/selection/exact.hpp"
#include "server/handlers/applications.hpp"
#include "server/handlers/campaign_page.hpp"
#include "server/handlers/desk_door.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/own_receipt.hpp"
#include "server/handlers/rule_form.hpp"
#include "server/http/status.hpp"
#include "server/store/transaction.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

using views::EvaluationState;
using views::Notice;

/// Calls that one person evaluates, of many years.
constexpr std::int64_t kEvaluatedCallsMax = 100;
/// Points of all criteria and a reason, each byte percent-encoded.
constexpr std::size_t kScoreBytesMax = 32 * 1024;

/// A call as one of its evaluators meets it.
struct Seat {
  store::SelectionRow selection;           ///< with the evaluator's code
  std::vector<store::EvaluationRow> said;  ///< by this evaluator

  [[nodiscard]] bool over() const {
    return selection.ranking_seq >= 0 || selection.state != CallState::kOpen;
  }
  [[nodiscard]] const store::EvaluationRow* of(std::int64_t application) const {
    const auto at = std::ranges::find(said, application, &store::EvaluationRow::application);
    return at == said.end() ? nullptr : &*at;
  }
  [[nodiscard]] EvaluationState state(std::int64_t application) const {
    const store::EvaluationRow* one = of(application);
    if (one == nullptr) return EvaluationState::kUndeclared;
    if (one->score_seq >= 0) return EvaluationState::kScored;
    return one->recused ? EvaluationState::kRecused : EvaluationState::kDeclared;
  }
};

Seat seat_of(store::Session& db, const CityId& city, store::SelectionRow selection) {
  auto said = store::evaluations(db, city, selection.call);
  Seat seat{std::move(selection), std::move(said)};
  std::erase_if(seat.said, [&](const auto& one) { return one.evaluator != seat.selection.code; });
  return seat;
}

/// The call of the path. Error: kNotFound, also where the visitor does not evaluate it.
Result<Seat> seat_asked(const Visit& visit, store::Session& db) {
  const auto call = id_of<CallTag>(visit, "call");
  if (!call) return call.error();
  const CityId& city = visit.city->id;
  auto all = store::selections_of_evaluator(db, city, visit.who->person.id, kEvaluatedCallsMax);
  const auto at = std::ranges::find(all, *call, &store::SelectionRow::call);
  if (at == all.end()) return err(Errc::kNotFound, "call");
  return seat_of(db, city, std::move(*at));
}

struct Seated {
  Seat seat;
  store::ApplicationRow application;
};

/// The application of the path. Error: kNotFound, also while applications are sealed.
Result<Seated> application_asked(App& app, const Visit& visit, store::Session& db) {
  auto seat = seat_asked(visit, db);
  if (!seat) return seat.error();
  const auto number = whole_number(visit.request.param("number"));
  if (!number || seat->selection.sealed(app.clock())) return err(Errc::kNotFound, "number");
  auto application = store::application(db, visit.city->id, seat->selection.call, *number);
  if (!application) return err(Errc::kNotFound, "number");
  return Seated{*std::move(seat), *std::move(application)};
}

http::Handled list_evaluations(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  views::EvaluationsPage model;
  for (auto& selection :
       store::selections_of_evaluator(db, city, visit.who->person.id, kEvaluatedCallsMax)) {
    const Seat seat = seat_of(db, city, std::move(selection));
    const auto& call = seat.selection;
    model.calls.push_back(
        {.call = call.call,
         .title = call.title,
         .code = call.code,
         .apply_by = call.apply_by,
         .sealed = call.sealed(app.clock()),
         .over = seat.over(),
         .applications = call.applications,
         .scored = std::ranges::count_if(seat.said, [](auto& s) { return s.score_seq >= 0; }),
         .recused = std::ranges::count_if(seat.said, [](auto& s) { return s.recused; })});
  }
  return page(visit, views::render(frame_of(app, visit), model));
}

http::Handled list_applications(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const auto seat = seat_asked(visit, db);
  if (!seat) return failure(app, visit, seat.error());
  const auto& call = seat->selection;
  views::EvaluationCallPage model{.call = call.call,
                                  .title = call.title,
                                  .code = call.code,
                                  .apply_by = call.apply_by,
                                  .sealed = call.sealed(app.clock()),
                                  .over = seat->over(),
                                  .applications = {}};
  if (!model.sealed)
    for (auto& one : store::applications(db, visit.city->id, call.call))
      model.applications.push_back(
          {.number = one.number, .title = std::move(one.title), .state = seat->state(one.number)});
  return page(visit, views::render(frame_of(app, visit), model));
}

http::Response show_application(App& app, const Visit& visit, store::Session& db,
                                const Seated& seated, views::FormState form, int status) {
  const CityId& city = visit.city->id;
  const auto frame = frame_of(app, visit);
  const store::ApplicationRow& application = seated.application;
  views::ApplicationPage model{.call = seated.seat.selection.call,
                               .call_title = seated.seat.selection.title,
                               .code = seated.seat.selection.code,
                               .number = application.number,
                               .title = application.title,
                               .state = seated.seat.state(application.number),
                               .own = application.owner == visit.who->person.id,
                               .over = seated.seat.over(),
                               .act_id = std::string(form.value("act_id")),
                               .recuse_id = app.ulids.next(),
                               .rules = rules_of(seated.seat.selection),
                               .form = std::move(form),
                               .campaign = std::nullopt};
  if (model.act_id.empty()) model.act_id = app.ulids.next();
  const bool reads =
      model.state == EvaluationState::kDeclared || model.state == EvaluationState::kScored;
  if (reads && !application.campaign.empty()) {
    const auto row = store::campaign(db, city, application.campaign);
    CHECK(row.has_value(), "an application that was neither taken back nor erased is a campaign");
    model.campaign = campaign_page(db, city, *row, visit.city->zone, frame.now, true);
    model.campaign->sealed = true;
  }
  return page(visit, views::render(frame, model), status);
}

http::Handled application_page(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const auto seated = application_asked(app, visit, db);
  if (!seated) return failure(app, visit, seated.error());
  return show_application(app, visit, db, *seated, {}, 200);
}

/// The form again with what is wrong with it.
http::Handled refused_form(App& app, const Visit& visit, store::Session& db,
                           views::FormState form) {
  const store::Transaction snapshot(db);
  const auto seated = application_asked(app, visit, db);
  if (!seated) return failure(app, visit, seated.error());
  const int status = http::status_of(form.errors.front().code);
  return show_application(app, visit, db, *seated, std::move(form), status);
}

http::Handled after_act(App& app, const Visit& visit, writer::Command command,
                        const views::FormState& form, std::string to, Notice notice) {
  return after(app, visit.city->id, std::move(command),
               [&app, visit, form, to = std::move(to), notice](
                   const Result<Outcome>& outcome, store::Session& later) -> http::Handled {
                 if (outcome) return go_to(visit, to, notice);
                 if (!form_can_show(outcome.error())) return failure(app, visit, outcome.error());
                 views::FormState refused = form;
                 add_error(refused, outcome.error());
                 return refused_form(app, visit, later, std::move(refused));
               });
}

http::Handled declare(App& app, Visit visit, store::Session& db) {
  auto seated = application_asked(app, visit, db);
  if (!seated) return failure(app, visit, seated.error());
  views::FormState form = form_of(visit.request);
  const std::string id(form.value("act_id"));
  if (!is_ulid(id)) return failure(app, visit, err(Errc::kInvalid, "act_id", "ULID"));
  const std::string_view conflict = form.value("conflict");
  const bool recused = conflict == "recused";
  // A recusal after the declaration comes from a form of its own, beside the score's.
  const bool beside = seated->seat.of(seated->application.number) != nullptr;
  if (!recused && conflict != "none") form.errors.push_back(err(Errc::kMissing, "conflict"));
  if (recused && trimmed(form.value("reason")).empty())
    form.errors.push_back(err(Errc::kMissing, beside ? "recuse_reason" : "reason"));
  if (!form.errors.empty()) return refused_form(app, visit, db, std::move(form));
  DeclareConflict command{.id = id,
                          .call = seated->seat.selection.call,
                          .application = seated->application.number,
                          .actor = visit.who->actor(),
                          .recused = recused,
                          .reason = recused ? std::string(form.value("reason")) : std::string()};
  const auto to =
      views::paths::evaluation_application(command.call, std::to_string(command.application));
  return after_act(app, visit, std::move(command), form, to, Notice::kConflictDeclared);
}

http::Handled give_score(App& app, Visit visit, store::Session& db) {
  auto seated = application_asked(app, visit, db);
  if (!seated) return failure(app, visit, seated.error());
  views::FormState form = form_of(visit.request);
  const std::string id(form.value("act_id"));
  if (!is_ulid(id)) return failure(app, visit, err(Errc::kInvalid, "act_id", "ULID"));
  CommitScore command{.id = id,
                      .call = seated->seat.selection.call,
                      .application = seated->application.number,
                      .actor = visit.who->actor(),
                      .points = {},
                      .reason = std::string(form.value("reason"))};
  const selection::Rules rules = rules_of(seated->seat.selection);
  for (const auto& criterion : rules.criteria)
    command.points[criterion.id] = form.value("points[" + criterion.id + "]");
  form.errors = check_points(rules, command.points);
  if (trimmed(command.reason).empty()) form.errors.push_back(err(Errc::kMissing, "reason"));
  if (!form.errors.empty()) return refused_form(app, visit, db, std::move(form));
  const auto to = views::paths::evaluation_score(command.call, std::to_string(command.application));
  return after_act(app, visit, std::move(command), form, to, Notice::kScoreGiven);
}

// --- receipts -----------------------------------------------------------------------------------

/// What both receipts have in common.
views::EntryReceiptPage evaluation_receipt(App& app, const services::LogView& log,
                                           const Visit& visit, store::Session& db,
                                           const Seated& seated, std::int64_t seq,
                                           views::OwnPart::About about) {
  views::EntryReceiptPage model;
  model.entry = own_entry(app, log, visit.city->id, db, seq, about);
  model.call = seated.seat.selection.call;
  model.call_title = seated.seat.selection.title;
  model.code = seated.seat.selection.code;
  model.number = seated.application.number;
  model.title = seated.application.title;
  if (!model.entry.own) return model;
  const auto priv = parse_private_body(model.entry.own->text);
  CHECK(priv.ok(), "a private row is one that we wrote");
  if (const auto reason = priv->find("reason"); reason != priv->end())
    model.reason = reason->second;
  if (about != views::OwnPart::About::kScore) return model;
  for (const auto& criterion : rules_of(seated.seat.selection).criteria) {
    const auto given = priv->find(points_member(criterion.id));
    if (given == priv->end()) continue;
    const auto points = selection::parse_exact(given->second);
    CHECK(points.ok(), "points in a private row are those that were taken");
    model.points.push_back({views::criterion_title(criterion), *points, criterion.max});
  }
  return model;
}

Result<views::EntryReceiptPage> own_score(App& app, const Visit& visit, store::Session& db) {
  const services::LogView log = app.log.view(visit.city->id);
  const store::Transaction snapshot(db);
  const auto seated = application_asked(app, visit, db);
  if (!seated) return seated.error();
  const auto* said = seated->seat.of(seated->application.number);
  if (said == nullptr || said->score_seq < 0) return err(Errc::kNotFound, "number");
  auto model = evaluation_receipt(app, log, visit, db, *seated, said->score_seq,
                                  views::OwnPart::About::kScore);
  model.kind = views::EntryReceiptPage::Kind::kScore;
  model.path = views::paths::evaluation_score(model.call, std::to_string(model.number));
  return model;
}

Result<views::EntryReceiptPage> own_declaration(App& app, const Visit& visit, store::Session& db) {
  const services::LogView log = app.log.view(visit.city->id);
  const store::Transaction snapshot(db);
  const auto seated = application_asked(app, visit, db);
  if (!seated) return seated.error();
  const auto* said = seated->seat.of(seated->application.number);
  if (said == nullptr) return err(Errc::kNotFound, "number");
  auto model = evaluation_receipt(app, log, visit, db, *seated, said->declared_seq,
                                  views::OwnPart::About::kDeclaration);
  model.kind = views::EntryReceiptPage::Kind::kDeclaration;
  model.recused = said->recused;
  model.path = views::paths::evaluation_declaration(model.call, std::to_string(model.number));
  return model;
}

using ReceiptForm = http::Handled (*)(App&, const Visit&, store::Session&, const OwnReceipt&);

CityHandler as_kept(ReceiptForm form, OwnReceipt find) {
  return [form, find = std::move(find)](App& app, const Visit& visit, store::Session& db) {
    return form(app, visit, db, find);
  };
}

}  // namespace

std::vector<http::Route> evaluation_routes(App& app) {
  using namespace views::paths;
  const auto call = CallId::of("{call}");
  const std::string_view number = "{number}";
  std::vector<http::Route> lines;
  const auto shown = [&](std::string pattern, std::string name, CityHandler handler) {
    lines.push_back(
        desk_get(app, Desk::kEvaluator, std::move(pattern), std::move(name), std::move(handler)));
  };
  shown(std::string(kEvaluation), "evaluations", list_evaluations);
  shown(evaluation_of(call), "evaluation_call", list_applications);
  shown(evaluation_application(call, number), "evaluation_application", application_page);
  lines.push_back(desk_post(app, Desk::kEvaluator, evaluation_declare(call, number),
                            "evaluation_declare", kSmallFormBytesMax, declare));
  lines.push_back(desk_post(app, Desk::kEvaluator, evaluation_score(call, number),
                            "evaluation_score", kScoreBytesMax, give_score));
  const std::pair<std::string, OwnReceipt> receipts[] = {
      {evaluation_score(call, number), own_score},
      {evaluation_declaration(call, number), own_declaration}};
  for (const auto& [path, find] : receipts) {
    const std::string name =
        path.ends_with("score") ? "evaluation_score" : "evaluation_declaration";
    shown(path, name, as_kept(own_receipt_page, find));
    shown(own_proof(path), name + "_proof", as_kept(own_receipt_json, find));
    shown(own_file(path), name + "_file", as_kept(own_receipt_file, find));
    shown(own_pdf(path), name + "_pdf", as_kept(own_receipt_pdf, find));
  }
  return lines;
}

}  // namespace colletta::handlers
