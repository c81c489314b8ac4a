#include "server/store/people_read.hpp"

#include "sql/queries/people_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

Roles roles_of(const Text& stored) {
  auto roles = Roles::parse(stored);
  CHECK(roles.ok(), "roles in our own database are those that we wrote");
  return *roles;
}

std::optional<PersonRow> person(Session& db, const Query& query, Binds binds) {
  const auto row = db.fetch_one<Text, Text, Text, Text>(query, binds);
  if (!row) return std::nullopt;
  const auto& [id, name, email, roles] = *row;
  return PersonRow{PersonId::of(id), name, email, roles_of(roles)};
}

Int count_of_person(Session& db, const Query& query, const CityId& city, const PersonId& person) {
  return std::get<0>(*db.fetch_one<Int>(query, {{"city", city}, {"person", person}}));
}

bool has_other_admin(Session& db, const CityId& city, const PersonId& person) {
  bool found = false;
  db.for_each<Text>(sql::other_admins, {{"city", city}, {"person", person}},
                    [&](Text& roles) { found = found || roles_of(roles).has(Role::kAdmin); });
  return found;
}

void add_campaigns(Session& db, const CityId& city, PersonTraces& traces) {
  db.for_each<Text, Int>(sql::campaign_states_of_owner, {{"city", city}, {"person", traces.person}},
                         [&](Text& word, Int many) {
                           const auto state = parse_campaign_state(word);
                           CHECK(state.ok(), "a campaign's state is a word that we wrote");
                           switch (*state) {
                             case CampaignState::kDraft:
                             case CampaignState::kReturned:
                               traces.drafts += many;
                               return;
                             case CampaignState::kSubmitted:
                               traces.campaigns_open += many;
                               return;
                             case CampaignState::kPublished:
                               traces.campaigns += many;
                               traces.campaigns_open += many;
                               return;
                             case CampaignState::kSucceeded:
                             case CampaignState::kFailed:
                               traces.campaigns += many;
                               return;
                           }
                         });
}

}  // namespace

std::optional<PersonRow> person_of_email(Session& db, const CityId& city,
                                         const std::string& email) {
  return person(db, sql::person_of_email, {{"city", city}, {"email", email}});
}

std::optional<PersonRow> person_of_id(Session& db, const CityId& city, const PersonId& id) {
  return person(db, sql::person_of_id, {{"city", city}, {"person", id}});
}

bool is_verified(Session& db, const CityId& city, const PersonId& person) {
  const auto row = db.fetch_one<Int>(sql::person_is_verified, {{"city", city}, {"person", person}});
  return row && std::get<0>(*row) == 1;
}

std::optional<PersonTraces> traces_of(Session& db, const CityId& city, const PersonId& id) {
  const auto row = person_of_id(db, city, id);
  if (!row) return std::nullopt;
  PersonTraces traces;
  traces.person = id;
  traces.roles = row->roles;
  traces.last_admin = row->roles.has(Role::kAdmin) && !has_other_admin(db, city, id);
  traces.sessions = count_of_person(db, sql::session_count, city, id);
  const auto pledges = db.fetch_one<Int, Int>(sql::pledge_traces, {{"city", city}, {"person", id}});
  traces.pledges = std::get<0>(*pledges);
  traces.pledges_open = std::get<1>(*pledges);
  add_campaigns(db, city, traces);
  traces.payouts_open = count_of_person(db, sql::open_payouts_of_owner, city, id);
  traces.updates = count_of_person(db, sql::update_count_of_author, city, id);
  traces.pools = count_of_person(db, sql::pool_count_of_funder, city, id);
  const auto evaluations =
      db.fetch_one<Int, Int>(sql::evaluation_traces, {{"city", city}, {"person", id}});
  traces.evaluations = std::get<0>(*evaluations);
  traces.evaluations_open = std::get<1>(*evaluations);
  db.for_each<Int>(sql::private_positions, {{"city", city}, {"person", "%\"" + id.str() + "\"%"}},
                   [&](Int seq) { traces.positions.push_back(seq); });
  return traces;
}

}  // namespace colletta::store
