#include "server/app/verify_word.hpp"

#include <algorithm>

namespace colletta::app {
namespace {

constexpr std::int64_t kMissedMax = 5;
/// A whole check of a long journal takes its time, and is no reason to call anybody.
constexpr std::int64_t kStaleLeastUs = 15 * 60 * kSecondUs;

}  // namespace

std::string_view verify_word(const std::map<CityId, jobs::VerifyState>& states,
                             std::int64_t every_s, Timestamp now) {
  if (every_s <= 0) return "off";
  if (states.empty()) return "pending";
  const std::int64_t patience = std::max(kMissedMax * every_s * kSecondUs, kStaleLeastUs);
  bool stale = false;
  for (const auto& [city, state] : states) {
    if (!state.findings.empty()) return "found";
    stale = stale || now - state.checked_at > patience;
  }
  return stale ? "stale" : "holds";
}

}  // namespace colletta::app
