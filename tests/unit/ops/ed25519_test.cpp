// Ed25519: a signature that another program made, RFC 8032's vector, and keys that come back from
// their file.
#include "server/ops/ed25519.hpp"

#include <gtest/gtest.h>

#include "domain/log/note.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::ops {
namespace {

TEST(Ed25519, NoteOfAnotherProgramVerifies) {
  // The example of Go's package note.
  const std::string note =
      "If you think cryptography is the answer to your problem,\n"
      "then you don't know what your problem is.\n"
      "\n"
      "\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
      "KvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  const auto key = colletta::log::parse_vkey(
      sha256, "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  ASSERT_TRUE(key);
  EXPECT_TRUE(colletta::log::open_note(note, {*key}, verify_ed25519));
  std::string changed = note;
  changed[3] = 'Y';
  EXPECT_FALSE(colletta::log::open_note(changed, {*key}, verify_ed25519));
}

TEST(Ed25519, VectorOfRfc8032) {
  // 7.1, TEST 2, wrapped as PKCS#8.
  const std::string seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
  std::string der;
  const std::string digits = "302e020100300506032b657004220420" + seed;
  for (std::size_t i = 0; i < digits.size(); i += 2)
    der += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  const auto key = Ed25519Key::from_pem("-----BEGIN PRIVATE KEY-----\n" + base64(der) +
                                        "\n-----END PRIVATE KEY-----\n");
  ASSERT_TRUE(key);
  EXPECT_EQ(hex(key->public_key()),
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  EXPECT_EQ(hex(key->sign("\x72")),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

TEST(Ed25519, AKeyComesBackFromItsFile) {
  const Ed25519Key key = Ed25519Key::make();
  const auto again = Ed25519Key::from_pem(key.pem());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->public_key(), key.public_key());
  const std::string signature = again->sign("text");
  EXPECT_TRUE(verify_ed25519(key.public_key(), "text", signature));
  EXPECT_FALSE(verify_ed25519(key.public_key(), "tex", signature));
  EXPECT_FALSE(verify_ed25519(Ed25519Key::make().public_key(), "text", signature));
  EXPECT_FALSE(verify_ed25519(key.public_key(), "text", signature.substr(1)));
  EXPECT_FALSE(verify_ed25519("short", "text", signature));
}

TEST(Ed25519, AnythingElseIsNoKey) {
  EXPECT_FALSE(Ed25519Key::from_pem(""));
  EXPECT_FALSE(
      Ed25519Key::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
  // An X25519 key is a key, but none that signs.
  EXPECT_FALSE(
      Ed25519Key::from_pem("-----BEGIN PRIVATE KEY-----\n"
                           "MC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq\n"
                           "-----END PRIVATE KEY-----\n"));
}

}  // namespace
}  // namespace colletta::ops
