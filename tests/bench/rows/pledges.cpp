#include <stdexcept>

#include "server/app/core.hpp"
#include "tests/bench/direct.hpp"
#include "tests/bench/rows/rows.hpp"

namespace colletta::bench::rows {
namespace {

constexpr std::size_t kBatch = 256;  // what the writer's largest batch is

struct PledgeFigures {
  std::string database = {};
  test::MariaDb* server = nullptr;
  std::size_t direct_clients = 1;  // SQLite's file has one writing place
  Series http_per_s = {}, each_per_s = {}, batch_per_s = {}, p50_ms = {}, p99_ms = {};
  Series idle_mb = {}, peak_mb = {}, first_page_s = {};
};

void over_http(const Plan& plan, const ops::Settings& settings, const Stage& stage,
               PledgeFigures& figures) {
  Installation server(settings, stage);
  figures.first_page_s.push_back(server.first_page_ms() / 1e3);
  figures.idle_mb.push_back(mb(server.rss_kib()));
  const Timed timed = place_pledges(server.origin(), stage.campaign, plan.pledges, plan.clients);
  figures.http_per_s.push_back(rate(plan.pledges, timed));
  figures.p50_ms.push_back(percentile_ms(timed.waited_us, 50));
  figures.p99_ms.push_back(percentile_ms(timed.waited_us, 99));
  figures.peak_mb.push_back(mb(server.rss_peak_kib()));
  server.stop();
  verify(settings, plan.pledges);
}

void must_hold_the_same(const std::vector<TableRows>& source, const std::vector<TableRows>& copy) {
  for (std::size_t i = 0; i < source.size(); ++i)
    if (source[i].rows.size() != copy[i].rows.size() || source[i].rows.empty())
      throw std::runtime_error("the direct client wrote " + std::to_string(copy[i].rows.size()) +
                               " rows of " + source[i].table + ", not " +
                               std::to_string(source[i].rows.size()));
}

/// The same rows once more, on the same database server or disk.
double directly(const Plan& plan, const std::vector<TableRows>& source,
                const PledgeFigures& figures, std::size_t batch) {
  const test::TempDir dir;
  const ops::Settings settings = fresh(dir, figures.server);
  const Stage stage = make_stage(settings);
  const auto url = app::database_of(settings).value();
  const std::size_t clients = batch == 1 ? figures.direct_clients : 1;
  const Timed timed =
      write_pledges(url, stage, source, {.pledges = plan.pledges, .batch = batch}, clients);
  must_hold_the_same(source, rows_of_pledges(url, stage));
  return rate(plan.pledges, timed);
}

void pledges_run(const Plan& plan, PledgeFigures& figures) {
  const test::TempDir dir;
  const ops::Settings settings = fresh(dir, figures.server);
  const Stage stage = make_stage(settings);
  over_http(plan, settings, stage, figures);
  const auto source = rows_of_pledges(app::database_of(settings).value(), stage);
  figures.each_per_s.push_back(directly(plan, source, figures, 1));
  figures.batch_per_s.push_back(directly(plan, source, figures, kBatch));
}

void add_pledge_lines(Bench& bench, const PledgeFigures& figures, double least_ratio) {
  const std::string clients = std::to_string(bench.plan.clients) + " clients";
  const std::string on = ", " + figures.database;
  bench.lines.push_back(
      {.row = "pledges",
       .what = "pledges/s over HTTP, " + clients + on,
       .ours = figures.http_per_s,
       .baseline = "one transaction a pledge, the same rows, by a direct client with " +
                   std::to_string(figures.direct_clients) + " connections",
       .theirs = figures.each_per_s,
       .goal = ratio_at_least(least_ratio),
       .beside = {{"p50 ms", figures.p50_ms}, {"p99 ms", figures.p99_ms}}});
  Line bulk{.row = "pledges",
            .what = "the same beside the database's own bulk limit" + on,
            .ours = figures.http_per_s,
            .baseline = "the same rows in batches of 256 pledges by a direct client",
            .theirs = figures.batch_per_s};
  if (figures.server != nullptr) bulk.goal = ratio_at_least(0.4);
  bench.lines.push_back(std::move(bulk));
}

void add_memory(Bench& bench, const PledgeFigures& figures) {
  const std::string on = ", " + figures.database;
  bench.lines.push_back({.row = "pledges",
                         .what = "start to first page, s" + on,
                         .ours = figures.first_page_s,
                         .goal = at_most(0.3)});
  bench.lines.push_back({.row = "pledges",
                         .what = "memory idle, MB (RSS)" + on,
                         .ours = figures.idle_mb,
                         .goal = at_most(60)});
  bench.lines.push_back(
      {.row = "pledges",
       .what = "memory at " + std::to_string(bench.plan.clients) + " clients, MB (RSS)" + on,
       .ours = figures.peak_mb,
       .goal = at_most(120)});
}

}  // namespace

void pledges(Bench& bench) {
  PledgeFigures all[] = {{.database = "MariaDB",
                          .server = &bench.mariadb(),
                          .direct_clients = bench.plan.direct_clients},
                         {.database = "SQLite"}};
  for (std::size_t i = 0; i < bench.plan.runs; ++i)
    for (PledgeFigures& figures : all) {
      say("pledges, run " + std::to_string(i + 1) + ", " + figures.database);
      pledges_run(bench.plan, figures);
    }
  bench.sustains(median(all[0].http_per_s));
  add_pledge_lines(bench, all[0], 6);
  add_pledge_lines(bench, all[1], 3);
  for (const PledgeFigures& figures : all) add_memory(bench, figures);
}

}  // namespace colletta::bench::rows
