#include "server/services/people.hpp"

#include <algorithm>

#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "server/services/city_check.hpp"
#include "sql/queries/people.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::services {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out += line + "\n";
  return out;
}

}  // namespace

Result<Outcome> add_city(store::Session& session, const CityRow& asked, Timestamp now) {
  Cities others;
  others.reload(session);
  const auto checked = check_city(asked, others.all());
  if (!checked) return checked.error();
  const CityRow& city = *checked;
  std::string suggested;
  for (const Money amount : city.suggested) suggested += std::to_string(amount.cents()) + "\n";
  session.execute(store::sql::add_city, {{"id", city.id},
                                         {"name", city.name},
                                         {"hosts", joined(city.hosts)},
                                         {"palette", city.palette},
                                         {"zone", city.zone},
                                         {"locale", city.locale},
                                         {"payee", city.payee},
                                         {"pledge_min", city.pledge_min.cents()},
                                         {"pledge_max", city.pledge_max.cents()},
                                         {"suggested", suggested},
                                         {"contact", city.contact_email},
                                         {"areas", joined(city.areas)},
                                         {"themes", joined(city.themes)},
                                         {"now", now}});
  session.execute(store::sql::add_head, {{"city", city.id}});
  return Outcome{.id = city.id.str()};
}

Result<Outcome> put_person(store::Session& session, PersonFacts person, const std::string& fresh_id,
                           Timestamp now) {
  const auto email = clean_email(person.email, "email");
  if (!email) return email.error();
  const auto known = session.fetch_one<std::string, std::string, std::string, std::int64_t>(
      store::sql::person_facts, {{"city", person.city}, {"email", *email}});
  const auto name = clean_text(person.name.value_or(known ? std::get<1>(*known) : ""), "name",
                               {.bytes_min = 1, .bytes_max = limits::kNameBytesMax});
  if (!name) return name.error();
  const std::string roles = person.roles ? person.roles->str()
                            : known      ? std::get<2>(*known)
                                         : Roles().add(Role::kCitizen).str();
  const bool verified = person.verified.value_or(known && std::get<3>(*known) == 1);
  if (!known) {
    session.execute(store::sql::add_person, {{"id", fresh_id},
                                             {"city", person.city},
                                             {"email", *email},
                                             {"name", *name},
                                             {"password_hash", person.password_hash},
                                             {"roles", roles},
                                             {"verified", verified ? 1 : 0},
                                             {"now", now}});
    return Outcome{.id = fresh_id};
  }
  const std::string& id = std::get<0>(*known);
  session.execute(store::sql::change_person, {{"city", person.city},
                                              {"email", *email},
                                              {"name", *name},
                                              {"password_hash", person.password_hash},
                                              {"roles", roles},
                                              {"verified", verified ? 1 : 0}});
  session.execute(store::sql::end_sessions_of, {{"city", person.city}, {"person", id}});
  return Outcome{.repeated = true, .id = id};
}

}  // namespace colletta::services
