// Editing a campaign: the fields that are sent replace those that were saved, lists as a whole.
#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/campaign/content_json.hpp"
#include "server/handlers/api/acts.hpp"
#include "server/handlers/api/campaigns.hpp"
#include "server/handlers/api/input.hpp"
#include "server/handlers/api/problem.hpp"
#include "server/handlers/api/shapes.hpp"
#include "server/handlers/respond.hpp"
#include "server/store/calls_read.hpp"

namespace colletta::handlers::api {
namespace {

using Errors = std::vector<Error>;

/// Each element of a list of objects, with its path ("budget[2]").
template <class Read>
void each(Fields& fields, const char* name, std::size_t most, Errors& errors, Read read) {
  const nlohmann::json* list = fields.list(name, most);
  if (list == nullptr) return;
  std::size_t place = 0;
  for (const auto& element : *list) {
    Fields row(element, fields.path(name) + "[" + std::to_string(place++) + "]", errors);
    read(row);
    row.done();
  }
}

std::string text_or_empty(Fields& fields, const char* name) {
  return fields.text(name).value_or("");
}

void read_budget(Fields& fields, CampaignContent& content, Errors& errors) {
  std::vector<BudgetLine> lines;
  each(fields, "budget", limits::kBudgetLinesMax, errors, [&](Fields& row) {
    lines.push_back({text_or_empty(row, "label"), row.cents("amount").value_or(Money()),
                     row.flag("required").value_or(true)});
  });
  if (fields.has("budget")) content.budget = std::move(lines);
}

void read_plan(Fields& fields, CampaignContent& content, Errors& errors) {
  std::vector<Milestone> steps;
  each(fields, "plan", limits::kMilestonesMax, errors, [&](Fields& row) {
    steps.push_back({text_or_empty(row, "label"), text_or_empty(row, "due")});
  });
  if (fields.has("plan")) content.plan = std::move(steps);
}

/// Ids enter the journal with measurements: only those that were given here come back.
void read_indicators(Fields& fields, CampaignContent& content, Errors& errors) {
  std::vector<Indicator> indicators;
  each(fields, "indicators", limits::kIndicatorsMax, errors, [&](Fields& row) {
    std::string id = text_or_empty(row, "id");
    if (!id.empty() &&
        std::ranges::find(content.indicators, id, &Indicator::id) == content.indicators.end())
      row.fail(Errc::kInvalid, "id");
    indicators.push_back({std::move(id), text_or_empty(row, "label"), text_or_empty(row, "unit"),
                          text_or_empty(row, "baseline"), text_or_empty(row, "target"),
                          text_or_empty(row, "due")});
  });
  if (fields.has("indicators")) content.indicators = std::move(indicators);
}

void read_offered(Fields& fields, const char* name, const std::vector<std::string>& offered,
                  std::string& place) {
  auto chosen = fields.text(name);
  if (!chosen) return;
  if (!chosen->empty() && std::ranges::find(offered, *chosen) == offered.end())
    fields.fail(Errc::kInvalid, name);
  place = *std::move(chosen);
}

template <class T>
void put(std::optional<T> value, T& place) {
  if (value) place = *std::move(value);
}

/// The content as it will be: `content` with the fields of the document.
void read_content_fields(Fields& fields, const services::CityRow& city, CampaignContent& content,
                         Errors& errors) {
  put(fields.text("title"), content.title);
  put(fields.text("summary"), content.summary);
  put(fields.text("story"), content.story);
  read_offered(fields, "area", city.areas, content.area);
  read_offered(fields, "theme", city.themes, content.theme);
  put(fields.cents("goal"), content.goal);
  if (const auto model = fields.choice("model", kModels)) content.model = model_at(*model);
  put(fields.instant("opens"), content.opens);
  put(fields.instant("closes"), content.deadline);
  read_budget(fields, content, errors);
  read_plan(fields, content, errors);
  read_indicators(fields, content, errors);
}

/// An open call of the city that has not ended; the one that was chosen before stays allowed.
CallId read_call(Fields& fields, const CityId& city, const CallId& saved, store::Session& db,
                 Timestamp now) {
  const auto text = fields.text("call");
  if (!text || *text == saved.str()) return saved;
  const auto id = parse_id<CallTag>(*text);
  const auto call = id ? store::call(db, city, *id) : std::nullopt;
  const bool offered = call && call->state == CallState::kOpen && now < call->closes;
  if (offered) return *id;
  fields.fail(Errc::kInvalid, "call");
  return saved;
}

}  // namespace

http::Handled edit_campaign(App& app, const Visit& visit, store::Session& db) {
  const http::Request& request = visit.request;
  const auto row = campaign_of_path(visit, db, app.clock());
  if (!row) return problem(app, request, row.error());
  const std::string_view if_match = request.header("if-match");
  if (if_match.empty()) return problem(app, request, err(Errc::kVersionRequired, "If-Match"));
  if (!tag_listed(if_match, row->version))
    return problem(app, request,
                   err(Errc::kVersionMismatch, "If-Match", std::to_string(row->version)));
  const auto document = parse_body(request.body);
  if (!document) return problem(app, request, document.error());

  const CityId& city = visit.city->id;
  SaveCampaign command{.id = row->id,
                       .call = {},
                       .actor = visit.who->actor(),
                       .version = row->version,
                       .content = read_content(store::campaign_content(db, city, row->id))};
  Errors errors;
  Fields fields(*document, {}, errors);
  command.call = read_call(fields, city, row->call, db, app.clock());
  read_content_fields(fields, *visit.city, command.content, errors);
  fields.done();
  add_new(errors, check_draft(command.content));
  if (!errors.empty()) return problem(app, request, errors);
  return after(
      app, city, std::move(command),
      [&app, visit](const Result<Outcome>& outcome, store::Session& later) -> http::Handled {
        if (!outcome) return problem(app, visit.request, outcome.error());
        return show_campaign(app, visit, later);
      });
}

}  // namespace colletta::handlers::api
