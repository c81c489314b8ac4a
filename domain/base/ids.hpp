// Identifiers: ULIDs made by the application, typed so that a pledge's id never stands for a
// pool's.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"
#include "domain/base/time.hpp"

namespace colletta {

/// 26 characters of Crockford base32, upper case. In simulations any short name serves (see `of`).
template <class Tag>
class Id {
 public:
  Id() = default;
  /// Trusts its caller: for values from the database, from `UlidMaker` or from a simulation.
  static Id of(std::string text) { return Id(std::move(text)); }

  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  friend auto operator<=>(const Id&, const Id&) = default;

 private:
  explicit Id(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

using CityId = Id<struct CityTag>;  // a short slug: "demo"
using PersonId = Id<struct PersonTag>;
using CallId = Id<struct CallTag>;
using CampaignId = Id<struct CampaignTag>;
using PledgeId = Id<struct PledgeTag>;
using PoolId = Id<struct PoolTag>;
using FunderId = Id<struct FunderTag>;
using DonorId = Id<struct DonorTag>;  // a donor's pseudonym, one per person and call
using AttemptId = Id<struct AttemptTag>;
using PayoutId = Id<struct PayoutTag>;  // of one tranche

/// True for 26 characters of Crockford base32 (upper case) whose first is at most '7'.
bool is_ulid(std::string_view text) noexcept;

/// Reads an id from the outside. Error: kInvalid with the field given.
template <class Tag>
Result<Id<Tag>> parse_id(std::string_view text, std::string field = "id") {
  if (!is_ulid(text)) return err(Errc::kInvalid, std::move(field), "ULID");
  return Id<Tag>::of(std::string(text));
}

/// Writes a ULID from a time (milliseconds) and 10 random bytes.
std::string make_ulid(Timestamp now, const std::array<std::uint8_t, 10>& random);

}  // namespace colletta

template <class Tag>
struct std::hash<colletta::Id<Tag>> {
  std::size_t operator()(const colletta::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
