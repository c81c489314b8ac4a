// Carrying out an erasure: every row that names the person is deleted, or overwritten where figures
// rest on it. On SQLite the bytes that stood in those rows are due to go from the file as well
// (store/forget), which is remembered in the same transaction.
#include "sql/queries/erase.hpp"

#include <algorithm>

#include "payments/gateway.hpp"
#include "server/store/bulk.hpp"
#include "server/store/forget.hpp"
#include "server/writer/batch.hpp"

namespace colletta::writer {
namespace {

using Int = std::int64_t;
using Text = std::string;

/// Calls `work` with parts of the list that a query takes.
template <class T, class F>
void in_parts(const std::vector<T>& all, F&& work) {
  for (std::size_t from = 0; from < all.size(); from += store::kListMax) {
    const std::size_t until = std::min(all.size(), from + store::kListMax);
    work(std::vector<T>(all.begin() + static_cast<std::ptrdiff_t>(from),
                        all.begin() + static_cast<std::ptrdiff_t>(until)));
  }
}

/// What providers wrote about their payments: kept as keys, so that a notice sent again is known.
void blank_notices(store::Session& session, const CityId& city, const PersonId& person) {
  std::vector<Text> keys;
  session.for_each<Text, Text>(
      store::sql::attempts_of_person, {{"city", city}, {"person", person}},
      [&](Text& operation, Text& id) {
        const auto known = payments::parse_operation(operation);
        CHECK(known.ok(), "a word in our own database must be one that we wrote");
        keys.push_back(payments::idempotency_key(*known, AttemptId::of(id)));
      });
  in_parts(keys, [&](std::vector<Text> part) {
    session.execute(store::sql::blank_notices, {{"keys", std::move(part)}});
  });
}

}  // namespace

void erase(store::Session& session, const CityId& city, const PersonTraces& traces) {
  namespace sql = store::sql;
  blank_notices(session, city, traces.person);
  in_parts(traces.positions, [&](std::vector<Int> part) {
    session.execute(sql::delete_private_rows, {{"city", city}, {"seqs", std::move(part)}});
  });
  // Attempts are found through their pledges, accounts through their campaigns: so these lose their
  // person after them.
  for (const store::Query* query :
       {&sql::blank_redirects, &sql::blank_pledges, &sql::delete_pseudonyms, &sql::delete_sessions,
        &sql::delete_drafts, &sql::delete_unselected, &sql::delete_payees,
        &sql::blank_payout_accounts, &sql::blank_proposers, &sql::blank_approvers,
        &sql::blank_verifiers, &sql::blank_owners, &sql::blank_evaluators, &sql::blank_authors,
        &sql::delete_person})
    session.execute(*query, {{"city", city}, {"person", traces.person}});
  store::note_bytes_due(session);
}

}  // namespace colletta::writer
