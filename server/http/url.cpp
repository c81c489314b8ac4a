#include "server/http/url.hpp"

#include <algorithm>

#include "domain/base/text.hpp"

namespace colletta::http {
namespace {

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The byte that "%XX" at `at` stands for, -1 when it is no escape.
int escape_at(std::string_view text, std::size_t at) noexcept {
  if (at + 2 >= text.size()) return -1;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool is_unreserved(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

bool is_control(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
}

std::string form_word(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int escaped = text[i] == '%' ? escape_at(text, i) : -1;
    if (escaped >= 0) {
      out += static_cast<char>(escaped);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

/// "/" alone is fine and so is a trailing slash; "//" and dot segments are not.
bool has_plain_segments(std::string_view path) {
  std::size_t begin = 1;
  while (begin < path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view segment = path.substr(begin, end - begin);
    if (segment.empty() || segment == "." || segment == "..") return false;
    begin = end + 1;
  }
  return true;
}

}  // namespace

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int byte = escape_at(text, i);
    if (byte < 0) return std::nullopt;
    out += static_cast<char>(byte);
    i += 2;
  }
  return out;
}

std::optional<Pairs> form_decode(std::string_view text, std::size_t pairs_max) {
  Pairs pairs;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (pairs.size() == pairs_max) return std::nullopt;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(form_word(pair.substr(0, equals)),
                       form_word(pair.substr(std::min(equals + 1, pair.size()))));
  }
  return pairs;
}

std::string form_encode(const Pairs& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out += percent_encode(name);
    out += '=';
    out += percent_encode(value);
  }
  return out;
}

Result<std::string> decode_path(std::string_view raw) {
  const Error refused = err(Errc::kInvalid, "path");
  if (!raw.starts_with('/')) return refused;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '%' && escape_at(raw, i) == '/') return refused;
  }
  std::optional<std::string> path = percent_decode(raw);
  if (!path || !is_utf8(*path)) return refused;
  for (const char c : *path) {
    if (is_control(c) || c == '\\') return refused;
  }
  if (!has_plain_segments(*path)) return refused;
  return *std::move(path);
}

}  // namespace colletta::http
