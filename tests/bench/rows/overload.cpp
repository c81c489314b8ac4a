#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <unordered_set>

#include "server/app/core.hpp"
#include "tests/bench/pages.hpp"
#include "tests/bench/rows/rows.hpp"
#include "tests/bench/stream_of_pledges.hpp"

namespace colletta::bench::rows {
namespace {

using Steady = std::chrono::steady_clock;

constexpr double kTimes = 10;
constexpr std::size_t kConnections = 7'000;  // more than the server's queues hold
constexpr std::size_t kBefore = 100;         // pledges that tell how it is without load
constexpr std::size_t kProbes = 5;           // good ones in a row are "back to normal"
constexpr auto kProbesMax = std::chrono::seconds(30);
constexpr auto kSettleMax = std::chrono::seconds(60);

struct OverloadFigures {
  Series usual_per_s, refused_p99_ms, pages_per_s, normal_pages_per_s, back_s, growth, peak_mb;
  Series confirmed, placed, refused, unanswered, never_sent;
};

double seconds_since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

/// Memory each half second while the load lasts.
class MemoryLog {
 public:
  explicit MemoryLog(const Installation& server)
      : thread_([this, &server](const std::stop_token& stop) {
          try {
            while (!stop.stop_requested()) {
              seen_.push_back(mb(server.rss_kib()));
              std::this_thread::sleep_for(std::chrono::milliseconds(500));
            }
          } catch (const std::runtime_error&) {
            // The server is gone, which whoever stops it tells.
          }
        }) {}
  /// The most of the last third over the most of the third before it: 1 is a bound that holds.
  double growth() {
    thread_.request_stop();
    thread_.join();
    const auto third = static_cast<std::ptrdiff_t>(seen_.size() / 3);
    if (third == 0) return 1;
    return *std::max_element(seen_.end() - third, seen_.end()) /
           *std::max_element(seen_.end() - 2 * third, seen_.end() - third);
  }

 private:
  Series seen_;
  std::jthread thread_;
};

/// Seconds until pledges are answered as before: so many in a row, none slower than `usual_ms`
/// twice over.
double until_normal(const Installation& server, const CampaignId& campaign, double usual_ms,
                    std::vector<std::string>& confirmed) {
  const auto start = Steady::now();
  double first_good = 0;
  for (std::size_t good = 0, number = 0; good < kProbes; ++number) {
    if (Steady::now() > start + kProbesMax) throw std::runtime_error("it does not recover");
    const double began = seconds_since(start);
    StreamOfPledges one(server, campaign, nullptr, 10'000'000 + number);
    one.run({.per_second = 10, .seconds = 0.1});
    confirmed.insert(confirmed.end(), one.confirmed().begin(), one.confirmed().end());
    const Arrival& seen = one.arrivals().front();
    const bool as_usual = !one.confirmed().empty() &&
                          static_cast<double>(seen.done_us - seen.due_us) / 1e3 <= 2 * usual_ms;
    if (good == 0) first_good = began;
    good = as_usual ? good + 1 : 0;
  }
  return first_good;
}

std::int64_t number_of(store::Session& session, const std::string& sql) {
  return std::get<0>(session.fetch_one<std::int64_t>({"bench_number", sql}).value());
}

/// What was placed and not yet asked for is finished by the server's own jobs.
void settle(const ops::Settings& settings) {
  auto session = store::Session::open(app::database_of(settings).value(), store::Access::kRead);
  const auto until = Steady::now() + kSettleMax;
  while (number_of(session, "SELECT COUNT(*) FROM payment_attempt WHERE is_open = 1") > 0 &&
         Steady::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(250));
}

/// Each acknowledged pledge stands in the database, the confirmed ones as that. Returns how many
/// are confirmed.
std::size_t nothing_is_lost(const ops::Settings& settings,
                            const std::vector<std::string>& confirmed,
                            const std::vector<std::string>& placed) {
  auto session = store::Session::open(app::database_of(settings).value(), store::Access::kRead);
  std::unordered_set<std::string> stand, known;
  session.for_each<std::string, std::string>({"bench_pledges", "SELECT id, state FROM pledge"}, {},
                                             [&](const std::string& id, const std::string& state) {
                                               known.insert(id);
                                               if (state == "confirmed") stand.insert(id);
                                             });
  for (const std::string& id : confirmed)
    if (!stand.contains(id)) throw std::runtime_error("an acknowledged pledge is lost: " + id);
  for (const std::string& id : placed)
    if (!known.contains(id)) throw std::runtime_error("a placed pledge is lost: " + id);
  return stand.size();
}

void note(const StreamOfPledges& stream, OverloadFigures& figures) {
  std::vector<std::int64_t> refused_us;
  double unanswered = 0, never_sent = 0;
  for (const Arrival& one : stream.arrivals()) {
    if (one.sent_us < 0) ++never_sent;
    if (one.sent_us >= 0 && one.status == 0) ++unanswered;
    if (one.status == 503) refused_us.push_back(one.done_us - one.sent_us);
  }
  std::ranges::sort(refused_us);
  figures.refused_p99_ms.push_back(percentile_ms(refused_us, 99));
  figures.refused.push_back(static_cast<double>(refused_us.size()));
  figures.unanswered.push_back(unanswered);
  figures.never_sent.push_back(never_sent);
  figures.confirmed.push_back(static_cast<double>(stream.confirmed().size()));
  figures.placed.push_back(static_cast<double>(stream.placed().size()));
}

/// What the server takes is measured right before, on the same server: a shared machine is not as
/// fast in the next minute.
void overload_run(Bench& bench, OverloadFigures& figures) {
  const Plan& plan = bench.plan;
  const test::TempDir dir;
  const ops::Settings settings = fresh(dir, &bench.mariadb());
  const Stage stage = make_stage(settings);
  Installation server(settings, stage);
  const Timed usual = place_pledges(server.origin(), stage.campaign, kBefore, 1, 20'000'000);
  const Timed many =
      place_pledges(server.origin(), stage.campaign, plan.pledges, plan.clients, 21'000'000);
  figures.usual_per_s.push_back(rate(plan.pledges, many));
  figures.normal_pages_per_s.push_back(
      measure_pages(server.page_url(), plan.connections, plan.page_seconds).per_second);
  StreamOfPledges stream(server, stage.campaign, nullptr);
  PagesMeanwhile pages(server.page_url(), plan.connections, plan.overload_seconds);
  MemoryLog memory(server);
  stream.run({.per_second = kTimes * figures.usual_per_s.back(),
              .seconds = static_cast<double>(plan.overload_seconds),
              .connections_max = kConnections,
              .skip_when_full = true,
              .patience_seconds = 0});
  std::vector<std::string> later;
  figures.back_s.push_back(
      until_normal(server, stage.campaign, percentile_ms(usual.waited_us, 99), later));
  figures.growth.push_back(memory.growth());
  figures.pages_per_s.push_back(pages.end().per_second);
  figures.peak_mb.push_back(mb(server.rss_peak_kib()));
  note(stream, figures);
  std::vector<std::string> confirmed = stream.confirmed();
  confirmed.insert(confirmed.end(), later.begin(), later.end());
  settle(settings);
  server.stop();
  const std::size_t stand = nothing_is_lost(settings, confirmed, stream.placed());
  if (stand < kBefore + plan.pledges + confirmed.size())
    throw std::runtime_error("confirmed pledges are missing");
  verify(settings, stand);
}

void add_overload_lines(Bench& bench, const OverloadFigures& f) {
  const std::string load =
      fmt::format("ten times what it has just taken, for {} s", bench.plan.overload_seconds);
  bench.lines.push_back({.row = "overload",
                         .what = "a refusal (503), p99, ms",
                         .ours = f.refused_p99_ms,
                         .goal = at_most(50),
                         .note = load + ", MariaDB; each acknowledged pledge is in the database",
                         .beside = {{"taken a second before", f.usual_per_s},
                                    {"confirmed", f.confirmed},
                                    {"placed, confirmed later", f.placed},
                                    {"refused", f.refused},
                                    {"in flight at the end", f.unanswered},
                                    {"no connection free", f.never_sent}}});
  bench.lines.push_back({.row = "overload",
                         .what = "campaign pages/s meanwhile",
                         .ours = f.pages_per_s,
                         .baseline = "the same before",
                         .theirs = f.normal_pages_per_s,
                         .goal = ratio_at_least(0.5)});
  bench.lines.push_back({.row = "overload",
                         .what = "memory of the last third over the third before",
                         .ours = f.growth,
                         .goal = at_most(1.1),
                         .beside = {{"most MB", f.peak_mb}}});
  bench.lines.push_back({.row = "overload",
                         .what = "back to normal, s",
                         .ours = f.back_s,
                         .goal = at_most(2),
                         .note = "until the first of five pledges that take no more than twice "
                                 "what the slowest in a hundred took before"});
}

}  // namespace

void overload(Bench& bench) {
  OverloadFigures figures;
  for (std::size_t i = 0; i < bench.plan.runs; ++i) {
    say("overload, run " + std::to_string(i + 1));
    overload_run(bench, figures);
  }
  add_overload_lines(bench, figures);
}

}  // namespace colletta::bench::rows
