#include "server/store/dialect.hpp"

#include <gtest/gtest.h>

#include "domain/base/check.hpp"

namespace colletta::store {
namespace {

TEST(Dialect, ExpandsTokens) {
  EXPECT_EQ(expand("a {{int}} {{for_update}}b", Dialect::kSqlite), "a INTEGER b");
  EXPECT_EQ(expand("a {{int}} {{for_update}}", Dialect::kMysql), "a BIGINT FOR UPDATE");
}

TEST(Dialect, DropsCommentsButNotQuotedDashes) {
  EXPECT_EQ(expand("a -- it's :x\nb", Dialect::kMysql), "a \nb");
  EXPECT_EQ(expand("'--a''--b' c--d", Dialect::kMysql), "'--a''--b' c");
}

TEST(Dialect, RefusesUnknownTokens) {
  EXPECT_THROW(expand("{{unknown}}", Dialect::kSqlite), CheckFailure);
  EXPECT_THROW(expand("{{id", Dialect::kSqlite), CheckFailure);
}

}  // namespace
}  // namespace colletta::store
