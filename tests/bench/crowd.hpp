// A large database, made by the product's own writer: every row, sum and leaf is as in use, only
// the sockets and the provider are left out. So `verify` holds for it as for any other.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "server/ops/settings.hpp"
#include "tests/bench/stage.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::bench {

struct Crowd {
  Stage stage;                        ///< its campaign is the first
  std::vector<CampaignId> campaigns;  ///< all open, of ever other areas and themes
  std::string area, theme;            ///< a filter that some of them pass
};

/// A crowd in a folder of its own, on SQLite. Both throw std::runtime_error when the writer refuses
/// anything.
struct Town {
  explicit Town(std::size_t campaigns);
  /// Pledges, confirmed, to one campaign after the other; each citizen gives
  /// four times. Once.
  void grow(std::size_t count);

  test::TempDir dir;
  ops::Settings settings;
  Crowd crowd;
  std::size_t pledges = 0;  ///< confirmed in all; whoever adds some counts them here
};

}  // namespace colletta::bench
