#include "server/services/tally_roots.hpp"

#include "domain/matching/quadratic.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/services.hpp"

namespace colletta::services {

namespace sql = store::sql;

void sum_emptied_roots(store::Session& session) {
  store::Transaction transaction(session);
  for (const auto& [pool, campaign] :
       session.fetch<std::string, std::string>(sql::tallies_without_roots)) {
    Wide roots;
    session.for_each<std::int64_t>(
        sql::counted_in_campaign, {{"campaign", campaign}, {"pool", pool}},
        [&](std::int64_t counted) { roots += matching::root(Money::cents(counted)); });
    session.execute(sql::put_roots,
                    {{"roots", roots.str()}, {"pool", pool}, {"campaign", campaign}});
  }
  transaction.commit();
}

bool roots_are_missing(store::Session& session) {
  return !session.fetch<std::string, std::string>(sql::tallies_without_roots).empty();
}

}  // namespace colletta::services
