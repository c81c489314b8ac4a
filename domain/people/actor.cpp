#include "domain/people/actor.hpp"

namespace colletta {
namespace {
constexpr Role kAll[] = {Role::kCitizen,   Role::kPromoter, Role::kOfficer,
                         Role::kEvaluator, Role::kSponsor,  Role::kAdmin};
}

std::string_view to_string(Role role) noexcept {
  switch (role) {
    case Role::kCitizen:
      return "citizen";
    case Role::kPromoter:
      return "promoter";
    case Role::kOfficer:
      return "officer";
    case Role::kEvaluator:
      return "evaluator";
    case Role::kSponsor:
      return "sponsor";
    case Role::kAdmin:
      return "admin";
  }
  return "";
}

Result<Role> parse_role(std::string_view text) {
  for (const Role role : kAll)
    if (text == to_string(role)) return role;
  return err(Errc::kInvalid, "role", "citizen, promoter, officer, evaluator, sponsor, admin");
}

Result<Roles> Roles::parse(std::string_view text) {
  Roles roles;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto role = parse_role(text.substr(0, comma));
    if (!role) return role.error();
    roles.add(*role);
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return roles;
}

std::string Roles::str() const {
  std::string out;
  for (const Role role : kAll) {
    if (!has(role)) continue;
    if (!out.empty()) out += ',';
    out += to_string(role);
  }
  return out;
}

}  // namespace colletta
