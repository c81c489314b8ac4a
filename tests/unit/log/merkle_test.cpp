// The Merkle tree against the published vectors of Certificate Transparency (RFC 6962 trees over
// eight well-known inputs).
#include "domain/log/merkle.hpp"

#include <gtest/gtest.h>

#include <array>

#include "tests/unit/log/sha.hpp"

namespace colletta::log {
namespace {

const std::vector<std::string> kInputs = {
    std::string(), std::string(1, '\0'), "\x10", " !", "01", "@ABC", "PQRSTUVW", "`abcdefghijklmno",
};
constexpr auto kRoots = std::to_array<std::string_view>(
    {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
     "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
     "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
     "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
     "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
     "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
     "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
     "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"});

Hash h(std::string_view hex_text) { return hash_of_hex(hex_text).value(); }

/// Every complete subtree of the eight inputs.
std::map<Subtree, Hash> subtrees() {
  std::map<Subtree, Hash> out;
  Frontier frontier;
  for (const std::string& input : kInputs)
    frontier.push(kSha, leaf_hash(kSha, input),
                  [&](Subtree at, const Hash& hash) { out.emplace(at, hash); });
  return out;
}

TEST(Merkle, RootsOfTheKnownInputs) {
  Frontier frontier;
  EXPECT_EQ(hex(frontier.root(kSha)), kRoots[0]);
  for (std::size_t i = 0; i < kInputs.size(); ++i) {
    frontier.push(kSha, leaf_hash(kSha, kInputs[i]));
    EXPECT_EQ(hex(frontier.root(kSha)), kRoots[i + 1]) << i + 1;
    EXPECT_EQ(frontier.size(), static_cast<std::int64_t>(i + 1));
  }
}

TEST(Merkle, KnownInclusionProofs) {
  const auto all = subtrees();
  const SubtreeReader read = [&](Subtree at) { return all.at(at); };
  EXPECT_TRUE(inclusion_proof(kSha, read, 0, 1).empty());
  const std::vector<Hash> first_of_eight = {
      h("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
      h("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
      h("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")};
  EXPECT_EQ(inclusion_proof(kSha, read, 0, 8), first_of_eight);
  const std::vector<Hash> sixth_of_eight = {
      h("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
      h("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
      h("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")};
  EXPECT_EQ(inclusion_proof(kSha, read, 5, 8), sixth_of_eight);
  const std::vector<Hash> third_of_three = {
      h("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")};
  EXPECT_EQ(inclusion_proof(kSha, read, 2, 3), third_of_three);
}

TEST(Merkle, KnownConsistencyProofs) {
  const auto all = subtrees();
  const SubtreeReader read = [&](Subtree at) { return all.at(at); };
  EXPECT_TRUE(consistency_proof(kSha, read, 1, 1).empty());
  EXPECT_TRUE(consistency_proof(kSha, read, 0, 5).empty());
  const std::vector<Hash> six_to_eight = {
      h("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
      h("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
      h("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")};
  EXPECT_EQ(consistency_proof(kSha, read, 6, 8), six_to_eight);
  const std::vector<Hash> two_to_five = {
      h("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
      h("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")};
  EXPECT_EQ(consistency_proof(kSha, read, 2, 5), two_to_five);
}

TEST(Merkle, NumbersThatCannotBeAreRefused) {
  const Hash root = h(kRoots[1]);
  EXPECT_TRUE(verify_inclusion(kSha, root, 0, 1, {}, root));
  EXPECT_FALSE(verify_inclusion(kSha, root, 1, 1, {}, root));
  EXPECT_FALSE(verify_inclusion(kSha, root, -1, 1, {}, root));
  EXPECT_FALSE(verify_inclusion(kSha, root, 0, 0, {}, root));
  EXPECT_FALSE(verify_inclusion(kSha, root, 0, 1, {root}, root));
  EXPECT_TRUE(verify_consistency(kSha, 1, 1, {}, root, root));
  EXPECT_FALSE(verify_consistency(kSha, 1, 1, {root}, root, root));
  EXPECT_FALSE(verify_consistency(kSha, 2, 1, {}, root, root));
  EXPECT_FALSE(verify_consistency(kSha, -1, 1, {}, root, root));
  EXPECT_FALSE(verify_consistency(kSha, 1, 2, {}, root, root));
  EXPECT_TRUE(verify_consistency(kSha, 0, 1, {}, h(kRoots[0]), root));
  EXPECT_FALSE(verify_consistency(kSha, 0, 1, {}, root, root));
}

TEST(Merkle, StepsSayOnWhichSideTheSiblingStands) {
  const auto all = subtrees();
  const SubtreeReader read = [&](Subtree at) { return all.at(at); };
  const Hash leaf = leaf_hash(kSha, kInputs[5]);
  const auto steps = inclusion_steps(kSha, leaf, 5, 8, inclusion_proof(kSha, read, 5, 8));
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_TRUE(steps[0].sibling_left);
  EXPECT_FALSE(steps[1].sibling_left);
  EXPECT_TRUE(steps[2].sibling_left);
  EXPECT_EQ(hex(steps[2].result), kRoots[8]);
}

TEST(LogHash, TextFormsAreStrict) {
  EXPECT_EQ(base64(std::string_view("")), "");
  EXPECT_EQ(base64(std::string_view("f")), "Zg==");
  EXPECT_EQ(base64(std::string_view("fo")), "Zm8=");
  EXPECT_EQ(base64(std::string_view("foobar")), "Zm9vYmFy");
  EXPECT_EQ(from_base64("Zm8=").value(), "fo");
  for (const char* bad :
       {"Zg", "Zg=", "Zh==", "Zm9=", "Zg==\n", "Z===", "=AAA", "Zg==Zg==", "-_==", "Zm9v=Zm9"})
    EXPECT_FALSE(from_base64(bad)) << bad;
  EXPECT_EQ(log_number("0").value(), 0);
  EXPECT_EQ(log_number("4611686018427387904").value(), std::int64_t{1} << 62U);
  for (const char* bad : {"", "00", "01", "-1", "+1", "1 ", "4611686018427387905",
                          "9999999999999999999", "18446744073709551616"})
    EXPECT_FALSE(log_number(bad)) << bad;
  EXPECT_FALSE(hash_of_hex(std::string(64, 'A')));
  EXPECT_FALSE(hash_of_hex(std::string(63, 'a')));
}

}  // namespace
}  // namespace colletta::log
