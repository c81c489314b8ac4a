#include "server/handlers/desk_door.hpp"

#include <optional>

namespace colletta::handlers {
namespace {

http::Handled enter(App& app, Desk desk, const CityHandler& handler, Visit visit,
                    store::Session& db) {
  const bool posted = visit.request.method == http::Method::kPost;
  if (!visit.who) {
    if (!posted) return go_to_log_in(visit);
    return failure(app, visit, err(Errc::kUnauthenticated));
  }
  if (!may_enter(desk, visit.who->person.roles)) return failure(app, visit, err(Errc::kForbidden));
  if (posted) {
    if (const Status checked = check_form(app, visit, form_of(visit.request)); !checked)
      return failure(app, visit, checked.error());
  }
  return handler(app, std::move(visit), db);
}

CityHandler behind(Desk desk, CityHandler handler) {
  return [desk, handler = std::move(handler)](App& app, Visit visit, store::Session& db) {
    return enter(app, desk, handler, std::move(visit), db);
  };
}

}  // namespace

bool may_enter(Desk desk, const Roles& roles) {
  switch (desk) {
    case Desk::kPromoter:
      return roles.has(Role::kPromoter);
    case Desk::kOfficer:
      return Actor{.person = {}, .roles = roles}.officer();
    case Desk::kEvaluator:
      return roles.has(Role::kEvaluator);
    case Desk::kSponsor:
      return roles.has(Role::kSponsor);
    case Desk::kAdmin:
      return roles.has(Role::kAdmin);
  }
  return false;
}

http::Route desk_get(App& app, Desk desk, std::string pattern, std::string name,
                     CityHandler handler) {
  return get(app, std::move(pattern), std::move(name), behind(desk, std::move(handler)));
}

http::Route desk_post(App& app, Desk desk, std::string pattern, std::string name,
                      std::size_t body_bytes_max, CityHandler handler) {
  return post(app, std::move(pattern), std::move(name), body_bytes_max,
              behind(desk, std::move(handler)));
}

}  // namespace colletta::handlers
