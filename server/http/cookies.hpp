// Writing Set-Cookie (RFC 6265). Reading cookies is Request::cookie.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace colletta::http {

enum class SameSite { kStrict, kLax, kNone };

/// A cookie for the whole site. The value goes out as it is: CHECKs that it and the name need no
/// quoting, that "__Host-" names are secure, and that SameSite=None is secure.
struct SetCookie {
  std::string name;
  std::string value;
  std::optional<std::chrono::seconds> max_age =
      std::nullopt;  ///< none: until the browser closes; 0: delete
  bool http_only = true;
  bool secure = true;
  SameSite same_site = SameSite::kLax;

  /// The value of the Set-Cookie header.
  [[nodiscard]] std::string str() const;
};

}  // namespace colletta::http
