// colletta_bench: what deploy/bench runs. Loopback only, everything in a temporary folder; each run
// of pledges ends with a clean `colletta verify` and equal counts, or the whole ends with an error.
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "tests/bench/picture.hpp"
#include "tests/bench/rows/rows.hpp"
#include "tests/bench/wire.hpp"

namespace colletta::bench {
namespace {

struct Row {
  const char* name;
  void (*run)(Bench&);
};
constexpr Row kRows[] = {
    {"pledges", rows::pledges},   {"latency", rows::latency},
    {"page", rows::page},         {"tls", rows::tls},
    {"api", rows::api},           {"list", rows::list},
    {"growth", rows::growth},     {"watchers", rows::watchers},
    {"overload", rows::overload}, {"verify", rows::verification},
    {"build", rows::build},
};

/// A commit in memory is not durable, and its rate would say nothing.
void must_be_a_disk() {
  struct statfs where {};
  const std::string dir = std::filesystem::temp_directory_path().string();
  if (::statfs(dir.c_str(), &where) == 0 && where.f_type == TMPFS_MAGIC)
    throw std::runtime_error(dir + " is in memory: set TMPDIR to a folder on a disk");
}

void add_options(CLI::App& program, Plan& plan) {
  std::vector<std::string> names;
  for (const Row& row : kRows) names.emplace_back(row.name);
  program.add_option("--only", plan.only, "Only this row; may be given several times")
      ->check(CLI::IsMember(names));
  program.add_option("--runs", plan.runs, "Runs, interleaved")->check(CLI::Range(1, 100));
  program.add_option("--pledges", plan.pledges, "Pledges of a run")
      ->check(CLI::Range(100, 1'000'000));
  program.add_option("--clients", plan.clients, "Citizens at once")->check(CLI::Range(1, 512));
  program
      .add_option("--direct-clients", plan.direct_clients,
                  "Connections of the direct client to MariaDB")
      ->check(CLI::Range(1, 100));
  program.add_option("--page-seconds", plan.page_seconds, "How long pages are fetched")
      ->check(CLI::Range(1, 600));
  program.add_option("--campaigns", plan.campaigns, "Of the large database")
      ->check(CLI::Range(10, 100'000));
  program.add_option("--grown-pledges", plan.grown_pledges, "Of the large database")
      ->check(CLI::Range(1'000, 10'000'000));
  program.add_option("--watchers", plan.watchers, "Of one campaign")->check(CLI::Range(1, 100'000));
  program.add_option("--overload-seconds", plan.overload_seconds, "How long it lasts")
      ->check(CLI::Range(3, 600));
  program.add_option("--events", plan.events, "Events of the journal that is verified")
      ->check(CLI::Range(1'000, 10'000'000));
  program.add_option("--json", plan.json, "Write the figures to this file too");
  program.add_option("--svg", plan.svg, "Draw the figures into this file");
}

/// A row that fails takes nothing from the others.
void measure_row(const Row& row, Bench& bench, std::vector<std::string>& failures) {
  try {
    const auto start = std::chrono::steady_clock::now();
    row.run(bench);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    say(fmt::format("{}: {:.0f} s", row.name, took.count()));
  } catch (const std::exception& error) {
    failures.push_back(std::string(row.name) + ": " + error.what());
    say("error: " + failures.back());
  }
}

Report run_rows(Bench& bench) {
  Report report{.runs = bench.plan.runs};
  if (::getloadavg(&report.load_before, 1) != 1) report.load_before = 0;
  const auto start = std::chrono::steady_clock::now();
  for (const Row& row : kRows)
    if (bench.wants(row.name)) measure_row(row, bench, report.failures);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  report.lines = bench.lines;
  return report;
}

int bench(int argc, char** argv) {
  Plan plan;
  CLI::App program{"Measures the table of goals, each line beside a baseline of the same run"};
  add_options(program, plan);
  CLI11_PARSE(program, argc, argv);
  must_be_a_disk();
  raise_open_files();  // servers that are started inherit it
  Bench bench(std::move(plan));
  const Report report = run_rows(bench);
  const std::string json = json_of(report).dump();
  std::cout << table_of(report) << '\n' << json << '\n';
  if (!bench.plan.json.empty()) std::ofstream(bench.plan.json) << json << '\n';
  if (!bench.plan.svg.empty()) std::ofstream(bench.plan.svg) << picture_of(report);
  if (!report.failures.empty()) return 1;
  say("Every run of pledges was verified.");
  return 0;
}

}  // namespace
}  // namespace colletta::bench

int main(int argc, char** argv) {
  try {
    return colletta::bench::bench(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "error: " << error.what() << '\n';
    return 1;
  }
}
