// The forms with which promoters and officers report: news and measurements.
#include "server/views/blocks.hpp"
#include "server/views/desk_pages.hpp"
#include "server/views/fields.hpp"
#include "server/views/local_time.hpp"
#include "server/views/paths.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

std::string render(const PageContext& ctx, const UpdateFormPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const Crumb desk = page.by_city ? Crumb{w.tr("Officer's desk"), std::string(paths::kOffice)}
                                  : Crumb{w.tr("My campaigns"), std::string(paths::kDesk)};
  Sheet sheet(ctx, "update_form",
              {.title = w.tr("Write an update"),
               .place = page.by_city ? Place::kOffice : Place::kDesk,
               .crumbs = {desk},
               .indexed = false});
  Dict& dict = sheet.dict();
  dict.set("CAMPAIGN_TITLE"_k, page.campaign_title);
  dict.set("FORM_URL"_k, sheet.url(page.by_city ? paths::office_update(page.campaign)
                                                : paths::desk_update(page.campaign)));
  const std::vector<Field> fields = {
      {.name = "title", .label = w.tr("Title")},
      {.name = "text",
       .label = w.tr("Text"),
       .kind = FieldKind::kMarkdown,
       .hint = w.tr("Markdown: **bold**, lists with -, links as [words](https://…).")}};
  for (const auto& field : fields) add_field(dict, "UPDATE_FIELDS"_k, w, page.form, field);
  add_errors(dict, w, page.form, fields);
  return sheet.html();
}

std::string render(const PageContext& ctx, const MeasurementFormPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "measurement_form",
              {.title = w.tr("Record a measurement"),
               .place = Place::kDesk,
               .crumbs = {{w.tr("My campaigns"), std::string(paths::kDesk)}},
               .indexed = false});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  dict.set("CAMPAIGN_TITLE"_k, page.campaign_title);
  dict.set("FORM_URL"_k, sheet.url(paths::desk_measurement(page.campaign)));
  std::vector<FieldChoice> indicators;
  for (const auto& item : page.indicators) {
    indicators.push_back({item.id, item.label + " (" + item.unit + ")", ""});
  }
  std::vector<Field> named;
  const auto add = [&](Field field) {
    add_field(dict, "MEASUREMENT_FIELDS"_k, w, page.form, field);
    named.push_back(std::move(field));
  };
  add({.name = "indicator",
       .label = w.tr("Which indicator?"),
       .kind = FieldKind::kSelect,
       .choices = indicators});
  add({.name = "value", .label = w.tr("Measured value"), .kind = FieldKind::kNumber});
  add({.name = "date",
       .label = w.tr("Measured on"),
       .kind = FieldKind::kDate,
       .initial = to_local_day(ctx.now, ctx.city.zone)});
  add({.name = "evidence",
       .label = w.tr("Evidence"),
       .kind = FieldKind::kUrl,
       .hint = w.tr("Address of a page or document that shows it."),
       .required = false});
  add({.name = "note", .label = w.tr("Note"), .required = false});
  add_errors(dict, w, page.form, named);
  if (!page.indicators.empty()) {
    Dict shown = dict.section("INDICATORS_SHOWN"_k);
    for (const auto& item : page.indicators) {
      const Timestamp start = item.measurements.empty() ? ctx.now : item.measurements.front().at;
      blocks.indicator(shown, "INDICATORS"_k, item, start);
    }
  }
  return sheet.html();
}

}  // namespace colletta::views
