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

struct CrowdSize {
  std::size_t campaigns = 10;   ///< all open, of ever other areas and themes
  std::size_t pledges = 1'000;  ///< confirmed, spread evenly; each citizen gives twice
};

struct Crowd {
  Stage stage;  ///< its campaign is the first
  std::vector<CampaignId> campaigns;
  std::string area, theme;  ///< a filter that some of them pass
};

/// Fills the settings' database, which MUST be empty. Throws std::runtime_error when the writer
/// refuses anything.
Crowd make_crowd(const ops::Settings& settings, CrowdSize size);

/// A crowd in a folder of its own, on SQLite.
struct Town {
  explicit Town(CrowdSize size);

  test::TempDir dir;
  ops::Settings settings;
  Crowd crowd;
  std::size_t pledges;  ///< confirmed in all; whoever adds some counts them here
};

}  // namespace colletta::bench
