// Many names, each kept once and known by its number: what an id costs in a simulation of a million
// pledges. It must never know what a name stands for.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace colletta::matching {

class Names {
 public:
  Names();

  /// The name's number, counted from 0, and whether it is new.
  std::pair<std::uint32_t, bool> add(std::string_view name);
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name) const;
  [[nodiscard]] std::string_view operator[](std::uint32_t number) const { return names_[number]; }

 private:
  static constexpr std::uint32_t kEmpty = ~std::uint32_t{0};
  struct Slot {
    std::uint32_t number = kEmpty;
    std::uint32_t hash = 0;  ///< so that a name that is not the one is seldom looked at
  };
  [[nodiscard]] std::size_t slot_of(std::string_view name, std::uint32_t hash) const;
  void grow();

  std::unique_ptr<std::pmr::monotonic_buffer_resource> text_;
  std::deque<std::string_view> names_;  ///< by number, in text_
  std::vector<Slot> slots_;             ///< by hash, open addressing, at most half full
};

}  // namespace colletta::matching
