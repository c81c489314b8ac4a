#include "tests/bench/direct.hpp"

#include <memory>
#include <nlohmann/json.hpp>
#include <span>

#include "server/store/bulk.hpp"
#include "server/store/session.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::bench {
namespace {

using store::Merge;
using store::row;

constexpr store::Query kMoveHead{
    "bench_move_head",
    "UPDATE journal_head SET next_seq = :next_seq, last_batch = :batch "
    "WHERE city = :city AND next_seq = :before"};

struct Source {
  std::string table;
  std::vector<std::string_view> columns;
  std::string rest;  ///< of the query: which rows, in which order
};

std::vector<Source> sources(const Stage& stage) {
  const std::string later = "WHERE seq >= " + std::to_string(stage.next_seq) + " ORDER BY seq";
  return {
      {"event", {"city", "seq", "id", "type", "call_id", "campaign", "at", "body", "leaf"}, later},
      {"event_private", {"city", "seq", "salt", "body"}, later},
      {"person",
       {"id", "city", "email", "name", "password_hash", "roles", "created_at"},
       "WHERE roles = 'citizen' ORDER BY id"},
      {"donor", {"id", "city", "call_id", "person"}, "ORDER BY id"},
      {"campaign_donor", {"campaign", "donor", "given"}, "ORDER BY donor"},
      {"pool_draw", {"pool", "campaign", "donor", "drawn", "pledges"}, "ORDER BY donor, pool"},
      {"pledge",
       {"id",        "city",        "campaign",     "call_id", "person",     "donor",
        "amount",    "public_name", "message",      "locale",  "input_hash", "placed",
        "state",     "task",        "collected",    "counted", "provider",   "method",
        "reference", "reason",      "confirmed_at", "seq",     "refund_seq"},
       "ORDER BY id"},
      {"payment_attempt",
       {"id", "city", "pledge", "operation", "created_at", "state", "is_open", "tries", "next_at",
        "reference", "redirect_url", "code", "updated_at"},
       "ORDER BY id"},
      {"inbox",
       {"provider", "event_id", "city", "reference", "attempt_key", "body", "received_at",
        "processed_at"},
       "ORDER BY event_id"},
  };
}

store::Value cell_value(const nlohmann::json& cell) {
  if (cell.is_null()) return {};
  if (cell.is_number_integer()) return cell.get<std::int64_t>();
  return cell.get<std::string>();
}

/// Both databases can put a row into one JSON text, which saves naming each column's type.
std::string query_of(const Source& source) {
  std::string sql = "SELECT JSON_ARRAY(";
  for (const auto& column : source.columns) {
    if (&column != &source.columns.front()) sql += ", ";
    sql += column;
  }
  return sql + ") FROM " + source.table + " " + source.rest;
}

/// The share of number `i` of `n`.
std::span<const store::Row> share(const store::Rows& rows, std::size_t i, std::size_t n) {
  const std::size_t from = i * rows.size() / n, until = (i + 1) * rows.size() / n;
  return std::span(rows).subspan(from, until - from);
}

/// What some pledges move: the hot rows. In each pool the stage has one funder.
void move_figures(store::Session& session, const Stage& stage, const std::string& funder,
                  std::int64_t pledges) {
  const std::int64_t amount = kPledgeAmount.cents() * pledges;
  const store::Rows campaign = {row(stage.campaign, amount, pledges, pledges)};
  store::update_each(session, "campaign", {"id"},
                     {{"raised", Merge::kAdd}, {"donors", Merge::kAdd}, {"pledges", Merge::kAdd}},
                     campaign);
  const store::Rows pools = {row(stage.pools[0], funder, amount),
                             row(stage.pools[1], funder, amount / 2)};
  store::update_each(session, "pool_funder", {"pool", "funder"}, {{"reserved", Merge::kAdd}}, pools,
                     "reserved + granted + {reserved} <= put_in");
  const store::Rows held = {row(stage.pools[0], stage.campaign, funder, amount, 0),
                            row(stage.pools[1], stage.campaign, funder, amount / 2, 0)};
  store::insert_or_update(session, "pool_holding", {"pool", "campaign", "funder"},
                          {{"reserved", Merge::kAdd}, {"granted", Merge::kAdd}}, held);
}

/// What stands beside the rows in every transaction.
struct Fixed {
  std::string funder;
  store::Rows accounts;  ///< that pledges move: city, part, account, in, out
};

Fixed fixed_of(const store::DatabaseUrl& url, const Stage& stage) {
  auto session = store::Session::open(url, store::Access::kRead);
  const auto found =
      session.fetch_one<std::string>({"bench_funder", "SELECT DISTINCT funder FROM pool_funder"});
  Fixed fixed{.funder = std::get<0>(found.value()), .accounts = {}};
  // As a pledge through the embedded provider posts: its own money, and each pool's.
  std::vector<std::string> names = {"provider:sandbox:held",
                                    "campaign:" + stage.campaign.str() + ":held",
                                    "campaign:" + stage.campaign.str() + ":reserved"};
  for (const PoolId& pool : stage.pools)
    names.push_back("pool:" + pool.str() + ":" + fixed.funder + ":available");
  for (const std::string& name : names)
    fixed.accounts.push_back(row(stage.city, 0, name, kPledgeAmount.cents(), 0));
  return fixed;
}

/// Number `i` of `n` transactions.
void write_share(store::Session& session, const Stage& stage, const Fixed& fixed,
                 const std::vector<TableRows>& source, std::size_t i, std::size_t n,
                 std::size_t pledges) {
  store::Transaction transaction(session);
  const auto head =
      session.fetch_one<std::int64_t>(store::sql::lock_head, {{"city", stage.city}}).value();
  for (const TableRows& table : source)
    store::insert(session, table.table, table.columns, share(table.rows, i, n));
  store::insert_or_update(session, "account_turnover", {"city", "part", "account"},
                          {{"debit", Merge::kAdd}, {"credit", Merge::kAdd}}, fixed.accounts);
  move_figures(session, stage, fixed.funder,
               static_cast<std::int64_t>((i + 1) * pledges / n - i * pledges / n));
  const auto events = static_cast<std::int64_t>(share(source.front().rows, i, n).size());
  session.execute(kMoveHead, {{"city", stage.city},
                              {"next_seq", std::get<0>(head) + events},
                              {"batch", stage.campaign},
                              {"before", std::get<0>(head)}});
  transaction.commit();
}

}  // namespace

std::vector<TableRows> rows_of_pledges(const store::DatabaseUrl& url, const Stage& stage) {
  auto session = store::Session::open(url, store::Access::kRead);
  std::vector<TableRows> tables;
  for (const Source& source : sources(stage)) {
    TableRows table{.table = source.table, .columns = source.columns, .rows = {}};
    const std::string sql = query_of(source);
    session.for_each<std::string>({"bench_rows", sql}, {}, [&table](const std::string& text) {
      store::Row cells;
      for (const auto& cell : nlohmann::json::parse(text)) cells.push_back(cell_value(cell));
      table.rows.push_back(std::move(cells));
    });
    tables.push_back(std::move(table));
  }
  return tables;
}

Timed write_pledges(const store::DatabaseUrl& url, const Stage& stage,
                    const std::vector<TableRows>& source, Portions portions, std::size_t clients) {
  const std::size_t count = (portions.pledges + portions.batch - 1) / portions.batch;
  const Fixed fixed = fixed_of(url, stage);
  std::vector<Client> writers;
  for (std::size_t i = 0; i < clients; ++i) {
    auto session =
        std::make_shared<store::Session>(store::Session::open(url, store::Access::kWrite));
    writers.emplace_back([&, session](std::size_t number) {
      write_share(*session, stage, fixed, source, number, count, portions.pledges);
    });
  }
  return share_out(count, writers);
}

}  // namespace colletta::bench
