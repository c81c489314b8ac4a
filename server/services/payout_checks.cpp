#include "server/services/payout_checks.hpp"

#include "domain/journal/event_json.hpp"
#include "sql/queries/verify.hpp"

namespace colletta::services {

void check_payouts(store::Session& db, const CityId& city, Findings& findings) {
  namespace sql = store::sql;
  using Int = std::int64_t;
  using Text = std::string;
  constexpr std::size_t kPayoutsTold = 20;  // of one kind: as many as are shown
  db.for_each<Text>(sql::attempts_without_payout, {{"city", city}, {"most", kPayoutsTold}},
                    [&](const Text& id) {
                      findings.add(-1, "payment_attempt " + id + ": its tranche is not there");
                    });
  db.for_each<Text, Int, Int>(sql::paid_and_not_told, {{"city", city}, {"most", kPayoutsTold}},
                              [&](const Text& id, Int tranche, Int seq) {
                                findings.add(seq, "payment_attempt " + id +
                                                      ": it has paid, and tranche " +
                                                      std::to_string(tranche) + " is not paid");
                              });
  db.for_each<Int, Text, Text, Text, Text, Text, Text>(
      sql::payout_accounts, {{"city", city}},
      [&](Int seq, Text& holder, Text& iban, Text& proposed_by, Text& approved_by, Text& owner,
          Text& body) {
        Event said;
        said.priv = {{"approved_by", approved_by},
                     {"holder", holder},
                     {"iban", iban},
                     {"person", owner},
                     {"proposed_by", proposed_by}};
        if (private_body(said) != body)
          findings.add(seq,
                       "payout: its account, or who has decided, is not that of its private row");
      });
}

}  // namespace colletta::services
