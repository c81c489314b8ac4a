// Passwords at the least cost that argon2id takes, so that the test is quick.
#include "server/ops/password.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace colletta::ops {
namespace {

constexpr PasswordCost kCheap{1, 8};

TEST(PasswordHasher, VerifiesItsOwnHashesOnly) {
  const PasswordHasher hasher(kCheap);
  const std::string stored = hasher.hash("correct horse battery");
  EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=8192,t=1,p=1$"));
  EXPECT_TRUE(hasher.verify(stored, "correct horse battery"));
  EXPECT_FALSE(hasher.verify(stored, "correct horse batterz"));
  EXPECT_FALSE(hasher.verify("not a hash", "correct horse battery"));
  EXPECT_NE(hasher.hash("correct horse battery"), stored);  // a salt of its own
}

TEST(PasswordHasher, KnowsWhenTheCostHasChanged) {
  const std::string stored = PasswordHasher(kCheap).hash("x");
  EXPECT_FALSE(PasswordHasher(kCheap).needs_rehash(stored));
  EXPECT_TRUE(PasswordHasher({2, 8}).needs_rehash(stored));
  EXPECT_TRUE(PasswordHasher({1, 9}).needs_rehash(stored));
}

TEST(PasswordHasher, AnUnknownNameTakesAsLongAsAKnownOne) {
  const PasswordHasher hasher({2, 32});
  const std::string stored = hasher.hash("x");
  const auto time = [](auto&& work) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(work());
    return (std::chrono::steady_clock::now() - start).count();
  };
  const auto known = time([&] { return hasher.verify(stored, "wrong"); });
  const auto unknown = time([&] { return hasher.refuse_unknown("wrong"); });
  EXPECT_GT(unknown, known / 4);  // a skipped hash would be a thousandth
}

}  // namespace
}  // namespace colletta::ops
