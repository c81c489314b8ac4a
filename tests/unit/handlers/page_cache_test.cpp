#include "server/handlers/page_cache.hpp"

#include <gtest/gtest.h>

#include "server/http/precompress.hpp"

namespace colletta::handlers {
namespace {

class PageCacheTest : public testing::Test {
 protected:
  void put(const std::string& key, std::uint64_t read_at, std::vector<std::string> topics = {"t"},
           std::size_t bytes = 10) {
    http::Response page;
    page.body = http::make_body(std::string(bytes, 'x'), false);
    cache_.put(key, std::move(topics), read_at, std::move(page));
  }
  bool keeps(const std::string& key) { return cache_.get(key).has_value(); }

  PageCache cache_{1'000};
};

TEST_F(PageCacheTest, KeepsAPageUntilOneOfItsTopicsIsTouched) {
  put("a", cache_.now(), {"t", "u"});
  put("b", cache_.now(), {"v"});
  EXPECT_TRUE(keeps("a"));
  cache_.touch({"u"});
  EXPECT_FALSE(keeps("a"));
  EXPECT_TRUE(keeps("b"));
}

TEST_F(PageCacheTest, APageThatWasReadBeforeTheTouchIsStaleWhenItComes) {
  const auto read_at = cache_.now();
  cache_.touch({"t"});
  put("a", read_at);
  EXPECT_FALSE(keeps("a"));
  put("a", cache_.now());
  EXPECT_TRUE(keeps("a"));
}

TEST_F(PageCacheTest, ClearingForgetsWhatWasReadBeforeAndNothingLater) {
  const auto read_at = cache_.now();
  put("a", read_at);
  cache_.clear();
  EXPECT_FALSE(keeps("a"));
  put("late", read_at);
  EXPECT_FALSE(keeps("late"));
  put("b", cache_.now());
  EXPECT_TRUE(keeps("b"));
}

TEST_F(PageCacheTest, IsBoundedAndKeepsWhatWasUsedLast) {
  for (const char* key : {"a", "b", "c", "d", "e", "f", "g"}) put(key, cache_.now(), {"t"}, 120);
  EXPECT_TRUE(keeps("a"));
  for (const char* key : {"h", "i"}) put(key, cache_.now(), {"t"}, 120);
  EXPECT_TRUE(keeps("a"));
  EXPECT_FALSE(keeps("b"));
  EXPECT_LE(cache_.bytes(), 1'000U);
  put("giant", cache_.now(), {"t"}, 200);
  EXPECT_FALSE(keeps("giant"));
}

}  // namespace
}  // namespace colletta::handlers
