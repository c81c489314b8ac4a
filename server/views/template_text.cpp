#include "server/views/template_text.hpp"

#include <cctype>
#include <map>
#include <stdexcept>

namespace colletta::views {

namespace {

// Every file opens with it for ctemplate's sake; inside another file it may not stand again.
constexpr std::string_view kPragma = "{{%AUTOESCAPE context=\"HTML\"}}";
// A part may hold parts, but not itself.
constexpr int kDepthMax = 8;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  return text;
}

std::string_view without_pragma(std::string_view text) {
  if (!text.starts_with(kPragma)) throw std::runtime_error("a template without its pragma");
  return text.substr(kPragma.size());
}

// A sentence may be broken over lines in a template; in the catalogue it is one line.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!space) {
      out += c;
    } else if (out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

// Catalogues hold plain text; what HTML would read as markup is escaped, and {name} -> {{NAME}}.
std::string as_html(const std::string& sentence) {
  static const std::map<char, std::string_view> kReplaced = {
      {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'{', "{{"}, {'}', "}}"}};
  std::string out;
  for (const char c : sentence) {
    const auto found = kReplaced.find(c);
    if (found == kReplaced.end()) {
      out += c;
    } else {
      out += found->second;
    }
  }
  for (std::size_t at = out.find("{{"); at != std::string::npos; at = out.find("{{", at + 2)) {
    for (std::size_t i = at; i < out.size() && out[i] != '}'; ++i) {
      out[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(out[i])));
    }
  }
  return out;
}

std::string icon(std::string_view words) {
  const std::size_t space = std::min(words.find(' '), words.size());
  return "<svg class=\"icon" + std::string(words.substr(space)) +
         "\" aria-hidden=\"true\"><use href=\"{{SPRITE}}#" + std::string(words.substr(0, space)) +
         "\"></use></svg>";
}

}  // namespace

std::string TemplateText::page(const std::string& file) const {
  const std::string body(without_pragma(read(file)));
  const std::string layout = read("layout/page.html");
  return std::string(kPragma) + resolved(without_pragma(layout), body, 0);
}

std::string TemplateText::file(const std::string& file) const {
  return std::string(kPragma) + resolved(without_pragma(read(file)), {}, 0);
}

std::string TemplateText::resolved(std::string_view text, std::string_view body, int depth) const {
  if (depth > kDepthMax) throw std::runtime_error("a template part holds itself");
  std::string out;
  for (std::size_t open = text.find("[["); open != std::string_view::npos; open = text.find("[[")) {
    const std::size_t close = text.find("]]", open);
    if (close == std::string_view::npos) throw std::runtime_error("[[ without ]] in a template");
    out += text.substr(0, open);
    const std::string_view inside = text.substr(open + 2, close - open - 2);
    if (inside == "body") {
      out += resolved(body, {}, depth + 1);
    } else if (inside.starts_with('>')) {
      const std::string part = read(std::string(trimmed(inside.substr(1))));
      out += resolved(without_pragma(part), {}, depth + 1);
    } else if (inside.starts_with('%')) {
      out += icon(trimmed(inside.substr(1)));
    } else {
      out += as_html(translate(one_line(inside).c_str()));
    }
    text.remove_prefix(close + 2);
  }
  return out.append(text);
}

}  // namespace colletta::views
