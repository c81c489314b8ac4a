#include "server/handlers/applications.hpp"

#include <algorithm>

#include "domain/selection/rules_json.hpp"

namespace colletta::handlers {

selection::Rules rules_of(const store::SelectionRow& row) {
  auto rules = selection::parse_rules_text(row.rules);
  CHECK(rules.ok(), "a call in our own database was opened with sound rules");
  return *std::move(rules);
}

views::SelectionView selection_view(const store::SelectionRow& row) {
  return {.call = row.call,
          .apply_by = row.apply_by,
          .rules = rules_of(row),
          .rules_hash = row.rules_hash,
          .applications = row.applications,
          .ranked = row.ranking_seq >= 0};
}

bool city_may_read(store::Session& db, const CityId& city, const store::CampaignRow& row,
                   const PersonId& officer, Timestamp now) {
  if (row.application == 0 || row.is_public()) return true;
  const auto selection = store::selection(db, city, row.call);
  CHECK(selection.has_value(), "an application is to a call with selection rules");
  if (selection->sealed(now)) return false;
  const auto evaluators = store::evaluators(db, city, row.call);
  return std::ranges::find(evaluators, officer, &store::EvaluatorRow::person) == evaluators.end();
}

}  // namespace colletta::handlers
