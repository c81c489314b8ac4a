// Every table says what it is (store/tables): one that nobody has listed, or a projection's column
// that no replay makes, fails here, so that no write path past the journal comes unnoticed.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "server/services/projection.hpp"
#include "server/store/tables.hpp"
#include "tests/support/city/city.hpp"
#include "tests/support/city/traces.hpp"

namespace colletta::test {
namespace {

using store::TableClass;
using testing::ContainerEq;
using testing::IsEmpty;
using testing::Not;
using Columns = std::set<std::string>;

class TableClasses : public testing::TestWithParam<const char*> {
 protected:
  std::map<std::string, Columns> schema() {
    auto session = city_.read();
    std::map<std::string, Columns> out;
    for (const std::string& name : all_columns(session)) {
      const auto dot = name.find('.');
      out[name.substr(0, dot)].insert(name.substr(dot + 1));
    }
    return out;
  }
  City city_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, TableClasses, both_databases(), database_name);

TEST_P(TableClasses, TheListNamesExactlyTheTablesAndViewsOfTheSchema) {
  Columns listed, there;
  for (const store::Table& table : store::all_tables()) listed.emplace(table.name);
  for (const auto& [name, columns] : schema()) there.insert(name);
  EXPECT_THAT(listed, ContainerEq(there))
      << "server/store/tables.cpp says what each table is and, for content, why it may be written "
         "without an event";
  EXPECT_EQ(listed.size(), store::all_tables().size()) << "each once";
}

TEST_P(TableClasses, WhatIsWrittenWithoutAnEventSaysWhy) {
  for (const store::Table& table : store::all_tables()) {
    const bool reason = table.kind == TableClass::kContent || table.kind == TableClass::kPayment ||
                        table.kind == TableClass::kMixed;
    if (reason)
      EXPECT_THAT(std::string(table.why), Not(IsEmpty())) << table.name;
    else
      EXPECT_THAT(std::string(table.why), IsEmpty()) << table.name;
    if (table.kind == TableClass::kMixed) {
      EXPECT_FALSE(table.own.empty()) << table.name;
    }
  }
}

TEST_P(TableClasses, AReplayMakesExactlyTheColumnsOfProjections) {
  std::map<std::string, Columns> replayed, expected;
  for (const auto& tables : {services::bounded_projections(), services::paged_projections()})
    for (const services::Projection* table : tables)  // what stands before names no more than a row
      replayed[std::string(table->table)] = {
          table->columns.begin() + static_cast<std::ptrdiff_t>(table->named_by),
          table->columns.end()};
  const auto there = schema();
  for (const store::Table& table : store::all_tables()) {
    if (table.kind != TableClass::kProjection && table.kind != TableClass::kMixed) continue;
    Columns columns = there.at(std::string(table.name));
    for (const auto own : table.own)
      EXPECT_EQ(columns.erase(std::string(own)), 1U) << table.name << "." << own;
    expected[std::string(table.name)] = std::move(columns);
  }
  EXPECT_THAT(replayed, ContainerEq(expected))
      << "verify and rebuild (services/projection) against the list of tables";
}

}  // namespace
}  // namespace colletta::test
