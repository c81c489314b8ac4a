// The evaluator's desk: calls, their applications, and one application.
#include "server/views/campaign_body.hpp"
#include "server/views/evaluation_pages.hpp"
#include "server/views/fields.hpp"
#include "server/views/paths.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {
namespace {

Crumb evaluations_crumb(const Wording& w) {
  return {w.tr("Evaluations"), std::string(paths::kEvaluation)};
}

std::string evaluation_state_words(const Wording& w, EvaluationState state) {
  switch (state) {
    case EvaluationState::kUndeclared:
      return w.tr("Conflict to be declared");
    case EvaluationState::kDeclared:
      return w.tr("To be read and scored");
    case EvaluationState::kRecused:
      return w.tr("You do not evaluate it");
    case EvaluationState::kScored:
      return w.tr("Scored");
  }
  return {};
}

std::string_view evaluation_state_class(EvaluationState state) {
  switch (state) {
    case EvaluationState::kUndeclared:
    case EvaluationState::kDeclared:
      return "co-state-waiting";
    case EvaluationState::kRecused:
      return "co-state-draft";
    case EvaluationState::kScored:
      return "co-state-succeeded";
  }
  return {};
}

/// What a call needs from its evaluator now.
std::string progress_words(const PageContext& ctx, const Wording& w,
                           const EvaluationsPage::Row& row) {
  if (row.sealed)
    return w.tr("Applications are being taken until {date}: you can read them from then on.",
                {{"date", w.date_time(row.apply_by, ctx.city.zone)}});
  const std::int64_t open = row.applications - row.scored - row.recused;
  const std::string done = w.tr("{scored} of {n} applications scored, {recused} left to others.",
                                {{"scored", w.number(row.scored)},
                                 {"n", w.number(row.applications)},
                                 {"recused", w.number(row.recused)}});
  if (row.over) return done + " " + w.tr("This evaluation is over.");
  if (open == 0) return done + " " + w.tr("Everything is done. Thank you.");
  return done + " " + w.trn("One is still to be done.", "{n} are still to be done.", open);
}

std::vector<Field> declaration_fields(const Wording& w, const ApplicationPage& page) {
  std::vector<FieldChoice> choices;
  if (!page.own)
    choices.push_back({"none", w.tr("I have no conflict of interest"),
                       w.tr("Neither I nor people close to me have ties with whoever applies, or "
                            "anything to gain or lose from it.")});
  choices.push_back({"recused", w.tr("I have one: I do not evaluate this application"),
                     w.tr("The application is left to the other evaluators.")});
  return {{.name = "conflict",
           .label = w.tr("Your declaration"),
           .kind = FieldKind::kRadios,
           .choices = std::move(choices),
           .initial = page.own ? "recused" : ""},
          {.name = "reason",
           .label = w.tr("Why you do not evaluate it"),
           .kind = FieldKind::kLines,
           .hint = w.tr("Needed when there is a conflict. It stays sealed: the public journal says "
                        "only that you do not evaluate this application."),
           .required = false,
           .depends = true}};
}

std::vector<Field> score_fields(const Wording& w, const ApplicationPage& page) {
  std::vector<Field> fields;
  for (const auto& criterion : page.rules.criteria) {
    std::string hint = w.tr("From 0 to {max}.", {{"max", points_words(w, criterion.max)}});
    if (page.rules.step)
      hint += " " + w.tr("In steps of {step}.", {{"step", points_words(w, *page.rules.step)}});
    fields.push_back({.name = "points[" + criterion.id + "]",
                      .label = criterion_title(criterion),
                      .kind = FieldKind::kNumber,
                      .hint = std::move(hint)});
  }
  fields.push_back({.name = "reason",
                    .label = w.tr("Reason"),
                    .kind = FieldKind::kLines,
                    .hint = w.tr("Everybody reads it when the ranking is published: write what in "
                                 "the application led you to these points.")});
  return fields;
}

void add_declaration(Sheet& sheet, const ApplicationPage& page) {
  const Wording& w = sheet.wording();
  Dict form = sheet.dict().section("DECLARE"_k);
  form.set("DECLARE_URL"_k,
           sheet.url(paths::evaluation_declare(page.call, std::to_string(page.number))));
  form.set("ACT_ID"_k, page.act_id);
  form.show_if(page.own, "OWN_APPLICATION"_k);
  const auto fields = declaration_fields(w, page);
  for (const Field& field : fields) add_field(form, "DECLARE_FIELDS"_k, w, page.form, field);
  add_errors(sheet.dict(), w, page.form, fields);
}

void add_score(Sheet& sheet, const ApplicationPage& page) {
  const Wording& w = sheet.wording();
  const std::string number = std::to_string(page.number);
  Dict form = sheet.dict().section("SCORE"_k);
  form.set("SCORE_URL"_k, sheet.url(paths::evaluation_score(page.call, number)));
  form.set("ACT_ID"_k, page.act_id);
  const auto fields = score_fields(w, page);
  for (const Field& field : fields) add_field(form, "SCORE_FIELDS"_k, w, page.form, field);
  add_errors(sheet.dict(), w, page.form, fields);
  form.set("DECLARE_URL"_k, sheet.url(paths::evaluation_declare(page.call, number)));
  form.set("RECUSE_ID"_k, page.recuse_id);
}

void add_links(Sheet& sheet, const ApplicationPage& page) {
  const Wording& w = sheet.wording();
  const std::string number = std::to_string(page.number);
  const bool scores = !page.over && page.state == EvaluationState::kDeclared;
  if (page.state == EvaluationState::kUndeclared) return;
  Dict actions = sheet.dict().section("ACTIONS"_k);
  actions.show_if(scores, "TO_SCORE"_k);
  const auto link = [&](const std::string& label, const std::string& path) {
    Dict out = actions.section("RECEIPT_LINKS"_k);
    out.set("LINK_LABEL"_k, label);
    out.set("LINK_URL"_k, sheet.url(path));
  };
  if (page.state == EvaluationState::kScored)
    link(w.tr("Receipt of your score"), paths::evaluation_score(page.call, number));
  link(w.tr("Receipt of your declaration"), paths::evaluation_declaration(page.call, number));
}

}  // namespace

std::string render(const PageContext& ctx, const EvaluationsPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "evaluations",
              {.title = w.tr("Evaluations"), .place = Place::kEvaluation, .indexed = false});
  Dict& dict = sheet.dict();
  dict.show_if(page.calls.empty(), "NO_EVALUATIONS"_k);
  for (const auto& row : page.calls) {
    Dict out = dict.section("EVALUATION_ROWS"_k);
    out.set("CALL_TITLE"_k, row.title);
    out.set("CALL_URL"_k, sheet.url(paths::evaluation_of(row.call)));
    out.set("CODE_WORDS"_k, w.tr("You are evaluator {code} of this call.", {{"code", row.code}}));
    out.set("PROGRESS_WORDS"_k, progress_words(ctx, w, row));
  }
  return sheet.html();
}

std::string render(const PageContext& ctx, const EvaluationCallPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "evaluation_call",
              {.title = page.title,
               .place = Place::kEvaluation,
               .crumbs = {evaluations_crumb(w)},
               .indexed = false});
  Dict& dict = sheet.dict();
  dict.set("CALL_TITLE"_k, page.title);
  dict.set("CODE_WORDS"_k, w.tr("You are evaluator {code} of this call.", {{"code", page.code}}));
  dict.set("RULES_URL"_k, sheet.url(paths::call(page.call)));
  if (page.sealed)
    dict.section("SEALED"_k)
        .set("SEALED_WORDS"_k,
             w.tr("Applications are being taken until {date}: you can read them from then on.",
                  {{"date", w.date_time(page.apply_by, ctx.city.zone)}}));
  dict.show_if(page.over, "OVER"_k);
  dict.show_if(!page.sealed && page.applications.empty(), "NO_APPLICATIONS"_k);
  if (page.applications.empty()) return sheet.html();
  Dict table = dict.section("APPLICATIONS"_k);
  for (const auto& row : page.applications) {
    Dict out = table.section("APPLICATION_ROWS"_k);
    out.set("NUMBER"_k, w.number(row.number));
    out.set("APPLICATION_TITLE"_k, row.title);
    out.set("APPLICATION_URL"_k,
            sheet.url(paths::evaluation_application(page.call, std::to_string(row.number))));
    out.set("APPLICATION_STATE"_k, evaluation_state_words(w, row.state));
    out.set("APPLICATION_CLASS"_k, evaluation_state_class(row.state));
  }
  return sheet.html();
}

std::string render(const PageContext& ctx, const ApplicationPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const std::string name = w.tr("Application {n}", {{"n", w.number(page.number)}});
  Sheet sheet(ctx, "application",
              {.title = name,
               .place = Place::kEvaluation,
               .crumbs = {evaluations_crumb(w), {page.call_title, paths::evaluation_of(page.call)}},
               .indexed = false});
  Dict& dict = sheet.dict();
  Dict head = dict.section(page.campaign ? "READING_HEAD"_k : "NOT_READING"_k);
  head.set("APPLICATION_NAME"_k, name);
  head.set("APPLICATION_TITLE"_k, page.title);
  dict.set("APPLICATION_STATE"_k, evaluation_state_words(w, page.state));
  dict.set("APPLICATION_CLASS"_k, evaluation_state_class(page.state));
  dict.set("CODE_WORDS"_k, w.tr("You are evaluator {code} of this call.", {{"code", page.code}}));
  dict.show_if(page.over, "OVER"_k);
  add_links(sheet, page);
  if (!page.over && page.state == EvaluationState::kUndeclared) add_declaration(sheet, page);
  if (!page.over && page.state == EvaluationState::kDeclared) add_score(sheet, page);
  if (page.campaign) {
    dict.show_if(true, "READING"_k);
    fill_campaign_body(sheet, ctx, *page.campaign);
  }
  return sheet.html();
}

}  // namespace colletta::views
