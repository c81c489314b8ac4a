#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "server/http/url.hpp"
#include "tests/bench/crowd.hpp"
#include "tests/bench/pages.hpp"
#include "tests/bench/rows/rows.hpp"

namespace colletta::bench::rows {
namespace {

constexpr CrowdSize kSmall{.campaigns = 10, .pledges = 1'000};
constexpr std::size_t kCalls = 200;  // of a run: a pledge, and the page that it has made stale
constexpr auto kUntilReady = std::chrono::seconds(120);

/// A crowd and its server, with what it was asked for.
struct Place {
  test::TempDir dir;
  ops::Settings settings = fresh(dir, nullptr);
  Crowd crowd;
  std::unique_ptr<Installation> server;
  std::size_t pledges = 0;  ///< confirmed in all
  Series page_ms, pledge_ms, memory_mb;

  explicit Place(CrowdSize size) : crowd(make_crowd(settings, size)), pledges(size.pledges) {}
};

/// A journal is read through before the first command; the log says how far it is.
void wait_for_writes(const Place& place, std::size_t pledges) {
  const auto until = std::chrono::steady_clock::now() + kUntilReady;
  while (place.server->metric("colletta_log_signed_size") < static_cast<double>(pledges)) {
    if (std::chrono::steady_clock::now() > until)
      throw std::runtime_error("the journal is not checked within two minutes");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

/// One citizen at a time, so that it is the work that is measured and not a queue.
void call(Place& place, std::size_t first) {
  using Clock = std::chrono::steady_clock;
  const Installation& server = *place.server;
  std::vector<std::int64_t> page_us, pledge_us;
  for (std::size_t i = 0; i < kCalls; ++i) {
    const Timed gift = place_pledges(server.origin(), place.crowd.stage.campaign, 1, 1, first + i);
    pledge_us.push_back(gift.waited_us.front());
    const auto start = Clock::now();
    fetch_page(server.page_url());
    page_us.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start).count());
  }
  std::ranges::sort(page_us);
  std::ranges::sort(pledge_us);
  place.pledges += kCalls;
  place.page_ms.push_back(percentile_ms(page_us, 50));
  place.pledge_ms.push_back(percentile_ms(pledge_us, 50));
  place.memory_mb.push_back(mb(server.rss_peak_kib()));
}

void add_lines(Bench& bench, const Place& large, const Place& small, const std::string& size) {
  const std::string baseline = "the same with 1,000 pledges and 10 campaigns";
  bench.lines.push_back({.row = "growth",
                         .what = "a page made anew after a pledge, ms, " + size,
                         .ours = large.page_ms,
                         .baseline = baseline,
                         .theirs = small.page_ms,
                         .goal = ratio_at_most(1.25)});
  bench.lines.push_back({.row = "growth",
                         .what = "a pledge, ms, " + size,
                         .ours = large.pledge_ms,
                         .baseline = baseline,
                         .theirs = small.pledge_ms,
                         .goal = ratio_at_most(1.25),
                         .note = "one citizen at a time, medians; SQLite"});
  bench.lines.push_back({.row = "growth",
                         .what = "memory, MB (most since the start), " + size,
                         .ours = large.memory_mb,
                         .baseline = baseline,
                         .theirs = small.memory_mb,
                         .goal = ratio_at_most(1.5)});
}

std::string filtered(const Place& place) {
  const http::Pairs query = {
      {"area", place.crowd.area}, {"theme", place.crowd.theme}, {"state", "open"}};
  return place.server->origin() + "/campaigns?" + http::form_encode(query);
}

}  // namespace

void list(Bench& bench) {
  say("list: making " + std::to_string(bench.plan.campaigns) + " campaigns");
  Place place({.campaigns = bench.plan.campaigns, .pledges = 0});
  place.server = std::make_unique<Installation>(place.settings, place.crowd.stage);
  Series lists, pages, searches;
  const auto measure = [&](const std::string& url) {
    return measure_pages(url, bench.plan.connections, bench.plan.page_seconds).per_second;
  };
  for (std::size_t i = 0; i < bench.plan.runs; ++i) {
    say("list, run " + std::to_string(i + 1));
    lists.push_back(measure(filtered(place)));
    pages.push_back(measure(place.server->page_url()));
    searches.push_back(measure(place.server->origin() + "/campaigns?q=pedibus"));
  }
  place.server->stop();
  verify(place.settings, 0);
  bench.lines.push_back({.row = "list",
                         .what = "list of " + std::to_string(bench.plan.campaigns) +
                                 " campaigns, filtered, first page/s",
                         .ours = lists,
                         .baseline = "the campaign page of the same server",
                         .theirs = pages,
                         .goal = ratio_at_least(0.5),
                         .note = "SQLite, quiet",
                         .beside = {{"searched for a word, worked out each time", searches}}});
}

void growth(Bench& bench) {
  const CrowdSize size{.campaigns = bench.plan.campaigns, .pledges = bench.plan.grown_pledges};
  say("growth: making " + std::to_string(size.campaigns) + " campaigns with " +
      std::to_string(size.pledges) + " pledges");
  Place large(size), small(kSmall);
  for (Place* place : {&large, &small}) {
    place->server = std::make_unique<Installation>(place->settings, place->crowd.stage);
    wait_for_writes(*place, place->pledges);
  }
  for (std::size_t i = 0; i < bench.plan.runs; ++i) {
    say("growth, run " + std::to_string(i + 1));
    for (Place* place : {&large, &small}) call(*place, i * kCalls);
  }
  for (Place* place : {&large, &small}) {
    place->server->stop();
    verify(place->settings, place->pledges);
  }
  add_lines(
      bench, large, small,
      std::to_string(size.pledges) + " pledges, " + std::to_string(size.campaigns) + " campaigns");
}

}  // namespace colletta::bench::rows
