// One empty database for one test, on the product that the test's parameter names.
//
//   class JournalTest : public testing::TestWithParam<const char*> {
//     test::TestDatabase database_{GetParam()};
//   };
//   INSTANTIATE_TEST_SUITE_P(Databases, JournalTest, test::both_databases(), test::database_name);
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "server/store/session.hpp"
#include "tests/support/mariadb.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::test {

inline auto both_databases() { return testing::Values("sqlite", "mariadb"); }
inline std::string database_name(const testing::TestParamInfo<const char*>& info) {
  return info.param;
}

class TestDatabase {
 public:
  /// "sqlite": a file in a temporary folder; "mariadb": a new database on MariaDb::shared().
  explicit TestDatabase(std::string_view product)
      : url_(product == "sqlite" ? store::DatabaseUrl(store::SqliteUrl{dir_ / "test.db"})
                                 : MariaDb::shared().fresh_database()) {}

  [[nodiscard]] const store::DatabaseUrl& url() const { return url_; }
  [[nodiscard]] store::Session write(const store::SessionOptions& options = {}) const {
    return store::Session::open(url_, store::Access::kWrite, options);
  }
  [[nodiscard]] store::Session read() const {
    return store::Session::open(url_, store::Access::kRead);
  }

 private:
  TempDir dir_;
  store::DatabaseUrl url_;
};

}  // namespace colletta::test
