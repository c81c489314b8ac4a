// A call as its ranking sees it: rules, evaluators and applications, as values. Made by call_json.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/money.hpp"
#include "domain/base/time.hpp"
#include "domain/log/hash.hpp"
#include "domain/selection/rules.hpp"

namespace colletta::selection {

enum class Standing { kAdmitted, kExcluded, kWithdrawn };
std::string_view to_string(Standing standing) noexcept;  ///< "admitted", ...

struct Application {
  std::string id;    ///< see `is_name`
  std::string area;  ///< empty only where the rules have no quotas
  Money requested;   ///< from 0 on
  Timestamp submitted;
  Standing standing = Standing::kAdmitted;
  std::vector<std::string> exclusion_codes;  ///< of an excluded one, at least one
  friend bool operator==(const Application&, const Application&) = default;
};

struct Call {
  std::string id;
  Rules rules;
  std::optional<log::Hash> lot_seed;      ///< there where the rules draw lots
  std::vector<std::string> evaluators;    ///< their codes; empty: anybody
  std::vector<Application> applications;  ///< each id once
  friend bool operator==(const Call&, const Call&) = default;
};

}  // namespace colletta::selection
