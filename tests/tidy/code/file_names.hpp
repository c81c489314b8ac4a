// Names that a .cpp keeps to itself, and that nothing else of its target may have. The release
// build compiles several files of a target as one (UNITY_BUILD): two functions of one name in two
// anonymous namespaces then become overloads of each other, and a call can change its meaning
// without a word from the compiler.
#pragma once

#include <string>
#include <vector>

#include "tests/tidy/code/source_tree.hpp"

namespace colletta::tidy {

struct DeclaredName {
  std::string name;
  std::string scope;  ///< "colletta::views"; anonymous namespaces are not named in it
  std::size_t line = 0;
  bool own = false;   ///< only this file sees it
  std::string alias;  ///< what `using name = ...` stands for; two equal ones do not clash
};

/// Functions, constants and types that stand in namespaces. A file's own are those of anonymous
/// namespaces, what is `static`, and constants that are not `inline`.
std::vector<DeclaredName> declared_names(const SourceFile& file);

/// Names that a .cpp keeps to itself though another .cpp of its target does so too, or a header of
/// the target declares them where that file would find them. A target is the nearest folder above
/// with a CMakeLists.txt; a file that another CMakeLists.txt takes in belongs to both.
std::vector<Finding> shared_file_names(const std::vector<SourceFile>& files);

/// `using namespace` and #define without #undef: they would go on into the next file.
std::vector<Finding> what_leaks_out(const SourceFile& file);

}  // namespace colletta::tidy
