#include "server/http/proxies.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "server/http/tokens.hpp"

namespace colletta::http {
namespace {

bool is_identity_field(std::string_view name) {
  return name.starts_with("x-forwarded-") || name == "forwarded" || name == "x-real-ip" ||
         name == "x-request-id";
}

/// All values of a list field, in order, whether sent as one line or as several.
std::vector<std::string_view> list_of(const Request& request, std::string_view name) {
  std::vector<std::string_view> items;
  for (const auto& [field, value] : request.headers) {
    if (field != name) continue;
    std::string_view rest = value;
    while (!rest.empty()) items.push_back(next_item(rest, ','));
  }
  return items;
}

}  // namespace

std::optional<TrustedProxies::Address> TrustedProxies::address_of(std::string_view text) {
  const std::string copy(text);
  Address address{};
  if (inet_pton(AF_INET6, copy.c_str(), address.data()) == 1) return address;
  address[10] = address[11] = 0xFF;
  if (inet_pton(AF_INET, copy.c_str(), address.data() + 12) == 1) return address;
  return std::nullopt;
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& entries) {
  TrustedProxies proxies;
  for (const std::string& entry : entries) {
    const Error refused = err(Errc::kInvalid, "trusted_proxies", entry);
    const std::size_t slash = entry.find('/');
    const auto address = address_of(std::string_view(entry).substr(0, slash));
    if (!address) return refused;
    const bool v4 = entry.find(':') == std::string::npos;
    const unsigned width = v4 ? 32 : 128;
    unsigned bits = width;
    if (slash != std::string::npos) {
      const char* const end = entry.data() + entry.size();
      const auto read = std::from_chars(entry.data() + slash + 1, end, bits);
      if (read.ec != std::errc() || read.ptr != end || bits > width) return refused;
    }
    proxies.networks_.push_back({*address, bits + (v4 ? 96 : 0)});
  }
  return proxies;
}

bool TrustedProxies::contains(std::string_view text) const {
  const auto address = address_of(text);
  if (!address) return false;
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    for (unsigned bit = 0; bit < network.bits; ++bit) {
      const unsigned difference = (*address)[bit / 8] ^ network.address[bit / 8];
      if ((difference >> (7 - bit % 8)) & 1U) return false;
    }
    return true;
  });
}

void TrustedProxies::apply(Request& request) const {
  if (!contains(request.peer)) {
    request.relayed = std::erase_if(request.headers, [](const auto& field) {
                        return is_identity_field(field.first);
                      }) > 0;
    return;
  }
  const std::vector<std::string_view> hops = list_of(request, "x-forwarded-for");
  for (auto hop = hops.rbegin(); hop != hops.rend() && address_of(*hop); ++hop) {
    request.peer = *hop;
    if (!contains(*hop)) break;
  }
  const std::vector<std::string_view> schemes = list_of(request, "x-forwarded-proto");
  if (!schemes.empty()) request.secure = equal_ignoring_case(schemes.back(), "https");
}

}  // namespace colletta::http
