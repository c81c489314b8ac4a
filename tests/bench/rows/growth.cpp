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

constexpr std::size_t kSmallCampaigns = 10, kSmallPledges = 1'000;
constexpr std::size_t kCalls = 200;  // of a run: a pledge, and the page that it has made stale
constexpr auto kCallsMax = std::chrono::seconds(10);  // fewer where they are slow
constexpr std::size_t kSearches = 10;
constexpr auto kUntilReady = std::chrono::seconds(120);

/// A server on a town, and what it was asked for.
struct Place {
  Town& town;
  Installation server;
  Series page_ms = {}, pledge_ms = {}, memory_mb = {};

  explicit Place(Town& where) : town(where), server(where.settings, where.crowd.stage) {}
};

/// A journal is read through before the first command.
void wait_for_writes(const Place& place) {
  const auto until = std::chrono::steady_clock::now() + kUntilReady;
  while (!place.server.takes_commands()) {
    if (std::chrono::steady_clock::now() > until)
      throw std::runtime_error("the journal is not checked within two minutes");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

/// One citizen at a time, so that it is the work that is measured and not a queue.
void call(Place& place, std::size_t first) {
  using Clock = std::chrono::steady_clock;
  const Installation& server = place.server;
  std::vector<std::int64_t> page_us, pledge_us;
  const auto until = Clock::now() + kCallsMax;
  for (std::size_t i = 0; i < kCalls && Clock::now() < until; ++i) {
    const Timed gift =
        place_pledges(server.origin(), place.town.crowd.stage.campaign, 1, 1, first + i);
    pledge_us.push_back(gift.waited_us.front());
    const auto start = Clock::now();
    fetch_page(server.page_url());
    page_us.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start).count());
  }
  std::ranges::sort(page_us);
  std::ranges::sort(pledge_us);
  place.town.pledges += pledge_us.size();
  place.page_ms.push_back(percentile_ms(page_us, 50));
  place.pledge_ms.push_back(percentile_ms(pledge_us, 50));
  place.memory_mb.push_back(mb(server.rss_peak_kib()));
}

void add_growth_lines(Bench& bench, const Place& large, const Place& small,
                      const std::string& size) {
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

std::string filtered(const Installation& server, const Crowd& crowd) {
  const http::Pairs query = {{"area", crowd.area}, {"theme", crowd.theme}, {"state", "open"}};
  return server.origin() + "/campaigns?" + http::form_encode(query);
}

/// One reader who looks for a word, which no page is kept for.
double search_ms(const Installation& server) {
  std::vector<std::int64_t> us;
  for (std::size_t i = 0; i < kSearches; ++i) {
    const auto start = std::chrono::steady_clock::now();
    fetch_page(server.origin() + "/campaigns?q=pedibus");
    us.push_back(std::chrono::duration_cast<std::chrono::microseconds>(
                     std::chrono::steady_clock::now() - start)
                     .count());
  }
  std::ranges::sort(us);
  return percentile_ms(us, 50);
}

}  // namespace

void list(Bench& bench) {
  Town& town = bench.large();
  Installation server(town.settings, town.crowd.stage);
  Series lists, pages, searches;
  const auto measure = [&bench](const std::string& url) {
    return measure_pages(url, bench.plan.connections, bench.plan.page_seconds).per_second;
  };
  for (std::size_t i = 0; i < bench.plan.runs; ++i) {
    say("list, run " + std::to_string(i + 1));
    lists.push_back(measure(filtered(server, town.crowd)));
    pages.push_back(measure(server.page_url()));
    searches.push_back(search_ms(server));
  }
  server.stop();
  verify(town.settings, town.pledges);
  bench.lines.push_back({.row = "list",
                         .what = "first page of " + std::to_string(bench.plan.campaigns) +
                                 " campaigns, filtered, a second",
                         .ours = lists,
                         .baseline = "the campaign page of the same server",
                         .theirs = pages,
                         .goal = ratio_at_least(0.5),
                         .note = "SQLite, quiet",
                         .beside = {{"searched for a word, one reader, ms", searches}}});
}

void growth(Bench& bench) {
  Town& town = bench.large();
  say("making " + std::to_string(bench.plan.grown_pledges) + " pledges");
  town.grow(bench.plan.grown_pledges);
  const std::string size = std::to_string(town.pledges) + " pledges, " +
                           std::to_string(bench.plan.campaigns) + " campaigns";
  Town village(kSmallCampaigns);
  village.grow(kSmallPledges);
  Place large(town), small(village);
  for (Place* place : {&large, &small}) wait_for_writes(*place);
  for (std::size_t i = 0; i < bench.plan.runs; ++i) {
    say("growth, run " + std::to_string(i + 1));
    for (Place* place : {&large, &small}) call(*place, i * kCalls);
  }
  for (Place* place : {&large, &small}) {
    place->server.stop();
    verify(place->town.settings, place->town.pledges);
  }
  add_growth_lines(bench, large, small, size);
}

}  // namespace colletta::bench::rows
