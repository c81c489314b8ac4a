#include "server/http/framing.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "server/http/tokens.hpp"

namespace colletta::http {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// reg-name, IPv4 or bracketed IPv6, with an optional port. Narrower than RFC 3986: no escapes, no
/// sub-delims.
bool is_host(std::string_view host) noexcept {
  const std::size_t bracket = host.starts_with('[') ? host.find(']') : 0;
  if (bracket == std::string_view::npos) return false;
  const std::size_t colon = host.find(':', bracket);
  const std::string_view port =
      colon == std::string_view::npos ? std::string_view() : host.substr(colon + 1);
  const std::string_view name = host.substr(0, colon);
  if (name.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), is_digit)) {
    return false;
  }
  if (bracket != 0) {
    const std::string_view inside = name.substr(1, name.size() - 2);
    return name.ends_with(']') && !inside.empty() &&
           inside.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  }
  return std::all_of(name.begin(), name.end(), [](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_';
  });
}

std::optional<Refusal> check_request_line(std::string_view line, bool& http11) noexcept {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return Refusal{400, "request line"};
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(line.substr(0, first))) return Refusal{400, "method"};
  const bool printable = std::all_of(target.begin(), target.end(),
                                     [](char c) { return c > 0x20 && c < 0x7F && c != '#'; });
  if (target.empty() || !printable) return Refusal{400, "request target"};
  http11 = version == "HTTP/1.1";
  if (!http11 && version != "HTTP/1.0") return Refusal{400, "HTTP version"};
  return std::nullopt;
}

/// What the field lines said so far.
struct Fields {
  std::size_t count = 0;
  std::optional<std::size_t> content_length;
  std::optional<std::string_view> host;
  bool expects_continue = false;

  std::optional<Refusal> add(std::string_view line) noexcept;
  std::optional<Refusal> add_content_length(std::string_view value) noexcept;
};

std::optional<Refusal> Fields::add_content_length(std::string_view value) noexcept {
  if (content_length) return Refusal{400, "Content-Length twice"};
  if (value.empty() || value.size() > kLengthDigitsMax ||
      !std::all_of(value.begin(), value.end(), is_digit)) {
    return Refusal{400, "Content-Length"};
  }
  std::size_t length = 0;
  std::from_chars(value.data(), value.data() + value.size(), length);
  content_length = length;
  return std::nullopt;
}

std::optional<Refusal> Fields::add(std::string_view line) noexcept {
  if (line.front() == ' ' || line.front() == '\t') return Refusal{400, "folded field"};
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return Refusal{400, "field name"};
  }
  if (++count > kFieldsMax) return Refusal{431, "too many fields"};
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim_spaces(line.substr(colon + 1));
  if (equal_ignoring_case(name, "transfer-encoding")) return Refusal{501, "Transfer-Encoding"};
  if (equal_ignoring_case(name, "content-length")) return add_content_length(value);
  if (equal_ignoring_case(name, "host")) {
    if (host) return Refusal{400, "Host twice"};
    host = value;
  } else if (equal_ignoring_case(name, "expect")) {
    if (!equal_ignoring_case(value, "100-continue")) return Refusal{417, "Expect"};
    expects_continue = true;
  }
  return std::nullopt;
}

}  // namespace

HeadScan scan_head(std::string_view bytes, std::size_t scanned) noexcept {
  for (std::size_t i = scanned; i < bytes.size(); ++i) {
    const char c = bytes[i];
    const bool after_cr = i > 0 && bytes[i - 1] == '\r';
    if (after_cr != (c == '\n')) return {HeadState::kBroken, i};
    if (c == '\n') {
      if (bytes.substr(0, i + 1).ends_with("\r\n\r\n")) return {HeadState::kWhole, i + 1};
      continue;
    }
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    if (control && c != '\r' && c != '\t') return {HeadState::kBroken, i};
  }
  return {HeadState::kMore, 0};
}

std::variant<Framing, Refusal> check_head(std::string_view head) noexcept {
  Fields fields;
  bool http11 = false;
  bool is_request_line = true;
  for (std::size_t begin = 0; begin < head.size();) {
    const std::size_t end = std::min(head.find("\r\n", begin), head.size());
    const std::string_view line = head.substr(begin, end - begin);
    begin = end + 2;
    if (line.empty() && !is_request_line) break;
    const auto refusal = is_request_line ? check_request_line(line, http11) : fields.add(line);
    if (refusal) return *refusal;
    is_request_line = false;
  }
  if (http11 && !fields.host) return Refusal{400, "no Host"};
  if (fields.host && !is_host(*fields.host)) return Refusal{400, "Host"};
  return Framing{fields.content_length.value_or(0), fields.expects_continue && http11};
}

}  // namespace colletta::http
