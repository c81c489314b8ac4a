// Making cities and people from the command line and the demo. Runs in the writing session.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/people/actor.hpp"
#include "server/services/cities.hpp"
#include "server/writer/writer.hpp"

namespace colletta::services {

/// Adds a city with an empty journal. Errors: those of check_city.
Result<Outcome> add_city(store::Session& session, const CityRow& asked, Timestamp now);

/// What stays empty keeps what a known person has; a new one must have a name, and is a citizen.
struct PersonFacts {
  CityId city;
  std::string email;
  std::optional<std::string> name;
  std::string password_hash;
  std::optional<Roles> roles;
  std::optional<bool> verified{};  ///< an officer has checked who they are; rules may ask for it
};
/// Adds a person, or changes a known one (also a guest who has pledged). A changed person is logged
/// out everywhere: whoever held the old password or a cookie is out. Errors: those of clean_email
/// and clean_text. The outcome's id is the person's.
Result<Outcome> put_person(store::Session& session, PersonFacts person, const std::string& fresh_id,
                           Timestamp now);

}  // namespace colletta::services
