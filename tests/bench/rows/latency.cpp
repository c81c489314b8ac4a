#include "tests/bench/rows/rows.hpp"
#include "tests/bench/stream_of_pledges.hpp"

namespace colletta::bench::rows {
namespace {

constexpr double kSeconds = 5;
constexpr const char* kCommit = "colletta_writer_batch_commit_seconds";

struct LatencyFigures {
  Series p99_ms, p50_ms, commit_ms;
};

void latency_run(Bench& bench, double per_second, LatencyFigures& figures) {
  const test::TempDir dir;
  const ops::Settings settings = fresh(dir, &bench.mariadb());
  const Stage stage = make_stage(settings);
  Installation server(settings, stage);
  StreamOfPledges stream(server, stage.campaign, nullptr);
  stream.run({.per_second = per_second, .seconds = kSeconds});
  stream.must_all_be_confirmed();
  const auto waited = waits(stream.arrivals(), [](const Arrival&) { return true; });
  figures.p99_ms.push_back(percentile_ms(waited, 99));
  figures.p50_ms.push_back(percentile_ms(waited, 50));
  const std::string name = kCommit;
  figures.commit_ms.push_back(1e3 * server.metric(name + "_sum") / server.metric(name + "_count"));
  server.stop();
  verify(settings, stream.confirmed().size());
}

}  // namespace

void latency(Bench& bench) {
  const double half = bench.sustainable_per_s() / 2;
  LatencyFigures figures;
  for (std::size_t i = 0; i < bench.plan.runs; ++i) {
    say("latency, run " + std::to_string(i + 1));
    latency_run(bench, half, figures);
  }
  bench.lines.push_back({.row = "latency",
                         .what = "p99 of a pledge at half of that load, ms, MariaDB",
                         .ours = figures.p99_ms,
                         .baseline = "a batch's transaction, mean of the run",
                         .theirs = figures.commit_ms,
                         .goal = ratio_at_most(5),
                         .note = "open loop at " + std::to_string(static_cast<int>(half)) +
                                 " a second; a pledge takes two batches: placed, then confirmed",
                         .beside = {{"p50 ms", figures.p50_ms}}});
}

}  // namespace colletta::bench::rows
