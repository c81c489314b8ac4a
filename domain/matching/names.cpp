#include "domain/matching/names.hpp"

#include <algorithm>
#include <functional>

#include "domain/base/check.hpp"

namespace colletta::matching {

Names::Names()
    : text_(std::make_unique<std::pmr::monotonic_buffer_resource>()), slots_(16, kEmpty) {}

std::size_t Names::slot_of(std::string_view name) const {
  std::size_t slot = std::hash<std::string_view>{}(name) & (slots_.size() - 1);
  while (slots_[slot] != kEmpty && names_[slots_[slot]] != name)
    slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

std::pair<std::uint32_t, bool> Names::add(std::string_view name) {
  if (const auto known = find(name)) return {*known, false};
  CHECK(names_.size() < kEmpty, "names are counted in 32 bits");
  if (2 * (names_.size() + 1) > slots_.size()) grow();
  const auto number = static_cast<std::uint32_t>(names_.size());
  slots_[slot_of(name)] = number;
  auto* text = static_cast<char*>(text_->allocate(name.size() + 1, 1));
  std::copy(name.begin(), name.end(), text);
  names_.emplace_back(text, name.size());
  return {number, true};
}

std::optional<std::uint32_t> Names::find(std::string_view name) const {
  const std::uint32_t number = slots_[slot_of(name)];
  if (number == kEmpty) return {};
  return number;
}

void Names::grow() {
  slots_.assign(2 * slots_.size(), kEmpty);
  for (std::uint32_t number = 0; number < names_.size(); ++number)
    slots_[slot_of(names_[number])] = number;
}

}  // namespace colletta::matching
