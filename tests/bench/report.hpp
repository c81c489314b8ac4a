// What was measured, as medians with their range, as a table for people and as JSON for programs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace colletta::bench {

/// One figure, once for each run.
using Series = std::vector<double>;
double median(Series values);

struct PledgeFigures {
  std::string database;
  Series http_per_s, direct_per_s, p50_ms, p99_ms;
  Series idle_mib, peak_mib, first_page_ms;  ///< of the server
  std::size_t direct_clients = 0;
};

struct PageFigures {
  std::size_t page_bytes = 0;
  Series colletta_per_s, nginx_per_s, colletta_p99_ms, nginx_p99_ms;
  Series peak_mib;
};

/// Of one long journal: events a second.
struct VerifyFigures {
  std::string database;
  std::int64_t events = 0;
  Series verify_per_s, rebuild_per_s, select_per_s;
  Series verify_mib, rebuild_mib;  ///< the most that each had
};

struct Figures {
  std::size_t pledges = 0, clients = 0, connections = 0;
  double load_before = 0;  ///< of the machine: above 0.5 or so, others had part of the cores
  std::vector<PledgeFigures> databases;
  std::vector<VerifyFigures> journals;
  PageFigures pages;
};

std::string table_of(const Figures& figures);
nlohmann::ordered_json json_of(const Figures& figures);

}  // namespace colletta::bench
