// What ids in the names of accounts stand for.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace colletta::ledger {

struct Names {
  std::map<std::string, std::string, std::less<>> campaigns, pools, funders;  ///< by id

  /// The name, or the id where none is known.
  static std::string of(const std::map<std::string, std::string, std::less<>>& names,
                        std::string_view id) {
    const auto at = names.find(id);
    return at == names.end() ? std::string(id) : at->second;
  }
};

}  // namespace colletta::ledger
