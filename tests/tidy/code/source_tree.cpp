#include "tests/tidy/code/source_tree.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace colletta::tidy {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFolders = "domain payments server sql templates tests deploy .ci";
constexpr std::string_view kSkippedFolders = "node_modules build data dist fonts";
constexpr std::string_view kTextEndings =
    ".cpp .hpp .sql .txt .cmake .html .js .mjs .scss .css .json .po .md .sh .toml .yml .yaml";

/// Walks a text once and blanks what is not to be read. Newlines always stay.
class Reader {
 public:
  explicit Reader(SourceFile& file) : file_(file), raw_(file.raw) {
    file_.text = raw_;
    file_.code = raw_;
  }

  void read_cpp() {
    while (at_ < raw_.size()) {
      if (starts("//")) {
        skip(true, end_of_line());
      } else if (starts("/*")) {
        skip(true, after("*/", at_ + 2));
      } else if (starts("R\"") && !is_word_at(at_ - 1)) {
        const std::size_t open = raw_.find('(', at_);
        skip(false, after(")" + raw_.substr(at_ + 2, open - at_ - 2) + "\"", open));
      } else if (raw_[at_] == '"' || (raw_[at_] == '\'' && !is_word_at(at_ - 1))) {
        skip(false, end_of_quoted('\\'));
      } else {
        ++at_;
      }
    }
  }

  void read_sql() {
    while (at_ < raw_.size()) {
      if (starts("--")) {
        skip(true, end_of_line());
      } else if (raw_[at_] == '\'') {
        skip(false, end_of_quoted('\0'));
      } else {
        ++at_;
      }
    }
  }

 private:
  [[nodiscard]] bool starts(std::string_view what) const {
    return std::string_view(raw_).substr(at_).starts_with(what);
  }
  [[nodiscard]] bool is_word_at(std::size_t at) const {
    return at < raw_.size() &&
           (std::isalnum(static_cast<unsigned char>(raw_[at])) != 0 || raw_[at] == '_');
  }
  [[nodiscard]] std::size_t end_of_line() const {
    return std::min(raw_.find('\n', at_), raw_.size());
  }
  [[nodiscard]] std::size_t after(const std::string& what, std::size_t from) const {
    const std::size_t found = raw_.find(what, from);
    return found == std::string::npos ? raw_.size() : found + what.size();
  }
  [[nodiscard]] std::size_t end_of_quoted(char escape) const {
    std::size_t at = at_ + 1;
    while (at < raw_.size() && raw_[at] != raw_[at_] && raw_[at] != '\n')
      at += raw_[at] == escape ? 2 : 1;
    return std::min(at + 1, raw_.size());
  }
  /// Blanks up to `end`; of a quoted text the delimiters stay.
  void skip(bool comment, std::size_t end) {
    for (std::size_t i = at_; i < end; ++i) {
      if (raw_[i] == '\n') continue;
      if (comment) file_.text[i] = ' ';
      if (comment || (i != at_ && i + 1 != end)) file_.code[i] = ' ';
    }
    at_ = end;
  }

  SourceFile& file_;
  const std::string& raw_;
  std::size_t at_ = 0;
};

bool is_text(const fs::path& path) {
  const auto endings = words_of(kTextEndings);
  return !path.has_extension() ||
         std::find(endings.begin(), endings.end(), path.extension().string()) != endings.end();
}

void add_file(const fs::path& root, const fs::path& path, std::vector<SourceFile>& files) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  files.push_back(source_of(fs::relative(path, root).generic_string(), content.str()));
}

void add_folder(const fs::path& root, const fs::path& folder, std::vector<SourceFile>& files) {
  const auto skipped = words_of(kSkippedFolders);
  fs::recursive_directory_iterator entry(folder, fs::directory_options::none);
  for (; entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry->is_directory()) {
      const std::string name = entry->path().filename().string();
      if (std::find(skipped.begin(), skipped.end(), name) != skipped.end())
        entry.disable_recursion_pending();
    } else if (entry->is_regular_file() && is_text(entry->path())) {
      add_file(root, entry->path(), files);
    }
  }
}

}  // namespace

Language language_of(std::string_view path) {
  if (path.ends_with(".cpp") || path.ends_with(".hpp")) return Language::kCpp;
  if (path.ends_with(".sql")) return Language::kSql;
  return Language::kOther;
}

SourceFile source_of(std::string path, std::string raw) {
  SourceFile file;
  file.path = std::move(path);
  file.language = language_of(file.path);
  file.raw = std::move(raw);
  Reader reader(file);
  if (file.language == Language::kCpp) reader.read_cpp();
  if (file.language == Language::kSql) reader.read_sql();
  return file;
}

std::vector<SourceFile> read_tree(const std::string& root) {
  std::vector<SourceFile> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(root))
    if (entry.is_regular_file() && is_text(entry.path())) add_file(root, entry.path(), files);
  for (const std::string_view folder : words_of(kFolders))
    if (const fs::path path = fs::path(root) / folder; fs::is_directory(path))
      add_folder(root, path, files);
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = text.find(' ');
    if (end != 0) words.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return words;
}

bool is_below(std::string_view path, std::string_view prefixes) {
  const auto words = words_of(prefixes);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view prefix) { return path.starts_with(prefix); });
}

std::string told(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings)
    out += "  " + finding.path + ":" + std::to_string(finding.line) + ": " + finding.what + "\n";
  return out;
}

}  // namespace colletta::tidy
