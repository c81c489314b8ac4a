#include "server/services/receipts.hpp"

#include "server/ops/crypto.hpp"

namespace colletta::services {
namespace {
constexpr std::size_t kTagBytes = 16;  // 128 bits: beyond guessing, and the link stays short
}

std::string Receipts::secret_of(const CityId& city, const PledgeId& pledge) const {
  const std::string tag =
      ops::hmac_sha256(secret_, "receipt/v1|" + city.str() + "|" + pledge.str());
  return pledge.str() + "-" + ops::base64url(std::string_view(tag).substr(0, kTagBytes));
}

std::optional<PledgeId> Receipts::pledge_of(const CityId& city, std::string_view secret) const {
  if (secret.size() < 27 || secret[26] != '-' || !is_ulid(secret.substr(0, 26)))
    return std::nullopt;
  const PledgeId pledge = PledgeId::of(std::string(secret.substr(0, 26)));
  if (!ops::equal_in_constant_time(secret, secret_of(city, pledge))) return std::nullopt;
  return pledge;
}

}  // namespace colletta::services
