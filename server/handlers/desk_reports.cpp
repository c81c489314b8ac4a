#include "server/handlers/desk_reports.hpp"

#include <algorithm>
#include <array>

#include "server/handlers/campaign_page.hpp"
#include "server/handlers/desk_campaigns.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/http/status.hpp"
#include "server/store/transaction.hpp"
#include "server/views/desk_pages.hpp"
#include "server/views/local_time.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

using views::Notice;
using Found = Result<store::CampaignRow>;

Found public_one(Found row) {
  if (row && !row->is_public())
    return err(Errc::kIllegalTransition, "state", std::string(to_string(row->state)));
  return row;
}

Found own_public_campaign(const Visit& visit, store::Session& db) {
  return public_one(own_campaign(visit, db));
}

Found any_public_campaign(const Visit& visit, store::Session& db) {
  const auto id = id_of<CampaignTag>(visit, "id");
  if (!id) return id.error();
  auto row = store::campaign(db, visit.city->id, *id);
  if (!row) return err(Errc::kNotFound, "id");
  return public_one(*std::move(row));
}

http::Handled show_update(App& app, const Visit& visit, const Found& row, bool by_city,
                          views::FormState form, int status) {
  if (!row) return failure(app, visit, row.error());
  const views::UpdateFormPage model{.campaign = row->id,
                                    .campaign_title = row->title,
                                    .by_city = by_city,
                                    .form = std::move(form)};
  return page(visit, views::render(frame_of(app, visit), model), status);
}

http::Handled publish_update(App& app, const Visit& visit, const Found& row, bool by_city) {
  if (!row) return failure(app, visit, row.error());
  views::FormState form = form_of(visit.request);
  PublishUpdate command{.id = id_of_words({row->id.str(), form.value("title"), form.value("text")}),
                        .campaign = row->id,
                        .actor = visit.who->actor(),
                        .title = std::string(form.value("title")),
                        .text = std::string(form.value("text"))};
  for (const Error& error : check_fields(command)) add_error(form, error);
  if (!form.errors.empty()) return show_update(app, visit, row, by_city, std::move(form), 422);
  return after(app, visit.city->id, std::move(command),
               [&app, visit, row = *row, by_city, form](const Result<Outcome>& outcome,
                                                        store::Session&) -> http::Handled {
                 if (outcome)
                   return go_to(visit, views::paths::campaign(row.id), Notice::kUpdatePublished);
                 if (!form_can_show(outcome.error())) return failure(app, visit, outcome.error());
                 views::FormState refused = form;
                 add_error(refused, outcome.error());
                 return show_update(app, visit, row, by_city, std::move(refused),
                                    http::status_of(outcome.error().code));
               });
}

http::Handled show_measurement(App& app, const Visit& visit, store::Session& db,
                               views::FormState form, int status) {
  const store::Transaction snapshot(db);
  const auto row = own_public_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  const auto frame = frame_of(app, visit);
  views::CampaignPage shown = campaign_page(db, visit.city->id, *row, visit.city->zone, frame.now);
  const views::MeasurementFormPage model{.campaign = row->id,
                                         .campaign_title = row->title,
                                         .indicators = std::move(shown.indicators),
                                         .form = std::move(form)};
  return page(visit, views::render(frame, model), status);
}

}  // namespace

std::string id_of_words(std::initializer_list<std::string_view> words) {
  std::string bytes;
  for (const std::string_view word : words)
    bytes += std::to_string(word.size()) + ":" + std::string(word);
  const ops::Digest digest = ops::sha256(bytes);
  constexpr std::size_t kTimeBytes = 6;  // the part of a ULID that is milliseconds elsewhere
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < kTimeBytes; ++i) ms = ms * 256 + digest[i];
  std::array<std::uint8_t, 10> rest{};
  std::copy_n(digest.begin() + kTimeBytes, rest.size(), rest.begin());
  return make_ulid({ms * 1000}, rest);
}

http::Handled promoter_update_page(App& app, Visit visit, store::Session& db) {
  return show_update(app, visit, own_public_campaign(visit, db), false, {}, 200);
}

http::Handled promoter_update(App& app, Visit visit, store::Session& db) {
  return publish_update(app, visit, own_public_campaign(visit, db), false);
}

http::Handled officer_update_page(App& app, Visit visit, store::Session& db) {
  return show_update(app, visit, any_public_campaign(visit, db), true, {}, 200);
}

http::Handled officer_update(App& app, Visit visit, store::Session& db) {
  return publish_update(app, visit, any_public_campaign(visit, db), true);
}

http::Handled measurement_page(App& app, Visit visit, store::Session& db) {
  views::FormState form;
  form.values.emplace_back("date", views::to_local_day(app.clock(), visit.city->zone));
  return show_measurement(app, visit, db, std::move(form), 200);
}

http::Handled record_measurement(App& app, Visit visit, store::Session& db) {
  const auto row = own_public_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  views::FormState form = form_of(visit.request);
  const auto text = [&](const char* field) { return std::string(form.value(field)); };
  RecordMeasurement command{
      .id = id_of_words({row->id.str(), form.value("indicator"), form.value("value"),
                         form.value("date"), form.value("evidence"), form.value("note")}),
      .campaign = row->id,
      .actor = visit.who->actor(),
      .indicator = text("indicator"),
      .value = text("value"),
      .date = text("date"),
      .evidence = text("evidence"),
      .note = text("note")};
  if (command.indicator.empty()) add_error(form, err(Errc::kMissing, "indicator"));
  for (const Error& error : check_fields(command, app.clock())) add_error(form, error);
  if (!form.errors.empty()) return show_measurement(app, visit, db, std::move(form), 422);
  return after(app, visit.city->id, std::move(command),
               [&app, visit, id = row->id, form](const Result<Outcome>& outcome,
                                                 store::Session& later) -> http::Handled {
                 if (outcome)
                   return go_to(visit, views::paths::desk_measurement(id),
                                Notice::kMeasurementRecorded);
                 if (!form_can_show(outcome.error())) return failure(app, visit, outcome.error());
                 views::FormState refused = form;
                 add_error(refused, outcome.error());
                 return show_measurement(app, visit, later, std::move(refused),
                                         http::status_of(outcome.error().code));
               });
}

}  // namespace colletta::handlers
