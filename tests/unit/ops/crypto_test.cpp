// Hashes and encodings against published vectors; randomness and ULIDs by their properties.
#include "server/ops/crypto.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace colletta::ops {
namespace {

TEST(Sha256, MatchesFips180) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, ThreadsDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  std::vector<std::string> seen(4);
  for (std::string& result : seen)
    threads.emplace_back([&result] {
      for (int i = 0; i < 2'000; ++i) result = sha256_hex("abc");
    });
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : seen) EXPECT_EQ(result, sha256_hex("abc"));
}

TEST(Hmac, MatchesRfc4231) {
  EXPECT_EQ(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There"),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hmac_sha256_hex("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hmac_sha256_hex(std::string(131, '\xaa'),
                            "Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, AnEmptyKeyIsNotTheLastOne) {
  const std::string empty = hmac_sha256_hex("", "x");
  EXPECT_NE(hmac_sha256_hex("key", "x"), empty);
  EXPECT_EQ(hmac_sha256_hex("", "x"), empty);
  EXPECT_EQ(hmac_sha256_hex("", ""),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Base64, MatchesRfc4648) {
  const std::vector<std::pair<std::string, std::string>> vectors = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(base64(plain), encoded);
    EXPECT_EQ(*from_base64(encoded), plain);
    EXPECT_EQ(*from_base64url(base64url(plain)), plain);
  }
  EXPECT_EQ(base64("\xfb\xff"), "+/8=");
  EXPECT_EQ(base64url("\xfb\xff"), "-_8");
}

TEST(Base64, RefusesWhatItWouldNotWrite) {
  for (const char* text : {"Zg", "Zg=", "Zg==\n", "Z g==", "Zh==", "Zm9v=", "-_8=", "Zg==Zg=="})
    EXPECT_FALSE(from_base64(text).ok()) << text;
  for (const char* text : {"Zg==", "+/8", "Zh", "Z", "Zg "})
    EXPECT_FALSE(from_base64url(text).ok()) << text;
}

TEST(Random, TokensDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) seen.insert(random_token());
  EXPECT_EQ(seen.size(), 1'000U);
  EXPECT_EQ(seen.begin()->size(), 43U);
}

TEST(EqualInConstantTime, Compares) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

TEST(UlidMaker, GrowsWithinAMillisecondAndWhenTheClockStepsBack) {
  Timestamp now{1'700'000'000'000'000};
  UlidMaker maker([&now] { return now; });
  std::string last;
  for (int i = 0; i < 3'000; ++i) {
    if (i == 1'000) now.us -= 5'000'000;
    if (i == 2'000) now.us += 6'000'000;
    const std::string next = maker.next();
    ASSERT_TRUE(is_ulid(next));
    ASSERT_GT(next, last);
    last = next;
  }
}

TEST(UlidMaker, CountsOverByteBorders) {
  UlidMaker maker([] { return Timestamp{0}; },
                  [](std::size_t n) { return std::string(n, '\xff'); });
  const std::string first = maker.next();
  const std::string second = maker.next();
  EXPECT_EQ(first, "0000000000FZZZZZZZZZZZZZZZ");
  EXPECT_EQ(second, "0000000000G000000000000000");
}

}  // namespace
}  // namespace colletta::ops
