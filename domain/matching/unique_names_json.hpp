// One object, one value for each name: JSON leaves open which of two counts, so such a document is
// refused. It must never know what a document is about.
#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace colletta::matching {

/// Told what a parser's callback is told, also of what the callback passes over.
class UniqueNames {
 public:
  void see(int depth, nlohmann::json::parse_event_t event, const nlohmann::json& value) {
    using Event = nlohmann::json::parse_event_t;
    const auto at = static_cast<std::size_t>(depth);
    if (event == Event::object_start) {
      if (names_.size() < at + 2) names_.resize(at + 2);
      names_[at + 1].clear();
    } else if (event == Event::key && !names_[at].insert(value.get<std::string>()).second) {
      twice_ = true;
    }
  }
  [[nodiscard]] bool twice() const { return twice_; }

 private:
  std::vector<std::set<std::string>> names_;  ///< of the object that is open at each depth
  bool twice_ = false;
};

}  // namespace colletta::matching
