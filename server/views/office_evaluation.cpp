// The officer's look at a call's evaluation.
#include "server/views/evaluation_pages.hpp"
#include "server/views/fields.hpp"
#include "server/views/paths.hpp"
#include "server/views/selection_block.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {
namespace {

std::string scores_words(const Wording& w, const OfficeEvaluationPage::Application& one,
                         std::int64_t needed) {
  std::string out = w.tr("{n} of the {needed} that it needs",
                         {{"n", w.number(one.scores)}, {"needed", w.number(needed)}});
  if (one.position > 0) {
    out = w.tr("place {n} in the ranking", {{"n", w.number(one.position)}});
    if (one.published) return out + "; " + w.tr("published");
    return one.selected ? out + "; " + w.tr("selected: to be published") : out;
  }
  if (one.recusals > 0)
    out += "; " + w.trn("one evaluator does not evaluate it", "{n} evaluators do not evaluate it",
                        one.recusals);
  return out;
}

void add_applications(Sheet& sheet, const OfficeEvaluationPage& page) {
  const Wording& w = sheet.wording();
  if (page.applications.empty()) return;
  Dict table = sheet.dict().section("APPLICATIONS"_k);
  for (const auto& one : page.applications) {
    Dict row = table.section("APPLICATION_ROWS"_k);
    row.set("NUMBER"_k, w.number(one.number));
    row.set("APPLICATION_TITLE"_k, one.title);
    row.set("APPLICATION_URL"_k, sheet.url(paths::office_campaign(one.campaign)));
    row.set("PROMOTER"_k, one.promoter);
    row.set("AREA"_k, one.area);
    row.set("REQUESTED"_k, w.money(one.requested));
    row.set("SCORES_WORDS"_k, scores_words(w, one, page.selection.rules.evaluators_min));
  }
}

void add_evaluators(Sheet& sheet, const OfficeEvaluationPage& page) {
  const Wording& w = sheet.wording();
  Dict& dict = sheet.dict();
  dict.show_if(page.evaluators.empty(), "NO_EVALUATORS"_k);
  if (page.evaluators.empty()) return;
  Dict table = dict.section("EVALUATORS"_k);
  for (const auto& one : page.evaluators) {
    Dict row = table.section("EVALUATOR_ROWS"_k);
    row.set("CODE"_k, one.code);
    row.set("PERSON"_k, one.email.empty() ? w.tr("erased") : one.name);
    row.set("EMAIL"_k, one.email);
    row.set("PROGRESS_WORDS"_k, w.tr("{scored} of {n} applications scored, {recused} left to "
                                     "others.",
                                     {{"scored", w.number(one.scores)},
                                      {"n", w.number(page.selection.applications)},
                                      {"recused", w.number(one.recusals)}}));
  }
}

/// The ranking, the way to it, or what it waits for.
void add_ranking(Sheet& sheet, const OfficeEvaluationPage& page) {
  const Wording& w = sheet.wording();
  Dict& dict = sheet.dict();
  if (!page.ranking_id.empty()) {
    Dict rank = dict.section("RANK"_k);
    rank.set("RANK_URL"_k, sheet.url(paths::office_ranking(page.selection.call)));
    rank.set("RANKING_ID"_k, page.ranking_id);
  } else if (!page.over && !page.sealed && !page.applications.empty()) {
    dict.section("RANK_WAITS"_k)
        .set("RANK_WAITS_WORDS"_k,
             w.trn("The ranking can be published once each application has a score.",
                   "The ranking can be published once each application has {n} scores.",
                   page.selection.rules.evaluators_min));
  }
}

}  // namespace

std::string render(const PageContext& ctx, const OfficeEvaluationPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "office_evaluation",
              {.title = page.title,
               .place = Place::kOffice,
               .crumbs = {{w.tr("Officer's desk"), std::string(paths::kOffice)},
                          {w.tr("Calls and pools"), std::string(paths::kOfficeCalls)}},
               .indexed = false});
  Dict& dict = sheet.dict();
  dict.set("CALL_TITLE"_k, page.title);
  if (page.sealed)
    dict.section("SEALED"_k)
        .set("SEALED_WORDS"_k,
             page.selection.applications == 0
                 ? w.tr("No application has been handed in yet. They can be read from {date} on.",
                        {{"date", w.date_time(page.selection.apply_by, ctx.city.zone)}})
                 : w.trn("One application has been handed in. It can be read from {date} on.",
                         "{n} applications have been handed in. They can be read from {date} on.",
                         page.selection.applications,
                         {{"date", w.date_time(page.selection.apply_by, ctx.city.zone)}}));
  dict.show_if(!page.sealed && page.applications.empty(), "NO_APPLICATIONS"_k);
  add_applications(sheet, page);
  add_evaluators(sheet, page);
  add_ranking(sheet, page);
  if (!page.over) {
    Dict appoint = dict.section("APPOINT"_k);
    appoint.set("FORM_URL"_k, sheet.url(paths::office_evaluation(page.selection.call)));
    appoint.set("ACT_ID"_k, page.act_id);
    const Field email{.name = "email",
                      .label = w.tr("E-mail address of an evaluator"),
                      .kind = FieldKind::kEmail,
                      .hint = w.tr("Somebody with the role of evaluator, who has logged in here "
                                   "before or can.")};
    add_field(appoint, "APPOINT_FIELDS"_k, w, page.form, email);
    add_errors(dict, w, page.form, {email});
  }
  add_selection(dict, ctx, page.selection);
  return sheet.html();
}

}  // namespace colletta::views
