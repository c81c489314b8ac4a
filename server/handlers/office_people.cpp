// People, for an admin: finding one by their exact e-mail address, and erasing them after a page
// that says what goes and what stays. The address travels in the body of a form, never in a URL.
#include "domain/base/text.hpp"
#include "server/handlers/form_fields.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/store/people_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/office_pages.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

using views::Notice;

http::Response shown_people(App& app, const Visit& visit, const views::PeoplePage& model,
                            int status) {
  return page(visit, views::render(frame_of(app, visit), model), status);
}

/// The person with what they have left; nothing: there is none.
http::Response shown_people(App& app, const Visit& visit, store::Session& db,
                            const store::PersonRow& person, views::FormState form, int status) {
  auto traces = store::traces_of(db, visit.city->id, person.id);
  CHECK(traces.has_value(), "a person was just there, in the same snapshot");
  views::PeoplePage model{.form = std::move(form),
                          .found = views::PeoplePage::Found{.name = person.name,
                                                            .email = person.email,
                                                            .traces = *std::move(traces),
                                                            .erasure_id = app.ulids.next()}};
  return shown_people(app, visit, model, status);
}

/// After a refusal: why, if the person is still there.
http::Response person_refused(App& app, const Visit& visit, store::Session& db, const PersonId& id,
                              const Error& error) {
  const store::Transaction snapshot(db);
  const auto person = store::person_of_id(db, visit.city->id, id);
  if (!person || error.code != Errc::kIllegalTransition) return failure(app, visit, error);
  constexpr int kConflict = 409;
  return shown_people(app, visit, db, *person, {}, kConflict);
}

}  // namespace

http::Handled people_page(App& app, Visit visit, store::Session&) {
  return shown_people(app, visit, views::PeoplePage{}, 200);
}

http::Handled find_person(App& app, Visit visit, store::Session& db) {
  views::FormState form = form_of(visit.request);
  const store::Transaction snapshot(db);
  const auto email = clean_email(form.value("email"), "email");
  if (!email) add_error(form, email.error());
  const auto person = email ? store::person_of_email(db, visit.city->id, *email) : std::nullopt;
  if (email && !person) add_error(form, err(Errc::kNotFound, "email"));
  constexpr int kUnprocessable = 422;
  if (!person)
    return shown_people(app, visit, {.form = std::move(form), .found = std::nullopt},
                        kUnprocessable);
  return shown_people(app, visit, db, *person, std::move(form), 200);
}

http::Handled erase_person(App& app, Visit visit, store::Session&) {
  const views::FormState form = form_of(visit.request);
  const auto id = hidden_id<struct ErasureTag>(form, "erasure_id");
  const auto person = hidden_id<PersonTag>(form, "person");
  if (!id || !person) return failure(app, visit, (!id ? id.error() : person.error()));
  return after(app, visit.city->id, ErasePerson{id->str(), *person, visit.who->actor()},
               [&app, visit, person = *person](const Result<Outcome>& outcome,
                                               store::Session& later) -> http::Handled {
                 if (!outcome) return person_refused(app, visit, later, person, outcome.error());
                 return go_to(visit, views::paths::kOfficePeople, Notice::kPersonErased);
               });
}

}  // namespace colletta::handlers
