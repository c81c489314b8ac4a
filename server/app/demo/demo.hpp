// The demo city: replays a whole past programme and an open one through the same commands, provider
// and jobs as real use, on a clock of its own. See deploy/demo/README.md for what is published and
// what was chosen.
#pragma once

#include <functional>
#include <string>

#include "server/ops/settings.hpp"

namespace colletta::app::demo {

inline constexpr const char* kDemoPassword = "colletta-demo";

struct DemoOptions {
  ops::Settings settings;
  std::uint64_t seed = 2020;
  /// Told what is being done and how far it is, 0 to 100.
  std::function<void(std::string_view what, int percent)> progress;
};

/// False: the demo city is there already and nothing was done. The schema MUST be up to date.
/// Throws DatabaseError, and std::runtime_error when a step is refused.
bool load_demo(DemoOptions options);

}  // namespace colletta::app::demo
