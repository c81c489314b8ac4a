#include "server/store/database_url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace colletta::store {
namespace {

using testing::HasSubstr;
using testing::Not;

DatabaseUrl parsed(std::string_view text) { return DatabaseUrl::parse(text).value(); }

TEST(DatabaseUrl, ReadsSqlitePaths) {
  EXPECT_EQ(parsed("sqlite:///var/lib/colletta/city.db").sqlite().path,
            "/var/lib/colletta/city.db");
  EXPECT_EQ(parsed("sqlite://data/city.db").sqlite().path, "data/city.db");
  EXPECT_EQ(parsed("sqlite:///a b/c%20d.db").sqlite().path, "/a b/c d.db");
  EXPECT_EQ(parsed("sqlite:///a").dialect(), Dialect::kSqlite);
}

TEST(DatabaseUrl, ReadsMysqlParts) {
  const auto url = parsed("mysql://anna:p%40ss%2F:w@db.example:3307/colletta").mysql();
  EXPECT_EQ(url.user, "anna");
  EXPECT_EQ(url.password, "p@ss/:w");
  EXPECT_EQ(url.host, "db.example");
  EXPECT_EQ(url.port, 3307);
  EXPECT_EQ(url.database, "colletta");
  EXPECT_EQ(parsed("mariadb://a@h/d").mysql().port, 3306);
  EXPECT_EQ(parsed("mysql://a@[::1]:3310/d").mysql().host, "::1");
  EXPECT_EQ(parsed("mysql://a@[::1]:3310/d").mysql().port, 3310);
  EXPECT_EQ(parsed("mysql://a@localhost/d?socket=/run/my.sock").mysql().socket, "/run/my.sock");
}

TEST(DatabaseUrl, WritesWhatItReads) {
  for (const char* text :
       {"sqlite:///a/b c.db", "sqlite://rel.db", "mysql://a@h:3306/d", "mysql://a:p%40%27%25@h:1/d",
        "mysql://a@[::1]:3310/d", "mysql://a:b@localhost/d?socket=/run/x.sock"}) {
    EXPECT_EQ(parsed(text).str(), text);
  }
}

TEST(DatabaseUrl, NeverShowsThePassword) {
  const auto url = parsed("mysql://anna:geheim@h:1/d");
  EXPECT_EQ(url.redacted(), "mysql://anna:***@h:1/d");
  EXPECT_EQ(parsed("mysql://anna@h:1/d").redacted(), "mysql://anna@h:1/d");
  for (const char* text : {"mysql://anna:geheim@h:99999/d", "mysql://:geheim@h/d",
                           "mysql://anna:geheim@h", "anna:geheim@h", "pg://anna:geheim@h/d"}) {
    EXPECT_THAT(DatabaseUrl::parse(text).error().detail, Not(HasSubstr("geheim"))) << text;
  }
}

TEST(DatabaseUrl, RefusesAndSaysWhatIsAllowed) {
  for (const char* text : {"",
                           "x",
                           "sqlite:",
                           "sqlite://",
                           "sqlite:///dir/",
                           "sqlite:///a%2",
                           "sqlite:///a%zz",
                           "sqlite:///a\"b",
                           "sqlite:///a%00b",
                           "postgres://a@h/d",
                           "mysql://",
                           "mysql://h/d",
                           "mysql://@h/d",
                           "mysql://a@/d",
                           "mysql://a@h",
                           "mysql://a@h/",
                           "mysql://a@h/d/e",
                           "mysql://a@h:0/d",
                           "mysql://a@h:70000/d",
                           "mysql://a@h:/d",
                           "mysql://a@h:x/d",
                           "mysql://a@h/d?ssl=1",
                           "mysql://a@h/d?socket=rel",
                           "mysql://a@h/d?socket="}) {
    const auto result = DatabaseUrl::parse(text);
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_EQ(result.error().code, Errc::kInvalid);
    EXPECT_EQ(result.error().field, "database");
    EXPECT_THAT(result.error().detail, HasSubstr("sqlite:///absolute/path")) << text;
  }
}

}  // namespace
}  // namespace colletta::store
