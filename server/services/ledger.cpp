#include "server/services/ledger.hpp"

#include <algorithm>
#include <stdexcept>

#include "domain/journal/event_json.hpp"
#include "server/store/accounts_read.hpp"
#include "server/store/journal_read.hpp"

namespace colletta::services {
namespace {

constexpr std::int64_t kEntriesAtOnce = 1'000;  // events read at once: a megabyte or two

}  // namespace

ledger::Balances balances_before(store::Session& db, const CityId& city, std::int64_t part) {
  ledger::Balances balances;
  for (const auto& sum : store::account_sums(db, city, part))
    balances[sum.account] = sum.debit - sum.credit;
  return balances;
}

void export_ledger(store::Session& db, const CityId& city, std::int64_t from, std::int64_t until,
                   ledger::Export& out, const Progress& progress) {
  bool wanted = true;
  for (std::int64_t next = from; wanted && next < until; next += kEntriesAtOnce) {
    for (const auto& row :
         store::events_from(db, city, next, std::min(kEntriesAtOnce, until - next))) {
      const auto event = parse_public_body(row.body);
      if (!event)
        throw std::runtime_error("entry " + std::to_string(row.seq) +
                                 " of the journal cannot be read; `colletta verify` says more");
      wanted = wanted && out.add(*event);
    }
    if (progress) progress("events", std::min(until, next + kEntriesAtOnce) - from, until - from);
  }
  out.finish();
}

}  // namespace colletta::services
