// The receipts of a promoter's acts: entries of the journal, each with its proof.
#include "server/handlers/desk_campaigns.hpp"
#include "server/handlers/journal_rows.hpp"
#include "server/store/transaction.hpp"
#include "server/views/desk_pages.hpp"

namespace colletta::handlers {
namespace {

/// Years of a diligent promoter; the journal holds the rest.
constexpr std::int64_t kActsShownMax = 500;

const std::vector<std::string>& kinds_of_acts() {
  static const std::vector<std::string> kKinds = {
      "campaign.published", "campaign.revised",   "update.published",
      "indicator.measured", "campaign.succeeded", "campaign.failed",
      "payout.approved",    "payout.paid",        "payout.withdrawn"};
  return kKinds;
}

}  // namespace

http::Handled own_acts(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const auto row = own_campaign(visit, db);
  if (!row) return failure(app, visit, row.error());
  auto found =
      store::events_of_kinds(db, visit.city->id, row->id, kinds_of_acts(), kActsShownMax + 1);
  views::ActsPage model{.campaign = row->id, .campaign_title = row->title, .acts = {}};
  model.more = static_cast<std::int64_t>(found.size()) > kActsShownMax;
  if (model.more) found.pop_back();
  model.acts = journal_rows(db, visit.city->id, found);
  return page(visit, views::render(frame_of(app, visit), model));
}

}  // namespace colletta::handlers
