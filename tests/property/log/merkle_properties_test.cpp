// The log's Merkle maths against the definitions of RFC 6962 written down word by word: recursive,
// slow, and sharing no line with what they check.
#include <gtest/gtest.h>

#include <random>

#include "domain/log/tiles.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::log {
namespace {

const Sha256 kSha = ops::sha256;
using Leaves = std::vector<Hash>;

Leaves leaves(std::int64_t n) {
  Leaves out;
  for (std::int64_t i = 0; i < n; ++i) out.push_back(ops::sha256("leaf " + std::to_string(i)));
  return out;
}

std::int64_t half(std::int64_t n) {
  std::int64_t k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

/// MTH(D[begin:end])
Hash mth(const Leaves& d, std::int64_t begin, std::int64_t end) {
  if (begin == end) return ops::sha256("");
  if (end - begin == 1) return d[static_cast<std::size_t>(begin)];
  const std::int64_t k = half(end - begin);
  const Hash l = mth(d, begin, begin + k), r = mth(d, begin + k, end);
  return ops::sha256("\x01" + std::string(l.begin(), l.end()) + std::string(r.begin(), r.end()));
}

/// PATH(m, D[begin:end])
std::vector<Hash> path(const Leaves& d, std::int64_t m, std::int64_t begin, std::int64_t end) {
  if (end - begin <= 1) return {};
  const std::int64_t k = half(end - begin);
  auto out = m < k ? path(d, m, begin, begin + k) : path(d, m - k, begin + k, end);
  out.push_back(m < k ? mth(d, begin + k, end) : mth(d, begin, begin + k));
  return out;
}

/// SUBPROOF(m, D[begin:end], known)
std::vector<Hash> subproof(const Leaves& d, std::int64_t m, std::int64_t begin, std::int64_t end,
                           bool known) {
  const std::int64_t n = end - begin;
  if (m == n) return known ? std::vector<Hash>{} : std::vector<Hash>{mth(d, begin, end)};
  const std::int64_t k = half(n);
  auto out =
      m <= k ? subproof(d, m, begin, begin + k, known) : subproof(d, m - k, begin + k, end, false);
  out.push_back(m <= k ? mth(d, begin + k, end) : mth(d, begin, begin + k));
  return out;
}

SubtreeReader reader(const Leaves& d) {
  return [&d](Subtree at) { return mth(d, at.index << at.height, (at.index + 1) << at.height); };
}

TEST(MerkleProperties, RootsOfEverySize) {
  const Leaves d = leaves(600);
  Frontier frontier;
  for (std::int64_t n = 0; n <= 600; ++n) {
    const Hash expected = mth(d, 0, n);
    ASSERT_EQ(frontier.root(kSha), expected) << n;
    ASSERT_EQ(root_of(kSha, reader(d), n), expected) << n;
    ASSERT_EQ(frontier_of(reader(d), n).hashes(), frontier.hashes()) << n;
    if (n < 600) frontier.push(kSha, d[static_cast<std::size_t>(n)]);
  }
}

TEST(MerkleProperties, SubtreesCompleteOnceAndWithTheirHash) {
  const Leaves d = leaves(333);
  std::map<Subtree, Hash> seen;
  Frontier frontier;
  for (const Hash& leaf : d)
    frontier.push(kSha, leaf, [&](Subtree at, const Hash& hash) {
      EXPECT_TRUE(seen.emplace(at, hash).second);
    });
  std::size_t count = 0;
  for (int height = 0; height < 9; ++height)
    for (std::int64_t i = 0; (i + 1) << height <= 333; ++i, ++count)
      ASSERT_EQ(seen.at({height, i}), reader(d)({height, i}));
  EXPECT_EQ(seen.size(), count);
}

/// Each way in which a proof can be wrong must be noticed.
void expect_no_other_inclusion(const Hash& leaf, std::int64_t index, std::int64_t size,
                               std::vector<Hash> proof, const Hash& root) {
  EXPECT_FALSE(verify_inclusion(kSha, ops::sha256("other"), index, size, proof, root));
  EXPECT_FALSE(verify_inclusion(kSha, leaf, index, size, proof, ops::sha256("other")));
  EXPECT_FALSE(verify_inclusion(kSha, leaf, index + 1, size, proof, root));
  EXPECT_FALSE(verify_inclusion(kSha, leaf, index - 1, size, proof, root));
  proof.push_back(root);
  EXPECT_FALSE(verify_inclusion(kSha, leaf, index, size, proof, root));
  proof.pop_back();
  if (proof.empty()) return;
  std::vector<Hash> shorter(proof.begin(), proof.end() - 1);
  EXPECT_FALSE(verify_inclusion(kSha, leaf, index, size, shorter, root));
  proof[proof.size() / 2][7] ^= 1;
  EXPECT_FALSE(verify_inclusion(kSha, leaf, index, size, proof, root));
}

TEST(MerkleProperties, InclusionOfEveryLeafInEverySmallTree) {
  const Leaves d = leaves(70);
  for (std::int64_t n = 1; n <= 70; ++n)
    for (std::int64_t m = 0; m < n; ++m) {
      const auto proof = inclusion_proof(kSha, reader(d), m, n);
      ASSERT_EQ(proof, path(d, m, 0, n)) << m << " in " << n;
      const Hash root = mth(d, 0, n);
      const Hash& leaf = d[static_cast<std::size_t>(m)];
      ASSERT_TRUE(verify_inclusion(kSha, leaf, m, n, proof, root)) << m << " in " << n;
      expect_no_other_inclusion(leaf, m, n, proof, root);
    }
}

TEST(MerkleProperties, ConsistencyOfEveryPairOfSmallTrees) {
  const Leaves d = leaves(70);
  for (std::int64_t n = 1; n <= 70; ++n)
    for (std::int64_t m = 1; m <= n; ++m) {
      auto proof = consistency_proof(kSha, reader(d), m, n);
      ASSERT_EQ(proof, subproof(d, m, 0, n, true)) << m << " to " << n;
      const Hash from = mth(d, 0, m), to = mth(d, 0, n), other = ops::sha256("other");
      ASSERT_TRUE(verify_consistency(kSha, m, n, proof, from, to)) << m << " to " << n;
      ASSERT_FALSE(verify_consistency(kSha, m, n, proof, other, to));
      ASSERT_FALSE(verify_consistency(kSha, m, n, proof, from, other));
      if (proof.empty()) continue;
      ASSERT_FALSE(verify_consistency(kSha, m, n, {proof.begin(), proof.end() - 1}, from, to));
      proof[proof.size() / 2][7] ^= 1;
      ASSERT_FALSE(verify_consistency(kSha, m, n, proof, from, to));
    }
}

/// Hashes as a log keeps them: whole tiles of complete subtrees, nothing else.
TileFetch tiles(const Leaves& d) {
  return [&d](const Tile& tile) {
    std::vector<Hash> hashes;
    for (int i = 0; i < tile.width; ++i) {
      const std::int64_t at = tile.index * kTileWidth + i;
      hashes.push_back(mth(d, at << (8 * tile.level), (at + 1) << (8 * tile.level)));
    }
    return hashes;
  };
}

TEST(MerkleProperties, TilesGiveTheSameProofs) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  const Leaves d = leaves(66'000);
  for (const std::int64_t size : {255, 256, 257, 511, 512, 65'535, 65'536, 65'537, 66'000}) {
    const Hash root = mth(d, 0, size);
    TileReader once(kSha, tiles(d), size);
    ASSERT_EQ(root_of(kSha, std::ref(once), size), root) << size;
    for (int i = 0; i < 6; ++i) {
      const auto index = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(size));
      TileReader read(kSha, tiles(d), size);
      const auto proof = inclusion_proof(kSha, std::ref(read), index, size);
      ASSERT_TRUE(
          verify_inclusion(kSha, d[static_cast<std::size_t>(index)], index, size, proof, root))
          << index << " in " << size;
      const std::int64_t from = index + 1;
      const auto grown = consistency_proof(kSha, std::ref(read), from, size);
      ASSERT_TRUE(verify_consistency(kSha, from, size, grown, mth(d, 0, from), root))
          << from << " to " << size;
    }
  }
}

TEST(MerkleProperties, NewTilesKeepAMirrorWhole) {
  std::mt19937_64 random(7);
  std::map<std::pair<int, std::int64_t>, int> mirror;  // level, index -> width
  std::int64_t size = 0;
  while (size < 200'000) {
    const std::int64_t next = size + static_cast<std::int64_t>(random() % 3'000);
    for_each_new_tile(size, next, [&](const Tile& tile) {
      ASSERT_TRUE(is_covered(tile, next));
      mirror[{tile.level, tile.index}] = tile.width;
    });
    size = next;
    for (int level = kEntries; level <= 3; ++level)
      for (std::int64_t i = 0; width_in(level, i, size) > 0; ++i)
        ASSERT_EQ((mirror[{level, i}]), width_in(level, i, size));
  }
}

}  // namespace
}  // namespace colletta::log
