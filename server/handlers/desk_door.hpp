// The doors of the desks: routes that only people with a role reach, and whose forms are checked
// before anything else. Commands check roles again, in the domain. It must never know what a desk
// does.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "server/handlers/respond.hpp"

namespace colletta::handlers {

enum class Desk { kPromoter, kOfficer, kEvaluator, kSponsor, kAdmin };

bool may_enter(Desk desk, const Roles& roles);

/// Nobody signed in: to the log-in page and back. Without the role: 403.
http::Route desk_get(App& app, Desk desk, std::string pattern, std::string name,
                     CityHandler handler);

/// The same for a form; without a good token 403. What was posted since the session ended is not
/// lost: the answer is 401, and the browser goes back to the filled form.
http::Route desk_post(App& app, Desk desk, std::string pattern, std::string name,
                      std::size_t body_bytes_max, CityHandler handler);

/// The id of a path parameter; error: kNotFound, since no such thing can exist.
template <class Tag>
Result<Id<Tag>> id_of(const Visit& visit, std::string_view param) {
  auto id = parse_id<Tag>(visit.request.param(param), std::string(param));
  if (!id) return err(Errc::kNotFound, std::string(param));
  return id;
}

/// The id that a form made when it was shown, in a hidden field. Error: kInvalid.
template <class Tag>
Result<Id<Tag>> hidden_id(const views::FormState& form, const char* field) {
  return parse_id<Tag>(form.value(field), field);
}

}  // namespace colletta::handlers
