// Who gives a command, and what their roles let them do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/ids.hpp"
#include "domain/base/result.hpp"

namespace colletta {

enum class Role : std::uint8_t { kCitizen, kPromoter, kOfficer, kEvaluator, kSponsor, kAdmin };
std::string_view to_string(Role role) noexcept;  ///< "citizen", ...
Result<Role> parse_role(std::string_view text);

/// The set of a person's roles, stored and shown as "promoter,officer".
class Roles {
 public:
  Roles() = default;
  static Result<Roles> parse(std::string_view comma_separated);
  [[nodiscard]] bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  Roles& add(Role role) { return bits_ |= bit(role), *this; }
  [[nodiscard]] std::string str() const;
  friend bool operator==(const Roles&, const Roles&) = default;

 private:
  static constexpr unsigned bit(Role role) { return 1U << static_cast<unsigned>(role); }
  unsigned bits_ = 0;
};

struct Actor {
  PersonId person;  ///< empty: a guest, or the program itself (jobs)
  Roles roles;
  bool system = false;  ///< a job: it may do what no person asks for (closing, settling)

  [[nodiscard]] bool officer() const {
    return roles.has(Role::kOfficer) || roles.has(Role::kAdmin);
  }
  static Actor job() { return {.person = {}, .roles = {}, .system = true}; }
};

}  // namespace colletta
