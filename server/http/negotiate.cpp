#include "server/http/negotiate.hpp"

#include "server/http/tokens.hpp"

namespace colletta::http {
namespace {

/// "0", "0.", "0.0", "0.00", "0.000"
bool is_zero_weight(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = next_item(parameters, ';');
    if (parameter.size() < 2 || lower(parameter[0]) != 'q' || parameter[1] != '=') continue;
    const std::string_view weight = parameter.substr(2);
    return weight.starts_with('0') && weight.find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

/// An encoding that is not named is acceptable only through "*".
bool accepts(std::string_view accept_encoding, std::string_view coding) {
  bool by_star = false;
  while (!accept_encoding.empty()) {
    std::string_view item = next_item(accept_encoding, ',');
    const std::string_view name = next_item(item, ';');
    if (equal_ignoring_case(name, coding)) return !is_zero_weight(item);
    if (name == "*") by_star = !is_zero_weight(item);
  }
  return by_star;
}

}  // namespace

std::string_view to_string(Encoding encoding) noexcept {
  switch (encoding) {
    case Encoding::kIdentity:
      return "";
    case Encoding::kGzip:
      return "gzip";
    case Encoding::kBr:
      return "br";
  }
  return "";
}

Encoding choose_encoding(std::string_view accept_encoding, const Body& body) {
  // Asked for first: what nobody takes is never made.
  const auto smaller = [&](Encoding encoding) {
    return accepts(accept_encoding, to_string(encoding)) && !bytes_of(body, encoding).empty();
  };
  if (smaller(Encoding::kBr)) return Encoding::kBr;
  if (smaller(Encoding::kGzip)) return Encoding::kGzip;
  return Encoding::kIdentity;
}

const std::string& bytes_of(const Body& body, Encoding encoding) {
  switch (encoding) {
    case Encoding::kIdentity:
      return body.identity;
    case Encoding::kGzip:
      return body.gzip.of(body.identity);
    case Encoding::kBr:
      return body.br.of(body.identity);
  }
  return body.identity;
}

std::string etag_of(const Body& body, Encoding encoding) {
  if (encoding == Encoding::kIdentity || !body.etag.ends_with('"')) return body.etag;
  std::string etag = body.etag;
  etag.pop_back();
  return etag.append("-").append(to_string(encoding)).append("\"");
}

bool etag_listed(std::string_view if_none_match, std::string_view etag) {
  const auto opaque = [](std::string_view tag) {
    return tag.starts_with("W/") ? tag.substr(2) : tag;
  };
  while (!if_none_match.empty()) {
    const std::string_view item = next_item(if_none_match, ',');
    if (item == "*" || (!item.empty() && opaque(item) == opaque(etag))) return true;
  }
  return false;
}

}  // namespace colletta::http
