#include "domain/journal/canonical_writer.hpp"

#include <algorithm>
#include <charconv>

#include "domain/base/check.hpp"
#include "domain/base/text.hpp"

namespace colletta::journal {
namespace {

constexpr std::int64_t kExactMax = (std::int64_t{1} << 53) - 1;  // RFC 8785 writes IEEE doubles

bool stands_for_itself(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  constexpr std::string_view kNamed = "\"\\\b\t\n\f\r", kNames = "\"\\btnfr";
  out += '\\';
  if (const auto at = kNamed.find(c); at != std::string_view::npos) {
    out += kNames[at];
    return;
  }
  out += "u00";
  out += kDigits[static_cast<unsigned char>(c) >> 4U];
  out += kDigits[static_cast<unsigned char>(c) & 15U];
}

}  // namespace

void CanonicalWriter::separate() {
  if (out_.empty()) return;
  const char last = out_.back();
  if (last != '{' && last != '[' && last != ':') out_ += ',';
}

CanonicalWriter& CanonicalWriter::key(std::string_view name) {
  CHECK(depth_ > 0, "a member stands in an object");
  std::string_view& last = last_keys_[depth_ - 1];
  CHECK(out_.back() == '{' || last < name, "the keys of a canonical document ascend");
  // Bytes and UTF-16 code units sort alike only where keys are ASCII.
  CHECK(std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; }),
        "a key of a canonical document is ASCII");
  last = name;
  separate();
  quoted(name);
  out_ += ':';
  return *this;
}

void CanonicalWriter::text(std::string_view value) {
  CHECK(is_utf8(value), "a text of a canonical document is UTF-8");
  separate();
  quoted(value);
}

void CanonicalWriter::quoted(std::string_view value) {
  out_ += '"';
  while (!value.empty()) {
    const auto plain = static_cast<std::size_t>(std::ranges::find_if_not(value, stands_for_itself) -
                                                value.begin());
    out_ += value.substr(0, plain);
    if (plain == value.size()) break;
    append_escape(out_, value[plain]);
    value.remove_prefix(plain + 1);
  }
  out_ += '"';
}

void CanonicalWriter::integer(std::int64_t value) {
  CHECK(value >= -kExactMax && value <= kExactMax, "an integer that every JSON reader keeps exact");
  separate();
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out_.append(digits.data(), end);
}

void CanonicalWriter::open_object() {
  CHECK(depth_ < kDepthMax, "an object this deep");
  separate();
  out_ += '{';
  last_keys_[depth_++] = {};
}

void CanonicalWriter::close_object() {
  --depth_;
  out_ += '}';
}

void CanonicalWriter::open_array() {
  separate();
  out_ += '[';
}

void CanonicalWriter::close_array() { out_ += ']'; }

}  // namespace colletta::journal
