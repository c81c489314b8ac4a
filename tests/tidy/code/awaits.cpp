#include "tests/tidy/code/awaits.hpp"

#include <algorithm>
#include <regex>
#include <string>

namespace colletta::tidy {
namespace {

const std::string kControl = R"((\s*(else )?(if|while|for) ?\([^]*\)|\s*else)?)";
const std::string kTarget = R"((const )?[\w:<>,&* ]*\s*(\[[\w, ]+\]|[\w.>\[\]()*-]+)\s*=)";
const std::regex kAllowedBefore{
    kControl + R"((\s*(co_return)?|\s*\(void\)|\s*static_cast<void>\(|\s*)" + kTarget + R"()\s*)"};
const std::regex kCapturingLambda{
    R"((^|[(,=\s])\[[^\]]*[\w=&][^\]]*\]\s*(\(|\{|mutable|noexcept|->))"};

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t'; }

/// The brace at `at` opens a block (a function's body, a loop's) and not a temporary.
bool opens_block(const std::string& code, std::size_t at) {
  std::size_t before = at;
  while (before > 0 && is_blank(code[before - 1])) --before;
  if (before == 0) return true;
  const bool spaced = before != at;
  const char last = code[before - 1];
  if (last == ')' || last == ';' || last == '{' || last == '}' || last == ':') return true;
  if (last == '>') return spaced;  // `-> awaitable<void> {`, but `pair<int, int>{`
  const std::string_view word = std::string_view(code).substr(0, before);
  for (const std::string_view keyword : {"else", "do", "try", "noexcept", "mutable"})
    if (word.ends_with(keyword)) return true;
  return false;
}

/// Where the statement of `at` begins: after the last ';', block brace, or the ')' of an if or for.
std::size_t statement_begin(const std::string& code, std::size_t at) {
  int depth = 0;
  for (std::size_t i = at; i-- > 0;) {
    const char c = code[i];
    if (c == ')' || c == ']') {
      if (depth == 0 && c == ')') {
        // `if (x) co_await f();`: the bracket closes a condition when nothing but blanks follow.
        if (std::all_of(code.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                        code.begin() + static_cast<std::ptrdiff_t>(at), is_blank))
          return i + 1;
      }
      ++depth;
    } else if (c == '(' || c == '[') {
      if (depth > 0) --depth;  // else a bracket around the co_await: part of its statement
    } else if (depth == 0 && (c == ';' || c == '}' || (c == '{' && opens_block(code, i)))) {
      return i + 1;
    }
  }
  return 0;
}

/// Where the expression that begins at `at` ends: at ';', or at the bracket that closes around it.
std::size_t expression_end(const std::string& code, std::size_t at) {
  int depth = 0;
  for (std::size_t i = at; i < code.size(); ++i) {
    const char c = code[i];
    if (c == '(' || c == '{' || c == '[') ++depth;
    if ((c == ')' || c == '}' || c == ']') && --depth < 0) return i;
    if (c == ';' && depth == 0) return i;
  }
  return code.size();
}

/// What a co_spawn runs: its first two arguments. The third, the completion handler, is no
/// coroutine.
std::string coroutine_of_spawn(const std::string& code, std::size_t at) {
  const std::size_t open = code.find('(', at);
  if (open == std::string::npos) return "";
  std::size_t commas = 0;
  int depth = 0;
  std::size_t i = open + 1;
  for (; i < code.size() && depth >= 0 && commas < 2; ++i) {
    const char c = code[i];
    if (c == '(' || c == '{' || c == '[') ++depth;
    if (c == ')' || c == '}' || c == ']') --depth;
    if (c == ',' && depth == 0) ++commas;
  }
  return code.substr(open, i - open);
}

bool is_word(const std::string& code, std::size_t at, std::size_t size) {
  const auto word_char = [&](std::size_t i) {
    return i < code.size() &&
           (std::isalnum(static_cast<unsigned char>(code[i])) != 0 || code[i] == '_');
  };
  return (at == 0 || !word_char(at - 1)) && !word_char(at + size);
}

template <class F>
void each_word(const std::string& code, const std::string& word, F&& f) {
  for (std::size_t at = code.find(word); at != std::string::npos; at = code.find(word, at + 1))
    if (is_word(code, at, word.size())) f(at);
}

}  // namespace

std::vector<Finding> dangerous_awaits(const SourceFile& file) {
  std::vector<Finding> findings;
  const std::string& code = file.code;
  const auto add = [&](std::size_t at, const std::string& what) {
    const auto line =
        std::count(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    findings.push_back({file.path, static_cast<std::size_t>(line) + 1, what + " (g++ 12)"});
  };
  each_word(code, "co_await", [&](std::size_t at) {
    const std::size_t begin = statement_begin(code, at);
    const std::string before = code.substr(begin, at - begin);
    const std::string expression = code.substr(at, expression_end(code, at) - at);
    if (!std::regex_match(before, kAllowedBefore))
      add(at, "co_await inside an expression: await into a local first");
    if (expression.find('?') != std::string::npos)
      add(at, "conditional inside co_await: if and else with assignment");
    if (std::regex_search(expression, kCapturingLambda))
      add(at, "capturing lambda inside co_await: name it first, then move it");
    else if (expression.find('{') != std::string::npos)
      add(at, "braced temporary inside co_await: name it first, then move it");
  });
  each_word(code, "co_spawn", [&](std::size_t at) {
    if (std::regex_search(coroutine_of_spawn(code, at), kCapturingLambda))
      add(at, "capturing lambda inside co_spawn: name it first, then move it");
  });
  return findings;
}

}  // namespace colletta::tidy
