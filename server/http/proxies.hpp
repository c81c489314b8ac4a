// Whose word about the client is believed: addresses of trusted proxies, and what they say in
// X-Forwarded-For and X-Forwarded-Proto.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "server/http/message.hpp"

namespace colletta::http {

class TrustedProxies {
 public:
  /// Each an address or "address/bits", IPv4 or IPv6. Error: kInvalid ("trusted_proxies", the
  /// entry).
  static Result<TrustedProxies> parse(const std::vector<std::string>& entries);

  [[nodiscard]] bool contains(std::string_view address) const;

  /// `request.peer` is the socket's address and `request.secure` says whether it speaks TLS. From a
  /// trusted proxy both become what it says of the client: the rightmost forwarded address that is
  /// no trusted proxy itself. From anybody else such fields are removed, and `request.relayed` says
  /// that there were any.
  void apply(Request& request) const;

 private:
  using Address = std::array<std::uint8_t, 16>;  ///< IPv4 as ::ffff:a.b.c.d
  struct Network {
    Address address;
    unsigned bits;
  };
  static std::optional<Address> address_of(std::string_view text);
  std::vector<Network> networks_;
};

}  // namespace colletta::http
