// "Where the money is": balances by call and campaign, all accounts, and the files of the ledger.
#include <algorithm>
#include <limits>

#include "domain/ledger/turnover.hpp"
#include "server/handlers/cards.hpp"
#include "server/handlers/ledger_files.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/topics.hpp"
#include "server/services/ledger.hpp"
#include "server/store/accounts_read.hpp"
#include "server/store/journal_read.hpp"
#include "server/store/payouts_read.hpp"
#include "server/views/accounts_page.hpp"
#include "server/views/ledger_words.hpp"
#include "server/views/paths.hpp"
#include "server/views/site.hpp"

namespace colletta::handlers {
namespace {

constexpr std::int64_t kAccountCallsAPage = 4;
constexpr std::int64_t kCampaignsACall = 100;  ///< more than any call has had
constexpr std::size_t kAccountRowsMax = 400;   ///< a page that still opens at once on a phone
constexpr std::size_t kPartRowsMax = 60;       ///< half a million entries; older ones by number
constexpr std::int64_t kAllParts = std::numeric_limits<std::int64_t>::max();

using Balances = ledger::Balances;

Money balance_of(const Balances& balances, const std::string& account) {
  const auto at = balances.find(account);
  return at == balances.end() ? Money() : at->second;
}

/// Liabilities are credits: what a campaign has is below zero in the books.
Money owed_to(const Balances& balances, const CampaignId& campaign, const char* what) {
  return -balance_of(balances, "campaign:" + campaign.str() + ":" + what);
}

using PaidByCampaign = std::map<CampaignId, store::PaidMoney>;

/// What is in tranches is a pool's granted money no more, nor a campaign's.
void add_paid(const PaidByCampaign& paid, views::CityMoney& money) {
  for (const auto& [campaign, one] : paid) {
    money.citizens_due += one.citizens_due;
    money.citizens_paid += one.citizens_paid;
    money.public_due += one.public_due;
    money.public_paid += one.public_paid;
    money.private_due += one.private_due;
    money.private_paid += one.private_paid;
  }
  money.public_granted -= money.public_due + money.public_paid;
  money.private_granted -= money.private_due + money.private_paid;
}

views::CityMoney city_money(store::Session& db, const CityId& city, const Balances& balances,
                            const PaidByCampaign& paid) {
  views::CityMoney money;
  Money liabilities;
  for (const auto& [account, balance] : balances) {
    (ledger::is_asset(account) ? money.assets : liabilities) += balance;
    if (!account.starts_with("campaign:")) continue;
    if (account.ends_with(":held")) money.held -= balance;
    if (account.ends_with(":collected")) money.collected -= balance;
    if (account.ends_with(":refundable")) money.refundable -= balance;
  }
  CHECK(money.assets == -liabilities, "every entry of the journal is balanced");
  const auto pools = store::pool_sums(db, city);
  const auto free = [](const store::PoolSum& sum) {
    return sum.put_in - sum.reserved - sum.granted;
  };
  money.public_free = free(pools.of_public);
  money.public_promised = pools.of_public.reserved;
  money.public_granted = pools.of_public.granted;
  money.private_free = free(pools.of_private);
  money.private_promised = pools.of_private.reserved;
  money.private_granted = pools.of_private.granted;
  add_paid(paid, money);
  return money;
}

views::CampaignMoney campaign_money(const store::CampaignRow& row, const Balances& balances,
                                    const PaidByCampaign& paid, Timestamp now) {
  const auto at = paid.find(row.id);
  const store::PaidMoney out = at == paid.end() ? store::PaidMoney() : at->second;
  const Money promised = owed_to(balances, row.id, "reserved");
  const Money granted = owed_to(balances, row.id, "granted");
  return {.id = row.id,
          .title = row.title,
          .stage = stage_of(row, now),
          .given = row.raised,
          .matched = promised + granted + out.public_due + out.public_paid + out.private_due +
                     out.private_paid,
          .promised = promised,
          .granted = granted,
          .held = owed_to(balances, row.id, "held"),
          .collected = owed_to(balances, row.id, "collected"),
          .refundable = owed_to(balances, row.id, "refundable"),
          .due = out.citizens_due + out.public_due + out.private_due,
          .paid = out.citizens_paid + out.public_paid + out.private_paid};
}

std::vector<views::CallMoney> calls_money(store::Session& db, const CityId& city,
                                          const std::vector<store::CallRow>& calls,
                                          const Balances& balances, const PaidByCampaign& paid,
                                          Timestamp now) {
  std::vector<CallId> ids;
  for (const auto& call : calls) ids.push_back(call.id);
  const auto pools = store::pools_of_calls(db, city, ids);
  std::vector<views::CallMoney> out;
  for (const auto& call : calls) {
    views::CallMoney money{.id = call.id, .title = call.title, .campaigns = {}, .funders = {}};
    store::CampaignFilter filter;
    filter.call = call.id;
    const auto rows = store::public_campaigns(db, city, filter, now, kCampaignsACall, 0);
    for (const auto& row : rows.rows)
      money.campaigns.push_back(campaign_money(row, balances, paid, now));
    money.more_campaigns = rows.total - static_cast<std::int64_t>(rows.rows.size());
    for (const auto& pool : pools) {
      if (pool.call != call.id) continue;
      for (const auto& funder : pool.funders)
        money.funders.push_back({.pool = pool.id,
                                 .pool_name = pool.name,
                                 .name = funder.name,
                                 .put_in = funder.put_in,
                                 .free = funder.left(),
                                 .promised = funder.reserved,
                                 .granted = funder.granted});
    }
    out.push_back(std::move(money));
  }
  return out;
}

void add_accounts(const views::Wording& wording, ledger::Names names, const Balances& balances,
                  views::AccountsPage& model) {
  const ledger::Words words =
      views::ledger_words(wording, {.city = {}, .last_hash = {}, .names = std::move(names)});
  for (const auto& [account, balance] : balances) {
    if (balance.zero()) continue;
    if (model.accounts.size() == kAccountRowsMax)
      ++model.more_accounts;
    else
      model.accounts.push_back({ledger::path_of(account), words.account(account), balance});
  }
}

/// The parts of the journal, the latest first, with the days of their first and last entries.
std::vector<views::LedgerPart> parts_of(store::Session& db, const CityId& city) {
  const std::int64_t size = store::journal_size(db, city);
  std::vector<views::LedgerPart> parts;
  std::vector<std::int64_t> edges;
  for (auto part = last_part(size); part && parts.size() < kPartRowsMax; part = part->before()) {
    const std::int64_t last = std::min(part->until, size) - 1;
    parts.push_back(
        {.number = part->number(), .first = part->from, .last = last, .from = {}, .until = {}});
    edges.push_back(part->from);
    edges.push_back(last);
  }
  const auto events = store::events_at(db, city, edges);
  for (auto& part : parts) {
    part.from = events.at(part.first).at;
    part.until = events.at(part.last).at;
  }
  return parts;
}

http::Handled show_accounts(App& app, const Visit& visit, store::Session& db) {
  const auto number = page_number(visit.request);
  if (!number) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto calls = store::public_calls(db, city, answer.now(), kAccountCallsAPage,
                                         (*number - 1) * kAccountCallsAPage);
  auto paging = paging_of(*number, calls.total, kAccountCallsAPage);
  if (!paging) return failure(app, visit, err(Errc::kNotFound));
  const Balances balances = services::balances_before(db, city, kAllParts);
  const PaidByCampaign paid = store::paid_money(db, city);
  views::AccountsPage model{
      .money = city_money(db, city, balances, paid),
      .calls = calls_money(db, city, calls.rows, balances, paid, answer.now()),
      .paging = *std::move(paging),
      .accounts = {},
      .parts = parts_of(db, city)};
  add_accounts(app.site.wording(visit.language), store::account_names(db, city), balances, model);
  return answer.with({topic(city)}, views::render(answer.frame(), model));
}

}  // namespace

RouteLines account_lines(App& app) {
  RouteLines lines = ledger_lines(app);
  lines.push_back(get_cached(app, std::string(views::paths::kAccounts), "accounts", show_accounts));
  return lines;
}

}  // namespace colletta::handlers
