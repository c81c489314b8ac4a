#include "tests/support/city/traces.hpp"

#include <algorithm>
#include <deque>
#include <fstream>
#include <iterator>

namespace colletta::test {
namespace {

using Int = std::int64_t;
using Text = std::string;

constexpr store::Query kSqliteColumns{
    "sqlite_columns",
    "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
    "WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid"};
constexpr store::Query kMysqlColumns{
    "mysql_columns",
    "SELECT table_name, column_name FROM information_schema.columns "
    "WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position"};

std::vector<std::pair<Text, Text>> columns_of(store::Session& db) {
  std::vector<std::pair<Text, Text>> out;
  const bool sqlite = db.dialect() == store::Dialect::kSqlite;
  db.for_each<Text, Text>(sqlite ? kSqliteColumns : kMysqlColumns, {},
                          [&](Text& table, Text& column) { out.emplace_back(table, column); });
  return out;
}

}  // namespace

std::vector<std::string> all_columns(store::Session& db) {
  std::vector<std::string> out;
  for (const auto& [table, column] : columns_of(db)) out.push_back(table + "." + column);
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> columns_with(store::Session& db, const std::vector<std::string>& words) {
  static std::deque<std::string> texts;  // sessions keep their statements by these
  std::vector<store::Bind> binds;
  for (std::size_t i = 0; i < words.size(); ++i)
    binds.emplace_back(texts.emplace_back("word" + std::to_string(i)), words[i]);
  std::vector<std::string> found;
  for (const auto& [table, column] : columns_of(db)) {
    std::string sql = "SELECT COUNT(*) FROM " + table + " WHERE 1 = 0";
    for (const auto& bind : binds)
      sql += " OR INSTR(CAST(" + column + " AS CHAR), :" + std::string(bind.name) + ") > 0";
    const std::string& name = texts.emplace_back(table + "." + column);
    const auto rows = db.fetch_one<Int>({name, texts.emplace_back(sql)}, binds);
    if (std::get<0>(*rows) > 0) found.push_back(name);
  }
  return found;
}

std::vector<std::string> files_with(const std::filesystem::path& folder,
                                    const std::vector<std::string>& words) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const bool holds = std::ranges::any_of(
        words, [&](const std::string& word) { return bytes.find(word) != std::string::npos; });
    if (holds) found.push_back(entry.path().string());
  }
  return found;
}

}  // namespace colletta::test
