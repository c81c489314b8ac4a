// colletta_bench: what deploy/bench runs. Loopback only, everything in a temporary folder; each run
// of pledges ends with a clean `colletta verify` and equal counts, or the whole ends with an error.
#include <linux/magic.h>
#include <sys/vfs.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "server/app/core.hpp"
#include "tests/bench/direct.hpp"
#include "tests/bench/installation.hpp"
#include "tests/bench/pages.hpp"
#include "tests/bench/report.hpp"
#include "tests/bench/verification.hpp"
#include "tests/support/journal/long_journal.hpp"
#include "tests/support/mariadb.hpp"

namespace colletta::bench {
namespace {

struct Plan {
  std::size_t runs = 3, pledges = 2'000, clients = 64, direct_clients = 8, connections = 64;
  std::int64_t page_seconds = 5, events = 100'000;
  std::string json;
};

constexpr double kKibOfMib = 1024;

void say(const std::string& what) { std::cerr << what << std::endl; }

/// The settings of a fresh installation: a folder of its own, and on MariaDB a new database.
ops::Settings fresh(const test::TempDir& dir, test::MariaDb* server) {
  ops::Settings settings;
  settings.data.dir = dir.path().string();
  if (server != nullptr) settings.database.url = server->fresh_database().str();
  return settings;
}

double rate(std::size_t count, const Timed& timed) {
  return static_cast<double>(count) / timed.seconds;
}

double percentile_ms(const Timed& timed, std::size_t percent) {
  return static_cast<double>(timed.waited_us[(timed.waited_us.size() - 1) * percent / 100]) / 1e3;
}

void pledges_over_http(const Plan& plan, const ops::Settings& settings, const Stage& stage,
                       PledgeFigures& figures) {
  Installation server(settings, stage);
  figures.first_page_ms.push_back(server.first_page_ms());
  figures.idle_mib.push_back(static_cast<double>(server.rss_kib()) / kKibOfMib);
  const Timed timed = place_pledges(server.origin(), stage.campaign, plan.pledges, plan.clients);
  figures.http_per_s.push_back(rate(plan.pledges, timed));
  figures.p50_ms.push_back(percentile_ms(timed, 50));
  figures.p99_ms.push_back(percentile_ms(timed, 99));
  figures.peak_mib.push_back(static_cast<double>(server.rss_peak_kib()) / kKibOfMib);
  server.stop();
  verify(settings, stage, plan.pledges);
}

void must_hold_the_same(const std::vector<TableRows>& source, const std::vector<TableRows>& copy) {
  for (std::size_t i = 0; i < source.size(); ++i)
    if (source[i].rows.size() != copy[i].rows.size() || source[i].rows.empty())
      throw std::runtime_error("the direct client wrote " + std::to_string(copy[i].rows.size()) +
                               " rows of " + source[i].table + ", not " +
                               std::to_string(source[i].rows.size()));
}

/// The same rows once more, on the same database server or disk.
void pledges_directly(const Plan& plan, const ops::Settings& source_settings,
                      const Stage& source_stage, test::MariaDb* server, PledgeFigures& figures) {
  const auto source = rows_of_pledges(app::database_of(source_settings).value(), source_stage);
  const test::TempDir dir;
  const ops::Settings settings = fresh(dir, server);
  const Stage stage = make_stage(settings);
  const auto url = app::database_of(settings).value();
  const Timed timed = write_pledges(url, stage, source, plan.pledges, figures.direct_clients);
  figures.direct_per_s.push_back(rate(plan.pledges, timed));
  must_hold_the_same(source, rows_of_pledges(url, stage));
}

void pages(const Plan& plan, const ops::Settings& settings, const Stage& stage,
           PageFigures& figures) {
  Installation server(settings, stage);
  const std::string page = fetch_page(server.page_url());
  const StaticServer nginx(page);
  figures.page_bytes = page.size();
  const PageRate ours = measure_pages(server.page_url(), plan.connections, plan.page_seconds);
  if (fetch_page(server.page_url()) != page)
    throw std::runtime_error("the page has changed while it was measured");
  const PageRate theirs = measure_pages(nginx.url(), plan.connections, plan.page_seconds);
  figures.colletta_per_s.push_back(ours.per_second);
  figures.colletta_p99_ms.push_back(ours.p99_ms);
  figures.nginx_per_s.push_back(theirs.per_second);
  figures.nginx_p99_ms.push_back(theirs.p99_ms);
  figures.peak_mib.push_back(static_cast<double>(server.rss_peak_kib()) / kKibOfMib);
  server.stop();
}

/// On both databases: one journal each, read in every run.
std::vector<VerifyFigures> verifications(const Plan& plan, test::MariaDb& mariadb) {
  const test::TempDir dir;
  const std::vector<std::pair<std::string, store::DatabaseUrl>> places = {
      {"MariaDB", mariadb.fresh_database()},
      {"SQLite", store::DatabaseUrl(store::SqliteUrl{dir / "journal.sqlite"})}};
  std::vector<VerifyFigures> all;
  std::vector<std::int64_t> events;
  for (const auto& [name, url] : places) {
    say("a journal of " + std::to_string(plan.events) + " events, " + name);
    all.push_back({.database = name});
    events.push_back(test::write_long_journal(url, plan.events));
  }
  for (std::size_t i = 0; i < plan.runs; ++i)
    for (std::size_t n = 0; n < places.size(); ++n) {
      say("run " + std::to_string(i + 1) + ", " + places[n].first + ": verify and rebuild");
      measure_verification(places[n].second, events[n], all[n]);
    }
  return all;
}

Figures run(const Plan& plan) {
  double load = 0;
  if (::getloadavg(&load, 1) != 1) load = 0;
  say("Starting MariaDB");
  // The defaults of production, where the tests have small ones.
  test::MariaDb mariadb({"--innodb-buffer-pool-size=256M", "--innodb-log-file-size=96M"});
  Figures figures{.pledges = plan.pledges,
                  .clients = plan.clients,
                  .connections = plan.connections,
                  .databases = std::vector<PledgeFigures>(2),
                  .journals = {},
                  .pages = {}};
  figures.load_before = load;
  figures.databases[0].database = "MariaDB";
  figures.databases[0].direct_clients = plan.direct_clients;
  figures.databases[1].database = "SQLite";
  figures.databases[1].direct_clients = 1;  // the file has one writing place
  for (std::size_t i = 0; i < plan.runs; ++i)
    for (PledgeFigures& database : figures.databases) {
      test::MariaDb* server = &database == &figures.databases[0] ? &mariadb : nullptr;
      const test::TempDir dir;
      const ops::Settings settings = fresh(dir, server);
      const Stage stage = make_stage(settings);
      const std::string which = "run " + std::to_string(i + 1) + ", " + database.database;
      say(which + ": pledges over HTTP");
      pledges_over_http(plan, settings, stage, database);
      say(which + ": verified; one transaction each");
      pledges_directly(plan, settings, stage, server, database);
      if (server != nullptr) continue;
      say(which + ": pages, beside nginx");
      pages(plan, settings, stage, figures.pages);
    }
  figures.journals = verifications(plan, mariadb);
  return figures;
}

/// A commit in memory is not durable, and its rate would say nothing.
void must_be_a_disk() {
  struct statfs where {};
  const std::string dir = std::filesystem::temp_directory_path().string();
  if (::statfs(dir.c_str(), &where) == 0 && where.f_type == TMPFS_MAGIC)
    throw std::runtime_error(dir + " is in memory: set TMPDIR to a folder on a disk");
}

int bench(int argc, char** argv) {
  Plan plan;
  CLI::App program{
      "Measures pledges, pages, memory and verification, beside baselines of the same run"};
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
  program.add_option("--events", plan.events, "Events of the journal that is verified")
      ->check(CLI::Range(1'000, 10'000'000));
  program.add_option("--json", plan.json, "Write the figures to this file too");
  CLI11_PARSE(program, argc, argv);
  must_be_a_disk();
  const auto start = std::chrono::steady_clock::now();
  const Figures figures = run(plan);
  const auto took = std::chrono::steady_clock::now() - start;
  const std::string json = json_of(figures).dump();
  std::cout << table_of(figures) << '\n' << json << '\n';
  if (!plan.json.empty()) std::ofstream(plan.json) << json << '\n';
  say("Every run of pledges was verified; " +
      std::to_string(std::chrono::duration_cast<std::chrono::seconds>(took).count()) + " s.");
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
