// Making cities and people from the command line and the demo. Runs in the writing session.
#pragma once

#include <string>
#include <vector>

#include "domain/people/actor.hpp"
#include "server/services/cities.hpp"
#include "server/writer/writer.hpp"

namespace colletta::services {

/// Adds a city with an empty journal. Errors: kInvalid "id" (lower-case letters, digits and hyphens,
/// 2 to 32), kMissing "name", kAlreadyExists "id".
Result<Outcome> add_city(store::Session& session, const CityRow& city, Timestamp now);

struct NewPerson {
  CityId city;
  std::string email, name, password_hash;
  Roles roles;
};
/// Adds a person, or gives a known one (also a guest who has pledged) name, password and roles.
/// Errors: those of clean_email and clean_text. The outcome's id is the person's.
Result<Outcome> put_person(store::Session& session, NewPerson person, const std::string& fresh_id,
                           Timestamp now);

}  // namespace colletta::services
