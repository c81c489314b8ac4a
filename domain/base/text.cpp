#include "domain/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "domain/base/limits.hpp"

namespace colletta {
namespace {

/// Decodes the code point at `at` and moves past it; -1 when the bytes are not well-formed.
std::int32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<std::uint8_t>(text[i]) : std::uint8_t{0};
  };
  const std::uint8_t lead = byte(at);
  std::size_t more = 0;
  std::int32_t code = lead;
  std::int32_t smallest = 0;
  if (lead >= 0x80) {
    if ((lead & 0xE0) == 0xC0)
      more = 1, code = lead & 0x1F, smallest = 0x80;
    else if ((lead & 0xF0) == 0xE0)
      more = 2, code = lead & 0x0F, smallest = 0x800;
    else if ((lead & 0xF8) == 0xF0)
      more = 3, code = lead & 0x07, smallest = 0x10000;
    else
      return -1;
  }
  for (std::size_t i = 1; i <= more; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return -1;
    code = (code << 6) | (byte(at + i) & 0x3F);
  }
  if (code < smallest || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return -1;
  at += more + 1;
  return code;
}

/// The first place from `at` on that may begin something else than ASCII. Most texts hold nothing
/// else, and every text for the database is looked at: so by eight bytes.
std::size_t past_ascii(std::string_view text, std::size_t at) {
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & 0x8080'8080'8080'8080) != 0) break;
  }
  while (at < text.size() && static_cast<std::uint8_t>(text[at]) < 0x80) ++at;
  return at;
}

bool deceives(std::int32_t code) {
  const bool bidi = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
                    code == 0x200E || code == 0x200F || code == 0x061C;
  const bool invisible = code == 0xFEFF || code == 0x200B || code == 0x2060 || code == 0x2028 ||
                         code == 0x2029 || (code >= 0xE0000 && code <= 0xE007F);
  return bidi || invisible;
}

bool is_control(std::int32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

Error at_field(Errc code, std::string_view field, std::string detail = {}) {
  return err(code, std::string(field), std::move(detail));
}

bool plain_host(std::string_view host) {
  return !host.empty() && host.find('.') != std::string_view::npos && host.front() != '.' &&
         host.back() != '.' && host.find("..") == std::string_view::npos &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t at = past_ascii(text, 0); at < text.size(); at = past_ascii(text, at))
    if (next_code_point(text, at) < 0) return false;
  return true;
}

Result<std::string> clean_text(std::string_view text, std::string_view field, TextRule rule) {
  std::string out;
  text = trim(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const std::int32_t code = next_code_point(text, at);
    const bool break_or_tab = code == '\n' || code == '\t' || code == '\r';
    if (code < 0 || deceives(code) ||
        (is_control(code) && !(break_or_tab && rule.lines == Lines::kMany)))
      return at_field(Errc::kInvalidCharacters, field);
    if (code == '\r') continue;  // CRLF of forms; a lone CR has no meaning worth keeping
    out.append(text.substr(start, at - start));
  }
  if (out.empty() && rule.bytes_min > 0) return at_field(Errc::kMissing, field);
  if (out.size() < rule.bytes_min)
    return at_field(Errc::kTooShort, field, std::to_string(rule.bytes_min));
  if (out.size() > rule.bytes_max)
    return at_field(Errc::kTooLong, field, std::to_string(rule.bytes_max));
  return out;
}

Result<std::string> clean_email(std::string_view text, std::string_view field) {
  text = trim(text);
  if (text.empty()) return at_field(Errc::kMissing, field);
  if (text.size() > limits::kEmailBytesMax)
    return at_field(Errc::kTooLong, field, std::to_string(limits::kEmailBytesMax));
  std::string email = lower(text);
  const auto at = email.find('@');
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
  };
  if (at == std::string::npos || at == 0 || at > 64 ||
      !std::all_of(email.begin(), email.begin() + static_cast<std::ptrdiff_t>(at), allowed) ||
      !plain_host(std::string_view(email).substr(at + 1)))
    return at_field(Errc::kInvalid, field, "name@example.org");
  return email;
}

Result<std::string> clean_url(std::string_view text, std::string_view field) {
  text = trim(text);
  if (text.empty()) return at_field(Errc::kMissing, field);
  if (text.size() > limits::kUrlBytesMax)
    return at_field(Errc::kTooLong, field, std::to_string(limits::kUrlBytesMax));
  const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  const std::string_view rest = text.substr(scheme);
  const std::string host = lower(rest.substr(0, rest.find_first_of("/:?#")));
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) {
    return c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '\\';
  });
  if (scheme == 0 || !printable || !plain_host(host))
    return at_field(Errc::kInvalid, field, "https://…");
  return std::string(text);
}

}  // namespace colletta
