// Tranches as everybody sees them: on a campaign's page and at its promoter's desk.
#include <algorithm>

#include "server/views/paths.hpp"
#include "server/views/payout_pages.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {
namespace {

std::string tranche_state(const Wording& w, const TrancheView& tranche) {
  switch (tranche.state) {
    case PayoutState::kProposed:
      return w.tr("proposed");
    case PayoutState::kDropped:
    case PayoutState::kWithdrawn:
      return w.tr("taken back, nothing was paid");
    case PayoutState::kPaid:
      return w.tr("paid");
    case PayoutState::kApproved:
      break;
  }
  if (tranche.citizens_seq >= 0) return w.tr("citizens' part paid, pools' part on its way");
  if (tranche.pools_seq >= 0) return w.tr("pools' part paid, citizens' part on its way");
  return w.tr("approved, on its way");
}

/// The latest entry that says what has become of it.
std::int64_t entry_of(const TrancheView& tranche) {
  return std::max({tranche.seq, tranche.citizens_seq, tranche.pools_seq, tranche.withdrawn_seq});
}

}  // namespace

void add_tranches(Sheet& sheet, Dict& dict, const std::vector<TrancheView>& tranches) {
  const Wording& w = sheet.wording();
  const auto approved = [](const TrancheView& one) { return one.seq >= 0; };
  if (std::ranges::none_of(tranches, approved)) return;
  Dict table = dict.section("TRANCHES"_k);
  for (const TrancheView& one : tranches) {
    if (!approved(one)) continue;
    Dict row = table.section("TRANCHE_ROWS"_k);
    const bool back = one.state == PayoutState::kWithdrawn;
    row.set("TRANCHE_CLASS"_k, back ? "co-step-back" : "co-step-good");
    row.set("TRANCHE_NUMBER"_k, w.tr("Tranche {n}", {{"n", std::to_string(one.number)}}));
    row.show_with("TRANCHE_MILESTONES"_k, "TRANCHE_MILESTONE"_k, one.milestone);
    row.set("TRANCHE_AMOUNT"_k, w.money(one.amount, Cents::kAlways));
    std::vector<std::string> from;
    if (!one.citizens.zero())
      from.push_back(w.tr("{amount} of citizens", {{"amount", w.money(one.citizens)}}));
    for (const auto& [pool, amount] : one.pools)
      from.push_back(
          w.tr("{amount} from {funder}", {{"amount", w.money(amount)}, {"funder", pool}}));
    row.set("TRANCHE_FROM"_k, w.list(from));
    row.set("TRANCHE_STATE"_k, tranche_state(w, one));
    row.set("TRANCHE_DATE"_k, w.date(one.approved_at, sheet.context().city.zone));
    row.set("TRANCHE_URL"_k, sheet.url(paths::journal_entry(entry_of(one))));
    row.set("TRANCHE_ENTRY"_k, w.tr("entry {seq}", {{"seq", w.number(entry_of(one))}}));
  }
}

}  // namespace colletta::views
