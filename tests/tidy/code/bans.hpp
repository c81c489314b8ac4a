// Words and shapes that must not stand in the source, each with its reason and two lines that prove
// the search itself: one that it must find and one, much alike, that it must not.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "tests/tidy/code/source_tree.hpp"

namespace colletta::tidy {

enum class Reading { kRaw, kText, kCode };  ///< which of a file's readings is searched

struct Ban {
  std::string_view name;
  std::string_view needles;  ///< a line without any of these words is not looked at: speed
  std::string_view pattern;  ///< ECMAScript regular expression on one line
  Reading reading = Reading::kCode;
  std::string_view endings;  ///< of the files' names; empty: all
  std::string_view folders;  ///< path prefixes; empty: everywhere
  std::string_view except;   ///< path prefixes
  std::string_view why;
  std::string_view bad;
  std::string_view good;
};

std::span<const Ban> bans();
/// Everything in `file` that `ban` forbids.
std::vector<Finding> search(const Ban& ban, const SourceFile& file);
/// Whether `ban` looks at such a path at all.
bool concerns(const Ban& ban, std::string_view path);

}  // namespace colletta::tidy
