// The secret of a pledge's receipt: its id and a tag that only this instance can make. Whoever
// holds the link sees the receipt; nothing about it is stored.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/base/ids.hpp"

namespace colletta::services {

class Receipts {
 public:
  explicit Receipts(std::string instance_secret) : secret_(std::move(instance_secret)) {}

  /// "<ULID>-<22 characters>": HMAC-SHA-256 cut to 128 bits, base64url.
  [[nodiscard]] std::string secret_of(const CityId& city, const PledgeId& pledge) const;
  /// Nothing: not one of ours.
  [[nodiscard]] std::optional<PledgeId> pledge_of(const CityId& city,
                                                  std::string_view secret) const;

 private:
  std::string secret_;
};

}  // namespace colletta::services
