// The campaign editor: showing, saving and handing in. The form itself is desk_editor_form's.
#include <algorithm>
#include <charconv>

#include "domain/campaign/content_json.hpp"
#include "server/handlers/cards.hpp"
#include "server/handlers/desk_campaigns.hpp"
#include "server/handlers/desk_editor_form.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/http/status.hpp"
#include "server/store/calls_read.hpp"
#include "server/store/selection_read.hpp"
#include "server/views/desk_pages.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

using views::Notice;

/// Calls that are open at once: a city runs a few.
constexpr std::int64_t kCallChoicesMax = 50;

/// What is being edited, as it is saved now.
struct Edited {
  std::optional<store::CampaignRow> row;  ///< nothing: a campaign not saved yet
  CampaignContent content;
  std::vector<views::Choice> calls;

  [[nodiscard]] views::Stage stage(Timestamp now) const {
    return row ? stage_of(*row, now) : views::Stage::kDraft;
  }
  [[nodiscard]] CallId call() const { return row ? row->call : CallId(); }
};

/// Of those that choose by rules, whose last day for applications has passed.
std::vector<CallId> calls_too_late(store::Session& db, const CityId& city,
                                   const std::vector<store::CallRow>& rows, Timestamp now) {
  std::vector<CallId> ids, late;
  for (const auto& call : rows) ids.push_back(call.id);
  for (const auto& selection : store::selections(db, city, ids))
    if (!selection.sealed(now)) late.push_back(selection.call);
  return late;
}

/// Open calls that have not ended and take something, and the one that was chosen before.
std::vector<views::Choice> call_choices(store::Session& db, const CityId& city,
                                        const CallId& chosen, Timestamp now) {
  std::vector<views::Choice> choices;
  const auto rows = store::public_calls(db, city, now, kCallChoicesMax, 0).rows;
  const auto late = calls_too_late(db, city, rows, now);
  for (const auto& call : rows) {
    const bool takes = now < call.closes && std::ranges::find(late, call.id) == late.end();
    if (takes || call.id == chosen) choices.push_back({call.id.str(), call.title});
  }
  const bool there =
      std::ranges::find(choices, chosen.str(), &views::Choice::value) != choices.end();
  if (chosen.empty() || there) return choices;
  if (const auto call = store::call(db, city, chosen))
    choices.push_back({call->id.str(), call->title});
  return choices;
}

Edited edited_anew(App& app, const Visit& visit, store::Session& db) {
  return {.row = std::nullopt,
          .content = {},
          .calls = call_choices(db, visit.city->id, {}, app.clock())};
}

Edited edited_of(App& app, const Visit& visit, store::Session& db, store::CampaignRow row) {
  const CityId& city = visit.city->id;
  Edited edited{.row = std::nullopt,
                .content = read_content(store::campaign_content(db, city, row.id)),
                .calls = call_choices(db, city, row.call, app.clock())};
  edited.row = std::move(row);
  return edited;
}

/// What keeps the saved campaign from being handed in. A published one is held against its opening,
/// as its revisions are.
views::Checklist checklist_of(const Edited& edited, Timestamp now) {
  const bool is_public = edited.row && edited.row->is_public();
  views::Checklist list{check_complete(edited.content, is_public ? edited.content.opens : now)};
  if (edited.call().empty()) list.open.push_back(err(Errc::kMissing, "call"));
  return list;
}

/// `version`: the hidden field. Of a campaign not saved yet it holds the id that it will have, so
/// that the same form sent twice makes one campaign.
http::Response show_editor_form(App& app, const Visit& visit, const Edited& edited,
                                views::FormState form, std::string version, int status) {
  const auto frame = frame_of(app, visit);
  const bool returned = edited.row && edited.row->state == CampaignState::kReturned;
  const views::EditorPage model{.id = edited.row ? edited.row->id : CampaignId(),
                                .stage = edited.stage(frame.now),
                                .form = std::move(form),
                                .calls = edited.calls,
                                .checklist = checklist_of(edited, frame.now),
                                .reasons = returned ? edited.row->reasons : std::string(),
                                .version = std::move(version)};
  return page(visit, views::render(frame, model), status);
}

http::Response show_saved(App& app, const Visit& visit, const Edited& edited,
                          const std::vector<Error>& errors, int status) {
  views::FormState form =
      show_editor(edited.content, edited.call(), visit.city->zone, visit.language);
  for (const Error& error : errors) add_error(form, error);
  return show_editor_form(app, visit, edited, std::move(form), std::to_string(edited.row->version),
                          status);
}

http::Handled handed_in(App& app, const Visit& visit, const CampaignId& id,
                        const Result<Outcome>& outcome, store::Session& db) {
  // Sent twice: it is with the city already.
  const auto row = store::campaign(db, visit.city->id, id);
  if (outcome || (row && row->state == CampaignState::kSubmitted))
    return go_to(visit, views::paths::kDesk, Notice::kHandedIn);
  if (!row || !form_can_show(outcome.error())) return failure(app, visit, outcome.error());
  const Edited edited = edited_of(app, visit, db, *row);
  auto errors = checklist_of(edited, app.clock()).open;
  if (errors.empty()) errors.push_back(outcome.error());
  return show_saved(app, visit, edited, errors, http::status_of(outcome.error().code));
}

http::Handled submit_hand_in(App& app, const Visit& visit, const CampaignId& id) {
  return after(app, visit.city->id, HandInCampaign{id, visit.who->actor()},
               [&app, visit, id](const Result<Outcome>& outcome, store::Session& db) {
                 return handed_in(app, visit, id, outcome, db);
               });
}

/// A saved form goes where its button leads.
http::Handled go_on(App& app, const Visit& visit, const CampaignId& id, std::string_view button) {
  if (button == "hand_in") return submit_hand_in(app, visit, id);
  const bool look = button == "preview";
  return go_to(visit, look ? views::paths::desk_preview(id) : views::paths::desk_campaign(id),
               Notice::kCampaignSaved);
}

bool says_nothing(const CampaignContent& content) {
  return content.title.empty() && content.summary.empty() && content.story.empty() &&
         content.budget.empty() && content.plan.empty() && content.indicators.empty();
}

http::Handled save(App& app, const Visit& visit, Edited edited, const CampaignId& id,
                   std::int64_t version) {
  const http::Pairs posted = visit.request.form();
  views::FormState asked = editor_as_posted(posted);
  const std::string hidden(asked.value("version"));
  const std::string button(asked.value("do"));
  if (add_editor_row(asked, button))
    return show_editor_form(app, visit, edited, asked, hidden, 200);

  EditorForm read =
      read_editor(posted, {*visit.city, edited.calls, edited.row ? &edited.content : nullptr});
  // An empty form pressed away would stay on the desk as a draft without a name.
  if (!edited.row && says_nothing(read.content)) add_error(read.form, err(Errc::kMissing, "title"));
  if (!read.form.errors.empty())
    return show_editor_form(app, visit, edited, read.form, hidden, 422);
  SaveCampaign command{.id = id,
                       .call = read.call,
                       .actor = visit.who->actor(),
                       .version = version,
                       .content = std::move(read.content)};
  return after(app, visit.city->id, std::move(command),
               [&app, visit, edited = std::move(edited), form = std::move(read.form), id, hidden,
                button](const Result<Outcome>& outcome, store::Session&) -> http::Handled {
                 if (outcome) return go_on(app, visit, id, button);
                 if (!form_can_show(outcome.error())) return failure(app, visit, outcome.error());
                 views::FormState refused = form;
                 add_error(refused, outcome.error());
                 return show_editor_form(app, visit, edited, std::move(refused), hidden,
                                         http::status_of(outcome.error().code));
               });
}

}  // namespace

http::Handled new_campaign_page(App& app, Visit visit, store::Session& db) {
  return show_editor_form(app, visit, edited_anew(app, visit, db), {}, app.ulids.next(), 200);
}

http::Handled new_campaign(App& app, Visit visit, store::Session& db) {
  const auto id = hidden_id<CampaignTag>(form_of(visit.request), "version");
  if (!id) return failure(app, visit, id.error());
  return save(app, visit, edited_anew(app, visit, db), *id, 0);
}

http::Handled editor_page(App& app, Visit visit, store::Session& db) {
  auto row = own_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  // While the city reads it, it can only be looked at.
  if (row->state == CampaignState::kSubmitted)
    return go_to(visit, views::paths::desk_preview(row->id));
  return show_saved(app, visit, edited_of(app, visit, db, *std::move(row)), {}, 200);
}

http::Handled save_campaign(App& app, Visit visit, store::Session& db) {
  auto row = own_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  const views::FormState form = form_of(visit.request);
  const std::string_view text = form.value("version");
  std::int64_t version = 0;  // matches no saved campaign
  std::from_chars(text.data(), text.data() + text.size(), version);
  const CampaignId id = row->id;
  return save(app, visit, edited_of(app, visit, db, *std::move(row)), id, version);
}

http::Handled hand_in(App& app, Visit visit, store::Session& db) {
  const auto row = own_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  return submit_hand_in(app, visit, row->id);
}

}  // namespace colletta::handlers
