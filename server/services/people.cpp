#include "server/services/people.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "sql/queries/people.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::services {
namespace {

bool is_slug(std::string_view text) {
  return text.size() >= 2 && text.size() <= 32 && text.front() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line + "\n";
  return out;
}

}  // namespace

Result<Outcome> add_city(store::Session& session, const CityRow& city, Timestamp now) {
  if (!is_slug(city.id.str())) return err(Errc::kInvalid, "id", "a-z, 0-9, -; 2 to 32 characters");
  const auto name =
      clean_text(city.name, "name", {.bytes_min = 1, .bytes_max = limits::kNameBytesMax});
  if (!name) return name.error();
  if (session.fetch_one<std::int64_t, std::int64_t>(store::sql::city_facts, {{"city", city.id}}))
    return err(Errc::kAlreadyExists, "id");
  std::string suggested;
  for (const Money amount : city.suggested) suggested += std::to_string(amount.cents()) + "\n";
  session.execute(store::sql::add_city,
                  {{"id", city.id}, {"name", *name}, {"hosts", joined(city.hosts)},
                   {"palette", city.palette}, {"zone", city.zone}, {"locale", city.locale},
                   {"payee", city.payee}, {"pledge_min", city.pledge_min.cents()},
                   {"pledge_max", city.pledge_max.cents()}, {"suggested", suggested},
                   {"contact", city.contact_email}, {"areas", joined(city.areas)},
                   {"themes", joined(city.themes)}, {"now", now}});
  session.execute(store::sql::add_head, {{"city", city.id}});
  return Outcome{.id = city.id.str()};
}

Result<Outcome> put_person(store::Session& session, NewPerson person, const std::string& fresh_id,
                           Timestamp now) {
  const auto email = clean_email(person.email, "email");
  if (!email) return email.error();
  const auto name =
      clean_text(person.name, "name", {.bytes_min = 1, .bytes_max = limits::kNameBytesMax});
  if (!name) return name.error();
  const auto known = session.fetch_one<std::string>(store::sql::person_by_email,
                                                    {{"city", person.city}, {"email", *email}});
  if (known) {
    session.execute(store::sql::change_person,
                    {{"city", person.city}, {"email", *email}, {"name", *name},
                     {"password_hash", person.password_hash}, {"roles", person.roles.str()}});
    return Outcome{.repeated = true, .id = std::get<0>(*known)};
  }
  session.execute(store::sql::add_person,
                  {{"id", fresh_id}, {"city", person.city}, {"email", *email}, {"name", *name},
                   {"password_hash", person.password_hash}, {"roles", person.roles.str()},
                   {"now", now}});
  return Outcome{.id = fresh_id};
}

}  // namespace colletta::services
