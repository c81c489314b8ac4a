// deploy/cmake/EmbedSql.cmake: what it makes of query files, and what it refuses at build time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "tests/support/folders/folders.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::store {
namespace {

using testing::HasSubstr;

class EmbedSql : public testing::Test {
 protected:
  void put(const std::string& file, const std::string& text) {
    const auto path = dir_ / "sql" / file;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  /// What the build step prints; `status_` says whether it worked.
  std::string run() {
    test::Process cmake({"cmake", "-DSQL_DIR=" + (dir_ / "sql").string(),
                         "-DOUT_DIR=" + (dir_ / "out").string(), "-P",
                         test::project_dir() + "/deploy/cmake/EmbedSql.cmake"});
    const std::string output = cmake.read_all();
    status_ = cmake.wait();
    // CMake breaks the lines of a message, where the length of the folder's name wants it.
    return std::regex_replace(output, std::regex(R"(\s+)"), " ");
  }
  std::string made(const std::string& file) {
    std::stringstream text;
    text << std::ifstream(dir_ / "out" / file).rdbuf();
    return text.str();
  }

  test::TempDir dir_;
  int status_ = -1;
};

TEST_F(EmbedSql, MakesAConstantForEachQuery) {
  put("queries/city.sql",
      "-- What cities are.\n\n-- name: city_by_id\n-- a comment; here\nSELECT 'a;b[', \"$x\\n\"\n"
      "FROM city WHERE id = :id;\n\n-- name: all_cities\nSELECT id FROM city\n");
  put("queries/call.sql", "-- name: all_calls\nSELECT 1;\n");
  put("schema/0001_first.sql", "CREATE TABLE a (b INTEGER);\n");
  put("schema/0002_more.sql", "CREATE TABLE c (d INTEGER);\n");
  const std::string output = run();
  ASSERT_EQ(status_, 0) << output;
  const std::string header = made("sql/queries/city.hpp");
  EXPECT_THAT(header, HasSubstr("inline constexpr Query city_by_id{\"city_by_id\", "));
  EXPECT_THAT(header, HasSubstr("SELECT 'a;b[', \"$x\\n\"\nFROM city WHERE id = :id)sql\"}"));
  EXPECT_THAT(header, HasSubstr("R\"sql(SELECT id FROM city)sql\"}"));
  const std::string rest = made("sql/embedded.cpp");
  EXPECT_THAT(rest, HasSubstr("sql::all_calls,\n    sql::city_by_id,\n    sql::all_cities,"));
  EXPECT_THAT(rest,
              HasSubstr("Migration{2, \"more\", R\"sql(CREATE TABLE c (d INTEGER);\n)sql\"}"));
}

TEST_F(EmbedSql, LeavesWhatDidNotChange) {
  put("queries/a.sql", "-- name: a\nSELECT 1");
  put("queries/b.sql", "-- name: b\nSELECT 1");
  run();
  const auto old = std::filesystem::file_time_type::clock::now() - std::chrono::hours(1);
  std::filesystem::last_write_time(dir_ / "out/sql/queries/a.hpp", old);
  std::filesystem::last_write_time(dir_ / "out/sql/queries/b.hpp", old);
  put("queries/b.sql", "-- name: b\nSELECT 2");
  run();
  EXPECT_EQ(std::filesystem::last_write_time(dir_ / "out/sql/queries/a.hpp"), old);
  EXPECT_NE(std::filesystem::last_write_time(dir_ / "out/sql/queries/b.hpp"), old);
}

TEST_F(EmbedSql, RefusesBadQueries) {
  const auto refused = [this](const std::string& text) {
    put("queries/x.sql", text);
    std::string output = run();
    EXPECT_NE(status_, 0) << text;
    return output;
  };
  EXPECT_THAT(refused("-- name: Bad-Name\nSELECT 1"), HasSubstr("not a word"));
  EXPECT_THAT(refused("-- name: a\nSELECT 1;\nSELECT 2;"), HasSubstr("exactly one statement"));
  EXPECT_THAT(refused("-- name: a\n-- name: b\nSELECT 2"), HasSubstr("exactly one statement"));
  EXPECT_THAT(refused("-- name: a\nSELECT 1\n-- name: a\nSELECT 2"), HasSubstr("is taken"));
}

TEST_F(EmbedSql, RefusesGapsInTheSchema) {
  put("schema/0001_first.sql", "SELECT 1;");
  put("schema/0003_third.sql", "SELECT 1;");
  EXPECT_THAT(run(), HasSubstr("2 is missing"));
  EXPECT_NE(status_, 0);
}

}  // namespace
}  // namespace colletta::store
