#include "server/handlers/page_cache.hpp"

#include <gtest/gtest.h>

#include "server/http/precompress.hpp"

namespace colletta::handlers {
namespace {

class PageCacheTest : public testing::Test {
 protected:
  void put(const std::string& what, std::uint64_t read_at, std::vector<std::string> topics = {"t"},
           std::size_t bytes = 10, std::int64_t minute = 0) {
    http::Response page;
    page.body = http::make_body(std::string(bytes, 'x'), false);
    cache_.put({what, minute}, std::move(topics), read_at, std::move(page));
  }
  bool keeps(const std::string& what, std::int64_t minute = 0) {
    return cache_.get({what, minute}).has_value();
  }

  /// Somebody who asks: what they have got so far.
  struct Asker {
    std::optional<http::Share> share;
    [[nodiscard]] bool waits() const { return !share; }
    [[nodiscard]] bool has_page() const {
      return share && std::holds_alternative<http::Response>(*share);
    }
    [[nodiscard]] bool makes_for_all() const { return makes() && std::get<http::Turn>(*share); }
    [[nodiscard]] bool makes_alone() const { return makes() && !std::get<http::Turn>(*share); }
    void let_go() { share.reset(); }

   private:
    [[nodiscard]] bool makes() const { return share && !has_page(); }
  };
  std::shared_ptr<Asker> ask(const std::string& key, std::int64_t minute = 0) {
    auto asker = std::make_shared<Asker>();
    auto at_once =
        cache_.join({key, minute}, [asker](http::Share share) { asker->share = std::move(share); });
    if (at_once) asker->share = std::move(at_once);
    return asker;
  }

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

TEST_F(PageCacheTest, OneMakesAPageAndThoseWhoCameMeanwhileShareIt) {
  const auto first = ask("a"), second = ask("a"), third = ask("a"), other = ask("b");
  EXPECT_TRUE(first->makes_for_all());
  EXPECT_TRUE(second->waits() && third->waits());
  EXPECT_TRUE(other->makes_for_all()) << "another page";
  put("a", cache_.now());
  EXPECT_TRUE(second->has_page() && third->has_page());
  EXPECT_TRUE(ask("a")->has_page());
  first->let_go();
  cache_.touch({"t"});
  EXPECT_TRUE(ask("a")->makes_for_all()) << "nobody makes it any more";
}

TEST_F(PageCacheTest, NobodyGetsAPageThatWasReadBeforeTheyAsked) {
  const auto first = ask("a");
  const auto read_at = cache_.now();
  const auto early = ask("a");
  cache_.touch({"t"});
  const auto late = ask("a"), later = ask("a");
  put("a", read_at);
  EXPECT_TRUE(early->has_page()) << "read when they had asked";
  EXPECT_TRUE(late->waits()) << "a commit lies between what was read and their asking";
  first->let_go();
  EXPECT_TRUE(late->makes_for_all());
  EXPECT_TRUE(later->waits());
  put("a", cache_.now());
  EXPECT_TRUE(later->has_page());
}

TEST_F(PageCacheTest, APageHoldsForItsMinuteAndIsSharedIntoTheNext) {
  put("a", cache_.now());
  EXPECT_TRUE(keeps("a", 0));
  EXPECT_FALSE(keeps("a", 1)) << "it words the time that is left";
  const auto first = ask("a", 1), second = ask("a", 1), third = ask("a", 2);
  EXPECT_TRUE(first->makes_for_all());
  put("a", cache_.now(), {"t"}, 10, 2);  // the clock went on while it was made
  EXPECT_TRUE(second->has_page() && third->has_page());
  EXPECT_TRUE(keeps("a", 2));
}

TEST_F(PageCacheTest, WhatIsNotToBeSharedEverybodyMakesAlone) {
  const auto first = ask("a"), second = ask("a"), third = ask("a");
  first->let_go();
  EXPECT_TRUE(second->makes_alone() && third->makes_alone());
  EXPECT_TRUE(ask("a")->makes_for_all()) << "the next one tries again";
}

TEST_F(PageCacheTest, ATurnThatComesToSomebodyWhoIsGoneGoesOn) {
  auto first = ask("a");
  const auto read_at = cache_.now();
  cache_.touch({"t"});
  int gone = 0;
  for (int i = 0; i < 100'000; ++i)  // each of them lets go at once: no stack is so deep
    ASSERT_FALSE(cache_.join({"a", 0}, [&gone](const http::Share&) { ++gone; }));
  const auto last = ask("a");
  put("a", read_at);
  first->let_go();
  EXPECT_EQ(gone, 100'000);
  EXPECT_FALSE(last->waits());
}

}  // namespace
}  // namespace colletta::handlers
