// What a verification has found so far: enough to see what is wrong, never so much that a journal
// that is all wrong fills the memory.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "domain/journal/replay.hpp"

namespace colletta::services {

class Findings {
 public:
  void add(Finding finding) {
    if (!enough()) all_.push_back(std::move(finding));
  }
  void add(std::int64_t seq, std::string what) { add({seq, std::move(what)}); }
  void add(const std::vector<Finding>& more) {
    for (const Finding& finding : more) add(finding);
  }
  /// What contradicts a signature is told whatever else was found before; as many as there are.
  void add_all_the_same(const Finding& finding) { all_.push_back(finding); }
  /// Nobody reads on: the first ones matter.
  [[nodiscard]] bool enough() const { return all_.size() >= kFindingsMax; }
  [[nodiscard]] bool none() const { return all_.empty(); }

  /// By position, those of none in particular last; of one position in the order of their coming.
  [[nodiscard]] std::vector<Finding> in_order() const {
    std::vector<Finding> sorted = all_;
    std::ranges::stable_sort(sorted, {}, [](const Finding& one) {
      return static_cast<std::uint64_t>(one.seq);  // -1 becomes the largest
    });
    return sorted;
  }

 private:
  std::vector<Finding> all_;
};

}  // namespace colletta::services
