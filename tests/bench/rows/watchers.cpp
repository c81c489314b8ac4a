#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "server/app/core.hpp"
#include "tests/bench/rows/rows.hpp"
#include "tests/bench/watch.hpp"

namespace colletta::bench::rows {
namespace {

constexpr std::size_t kGifts = 15;  // of a run
constexpr auto kBetween = std::chrono::milliseconds(250);
constexpr std::int64_t kRoom = 100;  // connections beside the watchers

struct WatcherFigures {
  Series p99_ms, p50_ms, kib_each;
};

/// Positions of all confirmations, and the instants at which the writer took up the payments that
/// they confirm (entries themselves bear whole seconds). That is before the commit, so a time from
/// there on is rather too long than too short.
std::vector<std::pair<std::int64_t, std::int64_t>> confirmations(const ops::Settings& settings) {
  auto session = store::Session::open(app::database_of(settings).value(), store::Access::kRead);
  std::vector<std::pair<std::int64_t, std::int64_t>> out;
  session.for_each<std::int64_t, std::int64_t>(
      {"bench_confirmed",
       "SELECT p.seq, a.updated_at FROM pledge p JOIN payment_attempt a ON a.pledge = p.id "
       "WHERE a.operation = 'begin' AND p.state = 'confirmed' ORDER BY p.seq"},
      {}, [&out](std::int64_t seq, std::int64_t at) { out.emplace_back(seq, at); });
  return out;
}

void watchers_run(Bench& bench, WatcherFigures& figures) {
  const std::size_t count = bench.plan.watchers;
  const std::string room = std::to_string(static_cast<std::int64_t>(count) + kRoom);
  const test::TempDir dir;
  const ops::Settings settings = fresh(dir, &bench.mariadb());
  const Stage stage = make_stage(settings);
  Installation server(settings, stage,
                      {"--server-connections-max", room, "--server-subscribers-max", room,
                       "--server-connections-per-address-max", room});
  place_pledges(server.origin(), stage.campaign, 1, 1, kGifts);  // everything is warm
  const std::int64_t before_kib = server.rss_kib();
  Watch watch(server.port(), "/campaigns/" + stage.campaign.str() + "/live", count);
  for (std::size_t i = 0; i < kGifts; ++i) {
    place_pledges(server.origin(), stage.campaign, 1, 1, i);
    std::this_thread::sleep_for(kBetween);
  }
  std::this_thread::sleep_for(kBetween);
  watch.stop();
  figures.kib_each.push_back(static_cast<double>(server.rss_peak_kib() - before_kib) /
                             static_cast<double>(count));
  std::vector<std::int64_t> took_us;
  auto all = confirmations(settings);
  all.erase(all.begin());  // the warm one
  for (const auto& [seq, at] : all) took_us.push_back(watch.last_told_us(seq) - at);
  std::ranges::sort(took_us);
  figures.p50_ms.push_back(percentile_ms(took_us, 50));
  figures.p99_ms.push_back(percentile_ms(took_us, 99));
  server.stop();
  verify(settings, kGifts + 1);
}

}  // namespace

void watchers(Bench& bench) {
  WatcherFigures figures;
  for (std::size_t i = 0; i < bench.plan.runs; ++i) {
    say("watchers, run " + std::to_string(i + 1));
    watchers_run(bench, figures);
  }
  const std::string count = std::to_string(bench.plan.watchers);
  bench.lines.push_back({.row = "watchers",
                         .what = "a gift's entry to the last of " + count + " watchers, p99, ms",
                         .ours = figures.p99_ms,
                         .goal = at_most(250),
                         .note = "from the instant that its batch began, before its commit; " +
                                 std::to_string(kGifts) + " gifts a run, four a second; MariaDB",
                         .beside = {{"p50 ms", figures.p50_ms}}});
  bench.lines.push_back({.row = "watchers",
                         .what = "memory of a watcher, KiB (RSS)",
                         .ours = figures.kib_each,
                         .goal = at_most(16),
                         .note = "the most that it was, less what it was before them"});
}

}  // namespace colletta::bench::rows
