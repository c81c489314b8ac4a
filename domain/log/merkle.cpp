#include "domain/log/merkle.hpp"

#include <algorithm>
#include <bit>

#include "domain/base/check.hpp"

namespace colletta::log {
namespace {

std::uint64_t bits(std::int64_t size) { return static_cast<std::uint64_t>(size); }

/// The largest power of two below n, for n > 1: where the RFC parts a tree.
std::int64_t split(std::int64_t n) {
  return static_cast<std::int64_t>(std::bit_floor(bits(n - 1)));
}

/// The complete subtrees of [begin, end), where `begin` is a point at which the RFC parts a tree.
std::vector<Subtree> subtrees_between(std::int64_t begin, std::int64_t end) {
  std::vector<Subtree> out;
  while (begin < end) {
    const int height = static_cast<int>(std::bit_width(bits(end - begin))) - 1;
    out.push_back({height, begin >> height});
    begin += std::int64_t{1} << height;
  }
  return out;
}

Hash fold(const Sha256& sha256, const std::vector<Hash>& hashes) {
  Hash acc = hashes.back();
  for (auto it = hashes.rbegin() + 1; it != hashes.rend(); ++it) acc = node_hash(sha256, *it, acc);
  return acc;
}

Hash range_root(const Sha256& sha256, const SubtreeReader& read, std::int64_t begin,
                std::int64_t end) {
  std::vector<Hash> hashes;
  for (const Subtree& subtree : subtrees_between(begin, end)) hashes.push_back(read(subtree));
  return fold(sha256, hashes);
}

}  // namespace

Hash leaf_hash(const Sha256& sha256, std::string_view entry) {
  std::string data;
  data.reserve(1 + entry.size());
  data += '\0';
  data += entry;
  return sha256(data);
}

Hash node_hash(const Sha256& sha256, const Hash& left, const Hash& right) {
  std::array<char, 65> data{1};
  std::copy(right.begin(), right.end(), std::copy(left.begin(), left.end(), data.begin() + 1));
  return sha256({data.data(), data.size()});
}

Hash empty_root(const Sha256& sha256) { return sha256({}); }

Frontier::Frontier(std::int64_t size, std::vector<Hash> hashes)
    : size_(size), hashes_(std::move(hashes)) {
  CHECK(size >= 0 && std::popcount(bits(size)) == static_cast<int>(hashes_.size()),
        "a frontier has one hash for each bit of its size");
}

void Frontier::push(const Sha256& sha256, const Hash& leaf, const OnSubtree& on_subtree) {
  Hash hash = leaf;
  Subtree subtree{0, size_};
  if (on_subtree) on_subtree(subtree, hash);
  for (std::uint64_t carry = bits(size_); (carry & 1U) != 0; carry >>= 1U) {
    hash = node_hash(sha256, hashes_.back(), hash);
    hashes_.pop_back();
    subtree = {subtree.height + 1, subtree.index >> 1};
    if (on_subtree) on_subtree(subtree, hash);
  }
  hashes_.push_back(hash);
  ++size_;
}

Hash Frontier::root(const Sha256& sha256) const {
  return hashes_.empty() ? empty_root(sha256) : fold(sha256, hashes_);
}

std::vector<Subtree> subtrees_of(std::int64_t size) { return subtrees_between(0, size); }

Hash root_of(const Sha256& sha256, const SubtreeReader& read, std::int64_t size) {
  return size == 0 ? empty_root(sha256) : range_root(sha256, read, 0, size);
}

Frontier frontier_of(const SubtreeReader& read, std::int64_t size) {
  std::vector<Hash> hashes;
  for (const Subtree& subtree : subtrees_of(size)) hashes.push_back(read(subtree));
  return {size, std::move(hashes)};
}

std::vector<Hash> inclusion_proof(const Sha256& sha256, const SubtreeReader& read,
                                  std::int64_t index, std::int64_t size) {
  CHECK(0 <= index && index < size, "the leaf is in the tree");
  std::vector<Hash> proof;
  std::int64_t begin = 0;
  std::int64_t end = size;
  while (end - begin > 1) {
    const std::int64_t middle = begin + split(end - begin);
    const bool left = index < middle;
    proof.push_back(left ? range_root(sha256, read, middle, end)
                         : range_root(sha256, read, begin, middle));
    (left ? end : begin) = middle;
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

std::vector<Hash> consistency_proof(const Sha256& sha256, const SubtreeReader& read,
                                    std::int64_t from, std::int64_t to) {
  CHECK(0 <= from && from <= to, "a tree extends a smaller one");
  std::vector<Hash> proof;
  if (from == 0) return proof;
  std::int64_t begin = 0;
  std::int64_t end = to;
  while (end != from) {
    const std::int64_t middle = begin + split(end - begin);
    const bool left = from <= middle;
    proof.push_back(left ? range_root(sha256, read, middle, end)
                         : range_root(sha256, read, begin, middle));
    (left ? end : begin) = middle;
  }
  if (begin != 0) proof.push_back(range_root(sha256, read, begin, end));
  std::reverse(proof.begin(), proof.end());
  return proof;
}

std::vector<InclusionStep> inclusion_steps(const Sha256& sha256, const Hash& leaf,
                                           std::int64_t index, std::int64_t size,
                                           const std::vector<Hash>& proof) {
  std::vector<InclusionStep> steps;
  if (index < 0 || index >= size) return steps;
  std::uint64_t fn = bits(index);
  std::uint64_t sn = bits(size - 1);
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (sn == 0) return {};
    const bool left = (fn & 1U) != 0 || fn == sn;
    hash = left ? node_hash(sha256, sibling, hash) : node_hash(sha256, hash, sibling);
    if (left)
      while ((fn & 1U) == 0 && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    fn >>= 1U;
    sn >>= 1U;
    steps.push_back({sibling, left, hash});
  }
  return sn == 0 ? steps : std::vector<InclusionStep>{};
}

bool verify_inclusion(const Sha256& sha256, const Hash& leaf, std::int64_t index, std::int64_t size,
                      const std::vector<Hash>& proof, const Hash& root) {
  if (index < 0 || index >= size) return false;
  if (size == 1) return proof.empty() && leaf == root;
  const auto steps = inclusion_steps(sha256, leaf, index, size, proof);
  return !steps.empty() && steps.back().result == root;
}

bool verify_consistency(const Sha256& sha256, std::int64_t from, std::int64_t to,
                        const std::vector<Hash>& proof, const Hash& root_from,
                        const Hash& root_to) {
  if (from < 0 || from > to) return false;
  if (from == to) return proof.empty() && root_from == root_to;
  if (from == 0) return proof.empty() && root_from == empty_root(sha256);
  std::vector<Hash> path = proof;
  if (std::has_single_bit(bits(from))) path.insert(path.begin(), root_from);
  if (path.empty()) return false;
  std::uint64_t fn = bits(from - 1);
  std::uint64_t sn = bits(to - 1);
  while ((fn & 1U) != 0) {
    fn >>= 1U;
    sn >>= 1U;
  }
  Hash fr = path[0];
  Hash sr = path[0];
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (sn == 0) return false;
    if ((fn & 1U) != 0 || fn == sn) {
      fr = node_hash(sha256, path[i], fr);
      sr = node_hash(sha256, path[i], sr);
      while ((fn & 1U) == 0 && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      sr = node_hash(sha256, sr, path[i]);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && fr == root_from && sr == root_to;
}

}  // namespace colletta::log
