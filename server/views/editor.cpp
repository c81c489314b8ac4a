// The campaign editor with its checklist.
#include "domain/base/limits.hpp"
#include "server/views/desk_pages.hpp"
#include "server/views/fields.hpp"
#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

std::vector<FieldChoice> plain_choices(const std::string& none,
                                       const std::vector<std::string>& values) {
  std::vector<FieldChoice> out{{"", none, ""}};
  for (const auto& value : values) out.push_back({value, value, ""});
  return out;
}

std::vector<Field> short_fields(const PageContext& ctx, const EditorPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  std::vector<FieldChoice> calls{{"", w.tr("No call"), ""}};
  for (const auto& call : page.calls) calls.push_back({call.value, call.label, ""});
  return {
      {.name = "title",
       .label = w.tr("Title"),
       .hint = w.tr("Say in a few words what will be there.")},
      {.name = "summary",
       .label = w.tr("Summary"),
       .kind = FieldKind::kLines,
       .hint = w.tr("Two or three sentences for lists and search engines.")},
      {.name = "call",
       .label = w.tr("Call"),
       .kind = FieldKind::kSelect,
       .required = false,
       .choices = calls},
      {.name = "area",
       .label = w.tr("Area"),
       .kind = FieldKind::kSelect,
       .choices = plain_choices(w.tr("Choose"), ctx.city.areas)},
      {.name = "theme",
       .label = w.tr("Theme"),
       .kind = FieldKind::kSelect,
       .choices = plain_choices(w.tr("Choose"), ctx.city.themes)},
  };
}

std::vector<Field> goal_fields(const PageContext& ctx) {
  const Wording& w = ctx.site.wording(ctx.language);
  const std::string zone_hint = w.tr("Local time of {city}.", {{"city", ctx.city.name}});
  return {
      {.name = "goal", .label = w.tr("Goal in euros"), .kind = FieldKind::kMoney},
      {.name = "model",
       .label = w.tr("If the goal is not reached"),
       .kind = FieldKind::kRadios,
       .choices = {{"all_or_nothing", w.tr("All or nothing"),
                    w.tr("Below the minimum everyone gets their money back.")},
                   {"keep_what_you_raise", w.tr("Keep what comes in"),
                    w.tr("The project starts with whatever was given.")}},
       .initial = "all_or_nothing"},
      {.name = "opens", .label = w.tr("Opens"), .kind = FieldKind::kDateTime, .hint = zone_hint},
      {.name = "closes", .label = w.tr("Closes"), .kind = FieldKind::kDateTime, .hint = zone_hint},
  };
}

Rows budget_rows(const Wording& w) {
  return {
      .prefix = "budget",
      .name = w.tr("Budget line"),
      .add = "add_budget",
      .add_label = w.tr("Add a line"),
      .most = limits::kBudgetLinesMax,
      .fields = [&w](const std::string& at) -> std::vector<Field> {
        return {
            {.name = at + "label", .label = w.tr("What for")},
            {.name = at + "amount", .label = w.tr("Amount in euros"), .kind = FieldKind::kMoney},
            {.name = at + "required",
             .label = w.tr("Needed: part of the minimum"),
             .kind = FieldKind::kCheck}};
      }};
}

Rows plan_rows(const Wording& w) {
  return {.prefix = "plan",
          .name = w.tr("Step"),
          .add = "add_milestone",
          .add_label = w.tr("Add a step"),
          .most = limits::kMilestonesMax,
          .fields = [&w](const std::string& at) -> std::vector<Field> {
            return {{.name = at + "label", .label = w.tr("What will be done")},
                    {.name = at + "due", .label = w.tr("By"), .kind = FieldKind::kDate}};
          }};
}

Rows indicator_rows(const Wording& w) {
  return {.prefix = "indicators",
          .name = w.tr("Indicator"),
          .add = "add_indicator",
          .add_label = w.tr("Add an indicator"),
          .most = limits::kIndicatorsMax,
          .fields = [&w](const std::string& at) -> std::vector<Field> {
            return {
                {.name = at + "label", .label = w.tr("What is counted")},
                {.name = at + "unit", .label = w.tr("Unit"), .hint = w.tr("people, trees, hours…")},
                {.name = at + "baseline", .label = w.tr("Today"), .kind = FieldKind::kNumber},
                {.name = at + "target", .label = w.tr("Target"), .kind = FieldKind::kNumber},
                {.name = at + "due", .label = w.tr("By"), .kind = FieldKind::kDate}};
          }};
}

void add_checklist(Dict& dict, const Wording& w, const Checklist& checklist) {
  if (checklist.open.empty()) {
    dict.set("CHECK_WORDS"_k, w.tr("You can hand the campaign in."));
    dict.show_if(true, "CHECKS_DONE"_k);
    return;
  }
  dict.set("CHECK_WORDS"_k, w.trn("One thing is still open:", "{n} things are still open:",
                                  static_cast<std::int64_t>(checklist.open.size())));
  for (const Error& error : checklist.open) {
    Dict item = dict.section("CHECKS_OPEN"_k);
    item.set("CHECK"_k, error_sentence(w, error));
    item.set("CHECK_ID"_k, field_id(error.field));
  }
}

// The ids of saved indicators ride along, so that measurements keep their indicator.
void keep_ids(Dict& dict, const FormState& form) {
  for (const auto& [name, value] : form.values) {
    if (!name.starts_with("indicators[") || !name.ends_with("].id")) continue;
    Dict hidden = dict.section("HIDDEN"_k);
    hidden.set("HIDDEN_NAME"_k, name);
    hidden.set("HIDDEN_VALUE"_k, value);
  }
}

}  // namespace

std::string render(const PageContext& ctx, const EditorPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const std::string title = page.id.empty() ? w.tr("A new campaign") : w.tr("Edit the campaign");
  Sheet sheet(ctx, "editor",
              {.title = title,
               .place = Place::kDesk,
               .crumbs = {{w.tr("My campaigns"), std::string(paths::kDesk)}},
               .indexed = false});
  Dict& dict = sheet.dict();
  dict.set("EDITOR_TITLE"_k, title);
  dict.set("FORM_URL"_k, sheet.url(page.id.empty() ? std::string(paths::kDeskNewCampaign)
                                                   : paths::desk_campaign(page.id)));
  dict.set("VERSION"_k, page.version);
  dict.show_with("ROW_REASONS"_k, "REASONS"_k, page.reasons);
  add_errors(dict, w, page.form);
  keep_ids(dict, page.form);
  for (const auto& field : short_fields(ctx, page)) {
    add_field(dict, "SHORT_FIELDS"_k, w, page.form, field);
  }
  add_field(
      dict, "STORY_FIELDS"_k, w, page.form,
      {.name = "story",
       .label = w.tr("Story"),
       .kind = FieldKind::kMarkdown,
       .hint = w.tr("Who you are, what you want to do, for whom and why now. Markdown: "
                    "**bold**, lists with -, headings with #, links as [words](https://…).")});
  for (const auto& field : goal_fields(ctx)) {
    add_field(dict, "GOAL_FIELDS"_k, w, page.form, field);
  }
  add_rows(dict, "BUDGET"_k, w, page.form, budget_rows(w));
  add_rows(dict, "MILESTONES"_k, w, page.form, plan_rows(w));
  add_rows(dict, "INDICATORS"_k, w, page.form, indicator_rows(w));
  dict.show_if(page.stage == Stage::kDraft || page.stage == Stage::kReturned, "MAY_HAND_IN"_k);
  add_checklist(dict, w, page.checklist);
  return sheet.html();
}

}  // namespace colletta::views
