#include "server/store/reads.hpp"

#include <charconv>
#include <memory>

#include "server/store/connection.hpp"
#include "server/store/literals.hpp"

namespace colletta::store {
namespace {

using internal::Cell;
using internal::ColumnKind;
using internal::Connection;
using internal::Observed;

using Rowset = std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)>;

Rowset stored(MYSQL* mysql) {
  Rowset rows(mysql_store_result(mysql), &mysql_free_result);
  internal::must_work(mysql, rows ? 0 : 1);
  return rows;
}

void set_cell(Cell& cell, ColumnKind kind, const char* text, std::size_t length) {
  cell.null = text == nullptr;
  if (cell.null) return;
  if (kind == ColumnKind::kText) {
    cell.text.assign(text, length);
    return;
  }
  const auto [end, problem] = std::from_chars(text, text + length, cell.integer);
  CHECK(problem == std::errc{} && end == text + length, "a column of integers holds another thing");
}

template <class F>
void for_each_row(MYSQL_RES* rows, std::span<const ColumnKind> columns, const F& take) {
  CHECK(mysql_num_fields(rows) == columns.size(), "a query has other columns than are read");
  std::vector<Cell> cells(columns.size());
  while (const MYSQL_ROW row = mysql_fetch_row(rows)) {
    const unsigned long* lengths = mysql_fetch_lengths(rows);
    for (std::size_t i = 0; i < columns.size(); ++i)
      set_cell(cells[i], columns[i], row[i], lengths[i]);
    take(std::span(cells));
  }
}

}  // namespace

void Reads::one_by_one(Connection& connection, const std::vector<Read>& reads) {
  for (const Read& read : reads) {
    internal::Cursor cursor(connection, read.query, read.binds, read.columns);
    while (cursor.next()) read.take(cursor.cells());
  }
}

void Reads::in_one_message(Connection& connection, const std::vector<Read>& reads) {
  std::vector<Rowset> answers;
  for (const Read& read : reads) {
    Observed observed(connection, read.query.name);
    connection.statement(read.query.name, false, [&] {
      MYSQL* mysql = connection.mysql();
      if (answers.empty()) {
        std::string text;
        for (const Read& each : reads) {
          if (!text.empty()) text += ';';
          text += with_literals(connection, each.query, each.binds);
        }
        internal::must_work(mysql, mysql_real_query(mysql, text.data(), text.size()));
      } else {
        internal::must_work(mysql, mysql_next_result(mysql));
      }
      answers.push_back(stored(mysql));
    });
    observed.ok = true;
  }
  for (std::size_t i = 0; i < reads.size(); ++i)
    for_each_row(answers[i].get(), reads[i].columns, reads[i].take);
}

void Reads::run() {
  const std::vector<Read> reads = std::exchange(reads_, {});
  if (reads.empty()) return;
  Connection& connection = internal::SessionInternals::of(session_);
  if (session_.dialect() == Dialect::kSqlite)
    one_by_one(connection, reads);
  else
    in_one_message(connection, reads);
}

}  // namespace colletta::store
