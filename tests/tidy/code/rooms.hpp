// Who may include whom: the direction of dependencies of ARCHITECTURE.md, room by room, and which
// room may see which third-party library, directly or through somebody's header.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/tidy/code/source_tree.hpp"

namespace colletta::tidy {

struct Room {
  std::string_view path;       ///< prefix; the longest that fits counts
  std::string_view rooms;      ///< prefixes of our own files that it may include, besides its own
  std::string_view libraries;  ///< third-party include prefixes that it may reach; "*": all
};

std::span<const Room> rooms();
/// The room of a path; nullptr when no row of the table fits.
const Room* room_of(std::string_view path);

struct Include {
  std::string target;
  std::size_t line = 0;
  bool own = false;  ///< written with quotes, from the root
};
std::vector<Include> includes_of(const SourceFile& file);

/// True for headers of C++ and POSIX, which every room but domain and payments may use.
bool is_system_header(std::string_view target);

/// Direct includes that the table does not allow.
std::vector<Finding> wrong_includes(const SourceFile& file);
/// Third-party libraries that a unit reaches through headers and that its room may not see.
std::vector<Finding> leaked_libraries(const std::vector<SourceFile>& files);
/// Units (.cpp) below server/ and tests/ that see Beast, directly or through a header.
std::vector<std::string> beast_units(const std::vector<SourceFile>& files);

}  // namespace colletta::tidy
