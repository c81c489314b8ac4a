// What the store's tests share: a small table on either database.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "server/store/bulk.hpp"
#include "server/store/dialect.hpp"
#include "server/store/session.hpp"
#include "server/store/transaction.hpp"
#include "tests/support/test_database.hpp"

namespace colletta::store {

inline constexpr Query kCreateItem{"create_item",
                                   "CREATE TABLE item (city {{key}} NOT NULL, id {{key}} NOT NULL, "
                                   "name {{text}}, amount {{int}} NOT NULL, spare {{int}} NOT NULL "
                                   "CHECK (spare >= 0), PRIMARY KEY (city, id)) {{table_options}}"};
inline constexpr Query kAddItem{
    "add_item",
    "INSERT INTO item (city, id, name, amount, spare) VALUES (:city, :id, :name, :amount, 0)"};
inline const Names kItemColumns = {"city", "id", "name", "amount", "spare"};
inline constexpr Query kAllItems{"all_items",
                                 "SELECT id, name, amount FROM item ORDER BY city, id"};
inline constexpr Query kCountItems{"count_items", "SELECT COUNT(*) FROM item"};

using Item = std::tuple<std::string, std::optional<std::string>, std::int64_t>;

class StoreTest : public testing::TestWithParam<const char*> {
 protected:
  StoreTest() { session_.run("create item", expand(kCreateItem.sql, session_.dialect())); }

  void add(std::string_view id, std::int64_t amount = 0) {
    session_.execute(kAddItem, {{"city", "demo"}, {"id", id}, {"name", "x"}, {"amount", amount}});
  }
  std::int64_t count() { return count_in(session_); }
  static std::int64_t count_in(Session& session) {
    return std::get<0>(session.fetch_one<std::int64_t>(kCountItems).value());
  }
  std::vector<Item> items() {
    return session_.fetch<std::string, std::optional<std::string>, std::int64_t>(kAllItems);
  }

  test::TestDatabase database_{GetParam()};
  Session session_ = database_.write();
};

/// The fault of the DatabaseError that `work` throws; nothing when it throws none.
template <class F>
std::optional<Fault> fault_of(F&& work) {
  try {
    work();
  } catch (const DatabaseError& error) {
    return error.fault();
  }
  return std::nullopt;
}

/// Texts that break escaping, parsing or character sets where those are done by hand.
inline const std::vector<std::string>& nasty_texts() {
  static const std::vector<std::string> texts = {
      "",
      "'",
      "''",
      "\\",
      "\\\\",
      "ends in a backslash\\",
      "\\'",
      "'\\",
      "\"double\"",
      "`tick`",
      ":name",
      "a:city b",
      "'quoted :id'",
      "?",
      "?1",
      "%s %d %",
      "x'); DROP TABLE item; --",
      "x' OR '1'='1",
      "-- not a comment",
      "/* nor this */",
      "{{id}}",
      "{amount}",
      "line\nbreak\r\n\ttab",
      "\x1a control-Z",
      "perch\xc3\xa9 \xe2\x82\xac 10",
      "\xf0\x9f\x8c\xb3\xf0\x9f\x8f\x98 tree and houses",
      "\xe5\xbf\xb5\xe8\xbc\xaa \xe2\x80\xae bidi",
      "\xc2\xbf'\xc2\xbf\\",
      std::string(70'000, '\''),
  };
  return texts;
}

}  // namespace colletta::store
