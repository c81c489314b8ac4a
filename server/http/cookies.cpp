#include "server/http/cookies.hpp"

#include <algorithm>
#include <string_view>

#include "domain/base/check.hpp"

namespace colletta::http {
namespace {

/// RFC 6265 cookie-octet.
bool is_cookie_octet(char c) {
  return c > 0x20 && c < 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
}

std::string_view to_string(SameSite same_site) {
  switch (same_site) {
    case SameSite::kStrict:
      return "Strict";
    case SameSite::kLax:
      return "Lax";
    case SameSite::kNone:
      return "None";
  }
  return "";
}

}  // namespace

std::string SetCookie::str() const {
  CHECK(!name.empty() && std::all_of(name.begin(), name.end(), is_cookie_octet) &&
            name.find('=') == std::string::npos,
        "a cookie's name is a token");
  CHECK(std::all_of(value.begin(), value.end(), is_cookie_octet), "encode a cookie's value first");
  CHECK(secure || (!name.starts_with("__Host-") && same_site != SameSite::kNone),
        "browsers refuse this cookie without Secure");
  std::string out = name + "=" + value + "; Path=/";
  if (max_age) out += "; Max-Age=" + std::to_string(max_age->count());
  if (http_only) out += "; HttpOnly";
  if (secure) out += "; Secure";
  out += "; SameSite=";
  out += to_string(same_site);
  return out;
}

}  // namespace colletta::http
