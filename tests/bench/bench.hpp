// What the rows of the table share: what was asked for, the database server, where lines go.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/ops/settings.hpp"
#include "tests/bench/crowd.hpp"
#include "tests/bench/installation.hpp"
#include "tests/bench/load.hpp"
#include "tests/bench/report.hpp"
#include "tests/support/mariadb.hpp"

namespace colletta::bench {

struct Plan {
  std::size_t runs = 3, pledges = 2'000, clients = 64, direct_clients = 8, connections = 64;
  std::int64_t page_seconds = 2;
  std::size_t campaigns = 10'000, grown_pledges = 1'000'000;
  std::size_t watchers = 10'000;
  std::int64_t overload_seconds = 30, events = 20'000;
  std::vector<std::string> only;
  std::string json, svg;
};

class Bench {
 public:
  explicit Bench(Plan asked) : plan(std::move(asked)) {}

  const Plan plan;
  std::vector<Line> lines;

  /// Started when a row first asks for it, with the defaults of production.
  test::MariaDb& mariadb();
  /// Pledges a second that the server takes on MariaDB: of the row `pledges`, or measured now.
  double sustainable_per_s();
  void sustains(double per_s) { sustainable_ = per_s; }
  /// The large database of the rows `list` and `growth`, made when one of them first asks for it.
  /// It has no pledges until it is grown.
  Town& large();
  /// Whether the row is asked for.
  [[nodiscard]] bool wants(const std::string& row) const;

 private:
  std::unique_ptr<test::MariaDb> mariadb_;
  std::optional<double> sustainable_;
  std::unique_ptr<Town> large_;
};

/// To stderr: what is being done.
void say(const std::string& what);

/// The settings of a fresh installation: a folder of its own, and on MariaDB a new database.
ops::Settings fresh(const test::TempDir& dir, test::MariaDb* server);

double rate(std::size_t count, const Timed& timed);
/// Of values that are sorted.
double percentile_ms(const std::vector<std::int64_t>& sorted_us, std::size_t percent);
double mb(std::int64_t kib);

}  // namespace colletta::bench
