#include "tests/tidy/code/file_names.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

namespace colletta::tidy {
namespace {

// Names that libraries ask for, each time with a type of one's own.
constexpr std::string_view kOverloaded = "PrintTo to_json from_json to_string";

struct Token {
  std::string_view text;
  std::size_t line = 0;
};

bool is_name_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool is_name(std::string_view text) {
  return !text.empty() && is_name_char(text[0]) && std::isdigit(text[0]) == 0;
}

/// Words and single characters; "::" is one. Preprocessor lines are left out.
std::vector<Token> tokens_of(const std::string& code) {
  std::vector<Token> tokens;
  std::size_t number = 0;
  bool goes_on = false;  // a preprocessor line that ends with a backslash
  for (const std::string_view line : lines_of(code)) {
    ++number;
    const bool skipped = goes_on || line.starts_with("#");
    goes_on = skipped && line.ends_with("\\");
    for (std::size_t at = 0; !skipped && at < line.size();) {
      std::size_t size = 1;
      if (is_name_char(line[at]))
        while (at + size < line.size() && is_name_char(line[at + size])) ++size;
      else if (line.substr(at).starts_with("::"))
        size = 2;
      if (line[at] != ' ') tokens.push_back({line.substr(at, size), number});
      at += size;
    }
  }
  return tokens;
}

/// Goes through the declarations of a file that stand in namespaces; bodies are stepped over.
class Declarations {
 public:
  explicit Declarations(const SourceFile& file) : tokens_(tokens_of(file.code)) {}

  std::vector<DeclaredName> names() {
    while (at_ < tokens_.size()) {
      if (is("}") || is(";")) {
        if (is("}") && !scopes_.empty()) scopes_.pop_back();
        ++at_;
      } else if (is("namespace") || (is("inline") && next_is("namespace"))) {
        read_namespace();
      } else {
        read_declaration();
      }
    }
    return std::move(names_);
  }

 private:
  [[nodiscard]] bool is(std::string_view text) const {
    return at_ < tokens_.size() && tokens_[at_].text == text;
  }
  [[nodiscard]] bool next_is(std::string_view text) const {
    return at_ + 1 < tokens_.size() && tokens_[at_ + 1].text == text;
  }
  [[nodiscard]] bool in_anonymous() const {
    return std::find(scopes_.begin(), scopes_.end(), "") != scopes_.end();
  }
  void add(const Token& name, bool own, std::string alias = {}) {
    std::string scope;
    for (const std::string& one : scopes_)
      if (!one.empty()) scope += (scope.empty() ? "" : "::") + one;
    names_.push_back({std::string(name.text), scope, name.line, own, std::move(alias)});
  }

  void read_namespace() {
    std::string scope;
    for (; at_ < tokens_.size() && !is("{") && !is(";"); ++at_)
      if (!is("namespace") && !is("inline")) scope += tokens_[at_].text;
    if (is("{")) scopes_.push_back(scope);
    ++at_;
  }

  /// From an opening bracket to behind its partner. Of '<' only where template arguments are meant.
  void skip_brackets() {
    const std::string_view open = tokens_[at_].text;
    const std::string_view close = open == "(" ? ")" : open == "[" ? "]" : open == "{" ? "}" : ">";
    for (++at_; at_ < tokens_.size() && !is(close);) {
      const bool opens = is("(") || is("[") || is("{") || (open == "<" && is("<"));
      opens ? skip_brackets() : static_cast<void>(++at_);
    }
    ++at_;
  }

  void skip_to_semicolon() {
    while (at_ < tokens_.size() && !is(";"))
      is("(") || is("[") || is("{") ? skip_brackets() : static_cast<void>(++at_);
  }

  void read_declaration() {
    while (is("template") || is("[")) {
      if (is("template")) ++at_;
      if (is("<") || is("[")) skip_brackets();
    }
    if (is("__extension__")) ++at_;
    if (is("using")) return read_using();
    if (is("struct") || is("class") || is("enum") || is("union")) return read_type();
    if (is("static_assert") || is("friend") || is("extern")) return skip_to_semicolon();
    read_function_or_constant();
  }

  void read_using() {
    const Token name = at_ + 1 < tokens_.size() ? tokens_[at_ + 1] : Token{};
    const bool alias = at_ + 2 < tokens_.size() && tokens_[at_ + 2].text == "=";
    std::string meaning;
    for (; at_ < tokens_.size() && !is(";"); ++at_) meaning += std::string(tokens_[at_].text) + " ";
    if (alias) add(name, in_anonymous(), meaning);
  }

  void read_type() {
    Token name;
    for (++at_; at_ < tokens_.size() && !is("{") && !is(";") && !is(":"); ++at_) {
      if (is("<")) name = Token{};  // a specialisation: the name is somebody else's
      if (is("<")) break;
      if (is_name(tokens_[at_].text) && !is("class") && !is("final")) name = tokens_[at_];
    }
    while (at_ < tokens_.size() && !is("{") && !is(";")) ++at_;
    const bool defined = is("{");
    skip_to_semicolon();
    if (defined && !name.text.empty()) add(name, in_anonymous());
  }

  /// The name is the word before the first '(', '=', '{', '[' or ';' outside template arguments.
  void read_function_or_constant() {
    bool own = in_anonymous(), constant = false, shared = false;
    std::size_t words = 0;
    bool named = true, qualified = false;  // no operator, and no member of a class
    Token name;
    while (at_ < tokens_.size() && !is("(") && !is("=") && !is("{") && !is("[") && !is(";")) {
      if (is("<")) {
        skip_brackets();
        continue;
      }
      own = own || is("static");
      constant = constant || is("const") || is("constexpr");
      shared = shared || is("inline");
      if (is("operator")) named = false;
      if (is_name(tokens_[at_].text)) {
        qualified = at_ > 0 && tokens_[at_ - 1].text == "::";
        name = tokens_[at_];
        ++words;
      }
      ++at_;
    }
    const bool function = is("(");
    finish(function);
    // A single word before the bracket is a macro such as TEST.
    if (named && !qualified && words > 1) add(name, own || (constant && !shared && !function));
  }

  /// To the end of a declaration: a function's body needs no semicolon behind it.
  void finish(bool function) {
    while (at_ < tokens_.size() && !is(";")) {
      const bool body = function && is("{");
      is("(") || is("[") || is("{") ? skip_brackets() : static_cast<void>(++at_);
      if (body) return;
    }
  }

  std::vector<Token> tokens_;
  std::vector<std::string> scopes_;  ///< the namespaces that are open; "" for an anonymous one
  std::vector<DeclaredName> names_;
  std::size_t at_ = 0;
};

struct Owner {
  std::string path;
  DeclaredName declared;
};

bool encloses(const std::string& outer, const std::string& inner) {
  return inner == outer || inner.starts_with(outer + "::");
}

/// Whether the name that a .cpp keeps to itself cannot stand beside what another file declares.
bool clash(const std::string& path, const DeclaredName& own, const Owner& other) {
  if (other.path == path) return false;
  if (!own.alias.empty() && own.alias == other.declared.alias) return false;
  // A header's name is met where it stands and further inside; an inner one hides it from nobody.
  return other.declared.own || encloses(other.declared.scope, own.scope);
}

std::string told_of(const std::string& name, const std::string& other) {
  return name + " is also a name of " + other +
         ": both are compiled as one file. Put what is the same into a header, or give it a more "
         "telling name";
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash));
}

/// The folders that make a target of their .cpp files, each with its CMakeLists.txt.
std::map<std::string, const SourceFile*> targets_of(const std::vector<SourceFile>& files) {
  std::map<std::string, const SourceFile*> targets;
  for (const SourceFile& file : files)
    if (file.path.ends_with("/CMakeLists.txt")) targets[folder_of(file.path)] = &file;
  return targets;
}

/// The targets that compile a file.
std::set<std::string> targets_with(const std::string& path,
                                   const std::map<std::string, const SourceFile*>& targets) {
  std::set<std::string> found;
  std::string folder = folder_of(path);
  while (!folder.empty() && !targets.contains(folder)) folder = folder_of(folder);
  found.insert(folder);
  for (const auto& [target, list] : targets)
    if (list->raw.find("${PROJECT_SOURCE_DIR}/" + path) != std::string::npos) found.insert(target);
  return found;
}

}  // namespace

std::vector<DeclaredName> declared_names(const SourceFile& file) {
  return Declarations(file).names();
}

std::vector<Finding> shared_file_names(const std::vector<SourceFile>& files) {
  std::vector<Finding> findings;
  const auto targets = targets_of(files);
  std::map<std::pair<std::string, std::string>, std::vector<Owner>> owners;  // by target and name
  for (const bool headers : {true, false}) {
    for (const SourceFile& file : files) {
      if (!file.path.ends_with(headers ? ".hpp" : ".cpp")) continue;
      const std::set<std::string> compiled_in = targets_with(file.path, targets);
      for (const DeclaredName& declared : declared_names(file)) {
        if (declared.own == headers || is_below(declared.name, kOverloaded)) continue;
        for (const std::string& target : compiled_in) {
          std::vector<Owner>& others = owners[{target, declared.name}];
          const auto other = std::find_if(others.begin(), others.end(), [&](const Owner& one) {
            return !headers && clash(file.path, declared, one);
          });
          if (other != others.end())
            findings.push_back({file.path, declared.line, told_of(declared.name, other->path)});
          others.push_back({file.path, declared});
        }
      }
    }
  }
  return findings;
}

std::vector<Finding> what_leaks_out(const SourceFile& file) {
  std::vector<Finding> findings;
  std::set<std::string, std::less<>> undefined;
  const auto word_after = [](std::string_view line, std::string_view start) {
    const std::string_view rest = line.substr(start.size());
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_name_char);
    return std::string(rest.begin(), end);
  };
  for (const std::string_view line : lines_of(file.code))
    if (line.starts_with("#undef ")) undefined.insert(word_after(line, "#undef "));
  std::size_t number = 0;
  for (const std::string_view line : lines_of(file.code)) {
    ++number;
    if (line.starts_with("using namespace "))
      findings.push_back({file.path, number,
                          "using namespace outside a function: the next file of the target is "
                          "compiled with it"});
    if (line.starts_with("#define ") && !undefined.contains(word_after(line, "#define ")))
      findings.push_back({file.path, number,
                          "a macro that stays: the next file of the target is compiled with it. "
                          "#undef it behind its last use"});
  }
  return findings;
}

}  // namespace colletta::tidy
