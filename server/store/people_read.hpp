// Reading who somebody is, and everything that they have left in the database.
#pragma once

#include <optional>
#include <string>

#include "domain/people/erase.hpp"
#include "server/store/session.hpp"

namespace colletta::store {

struct PersonRow {
  PersonId id;
  std::string name, email;
  Roles roles;
};

// All of these see one city only, and throw DatabaseError.

/// `email` as clean_email gives it.
std::optional<PersonRow> person_of_email(Session& db, const CityId& city, const std::string& email);
std::optional<PersonRow> person_of_id(Session& db, const CityId& city, const PersonId& id);

/// Whether an officer has checked who the person is.
bool is_verified(Session& db, const CityId& city, const PersonId& person);

/// Nothing: there is no such person. Looks through the city's private rows, a second a million.
std::optional<PersonTraces> traces_of(Session& db, const CityId& city, const PersonId& person);

}  // namespace colletta::store
