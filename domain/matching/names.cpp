#include "domain/matching/names.hpp"

#include <algorithm>
#include <functional>

#include "domain/base/check.hpp"

namespace colletta::matching {

namespace {

std::uint32_t hash_of(std::string_view name) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(name));
}

}  // namespace

Names::Names() : text_(std::make_unique<std::pmr::monotonic_buffer_resource>()), slots_(16) {}

std::size_t Names::slot_of(std::string_view name, std::uint32_t hash) const {
  std::size_t slot = hash & (slots_.size() - 1);
  while (slots_[slot].number != kEmpty &&
         (slots_[slot].hash != hash || names_[slots_[slot].number] != name))
    slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

std::pair<std::uint32_t, bool> Names::add(std::string_view name) {
  const std::uint32_t hash = hash_of(name);
  std::size_t slot = slot_of(name, hash);
  if (slots_[slot].number != kEmpty) return {slots_[slot].number, false};
  CHECK(names_.size() < kEmpty, "names are counted in 32 bits");
  if (2 * (names_.size() + 1) > slots_.size()) {
    grow();
    slot = slot_of(name, hash);
  }
  const auto number = static_cast<std::uint32_t>(names_.size());
  slots_[slot] = {number, hash};
  auto* text = static_cast<char*>(text_->allocate(name.size() + 1, 1));
  std::copy(name.begin(), name.end(), text);
  names_.emplace_back(text, name.size());
  return {number, true};
}

std::optional<std::uint32_t> Names::find(std::string_view name) const {
  const std::uint32_t number = slots_[slot_of(name, hash_of(name))].number;
  if (number == kEmpty) return {};
  return number;
}

void Names::grow() {
  std::vector<Slot> before(2 * slots_.size());
  before.swap(slots_);
  for (const Slot& known : before) {
    if (known.number == kEmpty) continue;
    std::size_t slot = known.hash & (slots_.size() - 1);
    while (slots_[slot].number != kEmpty) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = known;
  }
}

}  // namespace colletta::matching
