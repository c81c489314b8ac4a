// The Merkle tree of RFC 6962: hashing leaf by leaf in O(log n) memory, proofs made from the hashes
// of complete subtrees, and the verification of proofs (RFC 9162, sections 2.1.3.2 and 2.1.4.2). It
// must never know where hashes are kept.
#pragma once

#include <functional>
#include <vector>

#include "domain/log/hash.hpp"

namespace colletta::log {

/// The complete subtree over the leaves [index * 2^height, (index + 1) * 2^height).
struct Subtree {
  int height = 0;
  std::int64_t index = 0;
  friend auto operator<=>(const Subtree&, const Subtree&) = default;
};

/// Gives the hash of a complete subtree of the tree in question. What it throws passes through.
using SubtreeReader = std::function<Hash(Subtree)>;

/// SHA-256(0x00 || entry), SHA-256(0x01 || left || right), SHA-256().
Hash leaf_hash(const Sha256& sha256, std::string_view entry);
Hash node_hash(const Sha256& sha256, const Hash& left, const Hash& right);
Hash empty_root(const Sha256& sha256);

/// The right edge of a growing tree: one hash for each bit of its size. Pushing leaves gives tree
/// heads without keeping the leaves.
class Frontier {
 public:
  using OnSubtree = std::function<void(Subtree, const Hash&)>;

  Frontier() = default;
  /// As `size()` and `hashes()` gave them. CHECKs that there is one hash for each bit of `size`.
  Frontier(std::int64_t size, std::vector<Hash> hashes);

  /// Appends a leaf. `on_subtree`, when there is one, sees every subtree that this completes, the
  /// leaf itself first.
  void push(const Sha256& sha256, const Hash& leaf, const OnSubtree& on_subtree = {});
  [[nodiscard]] Hash root(const Sha256& sha256) const;
  [[nodiscard]] std::int64_t size() const { return size_; }
  /// The hashes of the complete subtrees that the tree is made of, the largest (leftmost) first.
  [[nodiscard]] const std::vector<Hash>& hashes() const { return hashes_; }

 private:
  std::int64_t size_ = 0;
  std::vector<Hash> hashes_;
};

/// The complete subtrees that a tree of `size` leaves is made of, the largest first.
std::vector<Subtree> subtrees_of(std::int64_t size);
/// The head of the tree of the first `size` leaves, and the frontier of it.
Hash root_of(const Sha256& sha256, const SubtreeReader& read, std::int64_t size);
Frontier frontier_of(const SubtreeReader& read, std::int64_t size);

/// RFC 6962, 2.1.1: from the leaf's sibling up. CHECKs 0 <= index < size.
std::vector<Hash> inclusion_proof(const Sha256& sha256, const SubtreeReader& read,
                                  std::int64_t index, std::int64_t size);
/// RFC 6962, 2.1.2. CHECKs 0 <= from <= to. Empty when from is 0 or to.
std::vector<Hash> consistency_proof(const Sha256& sha256, const SubtreeReader& read,
                                    std::int64_t from, std::int64_t to);

/// Whether `proof` shows that `leaf` stands at `index` in the tree of `size` leaves with `root`.
/// Any arguments may come: numbers that cannot be are answered false.
bool verify_inclusion(const Sha256& sha256, const Hash& leaf, std::int64_t index, std::int64_t size,
                      const std::vector<Hash>& proof, const Hash& root);
/// Whether `proof` shows that the tree of `to` leaves extends the one of `from` leaves.
bool verify_consistency(const Sha256& sha256, std::int64_t from, std::int64_t to,
                        const std::vector<Hash>& proof, const Hash& root_from, const Hash& root_to);

/// The steps of `verify_inclusion`, for who explains them: the hash before and after each, and on
/// which side the proof's hash stands. Empty when the proof has not the length for these numbers.
struct InclusionStep {
  Hash sibling{};
  bool sibling_left = false;
  Hash result{};
};
std::vector<InclusionStep> inclusion_steps(const Sha256& sha256, const Hash& leaf,
                                           std::int64_t index, std::int64_t size,
                                           const std::vector<Hash>& proof);

}  // namespace colletta::log
