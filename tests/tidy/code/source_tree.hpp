// The project's own text files, each in three readings of equal line structure: as written, without
// comments, and without comments and the insides of strings. So a ban on code is not tripped by
// prose.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace colletta::tidy {

enum class Language { kCpp, kSql, kOther };

struct SourceFile {
  std::string path;  ///< from the root, with '/'
  Language language = Language::kOther;
  std::string raw;
  std::string text;  ///< comments blanked
  std::string code;  ///< comments and string contents blanked
};

Language language_of(std::string_view path);
SourceFile source_of(std::string path, std::string raw);

/// Every text file of the project, sorted by path: no build folders, no node_modules, no data.
std::vector<SourceFile> read_tree(const std::string& root);

std::vector<std::string_view> lines_of(std::string_view text);
/// The word list of a table cell: "a b c".
std::vector<std::string_view> words_of(std::string_view text);
/// True when `path` begins with one of the words of `prefixes`.
bool is_below(std::string_view path, std::string_view prefixes);

/// One line a finding: "path:12: what (why)".
struct Finding {
  std::string path;
  std::size_t line = 0;
  std::string what;
};
std::string told(const std::vector<Finding>& findings);

}  // namespace colletta::tidy
