// The campaign editor with its checklist.
#include <optional>

#include "domain/base/limits.hpp"
#include "server/views/desk_pages.hpp"
#include "server/views/fields.hpp"
#include "server/views/local_time.hpp"
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
  std::vector<FieldChoice> calls{{"", w.tr("Choose"), ""}};
  for (const auto& call : page.calls) calls.push_back({call.value, call.label, ""});
  return {
      {.name = "title",
       .label = w.tr("Title"),
       .hint = w.tr("Say in a few words what will be there.")},
      {.name = "summary",
       .label = w.tr("Summary"),
       .kind = FieldKind::kLines,
       .hint = w.tr("Two or three sentences for lists and search engines.")},
      {.name = "call", .label = w.tr("Call"), .kind = FieldKind::kSelect, .choices = calls},
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

// What everybody who gives relies on: after publication it is shown, and rides along as it is.
class Frozen {
 public:
  Frozen(Dict& dict, const PageContext& ctx, const FormState& form)
      : dict_(dict), ctx_(ctx), w_(ctx.site.wording(ctx.language)), form_(form) {}

  void add(const Field& field) {
    const std::string value(form_.value(field.name));
    keep(field.name, value);
    if (field.kind == FieldKind::kCheck) return;
    Dict row = rows().section("FROZEN_ROWS"_k);
    row.set("FROZEN_LABEL"_k, field.label);
    row.set("FROZEN_VALUE"_k, shown(field, value));
  }
  void add(const Rows& list) {
    std::vector<Field> fields;
    name_rows(fields, form_, list);
    for (const Field& field : fields) add(field);
  }

 private:
  void keep(const std::string& name, const std::string& value) {
    Dict hidden = dict_.section("HIDDEN"_k);
    hidden.set("HIDDEN_NAME"_k, name);
    hidden.set("HIDDEN_VALUE"_k, value);
  }

  Dict rows() {
    if (!rows_) rows_ = dict_.section("FROZEN"_k);
    return *rows_;
  }

  [[nodiscard]] std::string shown(const Field& field, const std::string& value) const {
    for (const auto& choice : field.choices)
      if (choice.value == value) return choice.label;
    if (field.kind == FieldKind::kMoney)
      if (const auto amount = parse_money(value)) return w_.money(*amount);
    if (field.kind == FieldKind::kDateTime)
      if (const auto at = parse_local(value, ctx_.city.zone))
        return w_.date_time(*at, ctx_.city.zone);
    return value;
  }

  Dict& dict_;
  const PageContext& ctx_;
  const Wording& w_;
  const FormState& form_;
  std::optional<Dict> rows_;
};

bool agreed_with_givers(const Field& field) {
  return field.name != "title" && field.name != "summary";
}

bool is_public(Stage stage) {
  switch (stage) {
    case Stage::kDraft:
    case Stage::kHandedIn:
    case Stage::kReturned:
      return false;
    case Stage::kPublished:
    case Stage::kOpen:
    case Stage::kSucceeded:
    case Stage::kFailed:
      return true;
  }
  return false;
}

void add_checklist(Dict dict, const Wording& w, const Checklist& checklist,
                   const std::vector<Field>& named) {
  if (checklist.open.empty()) {
    dict.set("CHECK_WORDS"_k, w.tr("You can hand the campaign in."));
    dict.show_if(true, "CHECKS_DONE"_k);
    return;
  }
  dict.set("CHECK_WORDS"_k, w.trn("One thing is still open:", "{n} things are still open:",
                                  static_cast<std::int64_t>(checklist.open.size())));
  for (const Error& error : checklist.open) {
    Dict item = dict.section("CHECKS_OPEN"_k);
    item.set("CHECK"_k, error_line(w, error, named));
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
  keep_ids(dict, page.form);
  std::vector<Field> named = short_fields(ctx, page);
  const bool fixed = is_public(page.stage);
  Frozen frozen(dict, ctx, page.form);
  for (const auto& field : named) {
    if (fixed && agreed_with_givers(field))
      frozen.add(field);
    else
      add_field(dict, "SHORT_FIELDS"_k, w, page.form, field);
  }
  add_field(
      dict, "STORY_FIELDS"_k, w, page.form,
      {.name = "story",
       .label = w.tr("Story"),
       .kind = FieldKind::kMarkdown,
       .hint = w.tr("Who you are, what you want to do, for whom and why now. Markdown: "
                    "**bold**, lists with -, headings with #, links as [words](https://…).")});
  Dict terms = dict.section(fixed ? "TERMS_FIXED"_k : "TERMS_OPEN"_k);
  for (Field& field : goal_fields(ctx)) {
    if (fixed)
      frozen.add(field);
    else
      add_field(terms, "GOAL_FIELDS"_k, w, page.form, field);
    named.push_back(std::move(field));
  }
  const auto add_list = [&](Dict& into, const Key& key, const Rows& rows) {
    add_rows(into, key, w, page.form, rows);
    name_rows(named, page.form, rows);
  };
  if (fixed)
    frozen.add(budget_rows(w));
  else
    add_list(terms, "BUDGET"_k, budget_rows(w));
  add_list(dict, "MILESTONES"_k, plan_rows(w));
  add_list(dict, "INDICATORS"_k, indicator_rows(w));
  add_errors(dict, w, page.form, named);
  dict.show_if(page.stage == Stage::kDraft || page.stage == Stage::kReturned, "MAY_HAND_IN"_k);
  if (!fixed) add_checklist(dict.section("CHECKLIST"_k), w, page.checklist, named);
  return sheet.html();
}

}  // namespace colletta::views
