#include "tests/bench/bench.hpp"

#include <algorithm>
#include <iostream>

#include "tests/bench/stage.hpp"

namespace colletta::bench {

void say(const std::string& what) { std::cerr << what << std::endl; }

test::MariaDb& Bench::mariadb() {
  if (!mariadb_) {
    say("Starting MariaDB");
    // The defaults of production, where the tests have small ones.
    mariadb_ = std::make_unique<test::MariaDb>(
        std::vector<std::string>{"--innodb-buffer-pool-size=256M", "--innodb-log-file-size=96M"});
  }
  return *mariadb_;
}

double Bench::sustainable_per_s() {
  if (sustainable_) return *sustainable_;
  say("how many pledges a second the server takes");
  const test::TempDir dir;
  const ops::Settings settings = fresh(dir, &mariadb());
  const Stage stage = make_stage(settings);
  Installation server(settings, stage);
  sustainable_ = rate(plan.pledges,
                      place_pledges(server.origin(), stage.campaign, plan.pledges, plan.clients));
  server.stop();
  verify(settings, plan.pledges);
  return *sustainable_;
}

Town& Bench::large() {
  if (!large_) {
    say("making " + std::to_string(plan.campaigns) + " campaigns");
    large_ = std::make_unique<Town>(plan.campaigns);
  }
  return *large_;
}

bool Bench::wants(const std::string& row) const {
  return plan.only.empty() || std::ranges::find(plan.only, row) != plan.only.end();
}

ops::Settings fresh(const test::TempDir& dir, test::MariaDb* server) {
  ops::Settings settings;
  settings.data.dir = dir.path().string();
  if (server != nullptr) settings.database.url = server->fresh_database().str();
  return settings;
}

double rate(std::size_t count, const Timed& timed) {
  return static_cast<double>(count) / timed.seconds;
}

double percentile_ms(const std::vector<std::int64_t>& sorted_us, std::size_t percent) {
  if (sorted_us.empty()) return 0;
  return static_cast<double>(sorted_us[(sorted_us.size() - 1) * percent / 100]) / 1e3;
}

double mb(std::int64_t kib) { return static_cast<double>(kib) * 1024 / 1e6; }

}  // namespace colletta::bench
