#include "domain/journal/refs.hpp"

#include <algorithm>

namespace colletta {

std::vector<std::int64_t> positions_named(const Event& event) {
  std::vector<std::int64_t> out = event.ref;
  if (const auto* erased = std::get_if<acts::ErasureDone>(&event.act))
    out.insert(out.end(), erased->positions.begin(), erased->positions.end());
  std::ranges::sort(out);
  const auto twice = std::ranges::unique(out);
  out.erase(twice.begin(), twice.end());
  return out;
}

}  // namespace colletta
