#include "server/http/household.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>

namespace colletta::http {

namespace ip = boost::asio::ip;

std::string household_of(const std::string& address) {
  boost::system::error_code ec;
  const ip::address_v6 v6 = ip::make_address_v6(address, ec);
  if (ec) return address;
  if (v6.is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, v6).to_string();
  auto bytes = v6.to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return ip::address_v6(bytes).to_string();
}

}  // namespace colletta::http
