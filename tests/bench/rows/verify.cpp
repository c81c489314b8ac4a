#include "tests/bench/rows/rows.hpp"
#include "tests/bench/verification.hpp"
#include "tests/support/journal/long_journal.hpp"

namespace colletta::bench::rows {
namespace {

void add_verify_lines(Bench& bench, const VerifyFigures& figures) {
  const std::string baseline = "a bare SELECT of the same rows";
  const std::string on = ", " + figures.database;
  const std::string note = "a journal of " + std::to_string(figures.events) + " events";
  bench.lines.push_back({.row = "verify",
                         .what = "events/s verified" + on,
                         .ours = figures.verify_per_s,
                         .baseline = baseline,
                         .theirs = figures.select_per_s,
                         .goal = ratio_at_least(0.3),
                         .note = note,
                         .beside = {{"most MB", figures.verify_mb}}});
  bench.lines.push_back({.row = "verify",
                         .what = "events/s rebuilt" + on,
                         .ours = figures.rebuild_per_s,
                         .baseline = baseline,
                         .theirs = figures.select_per_s,
                         .goal = ratio_at_least(0.3),
                         .note = note,
                         .beside = {{"most MB", figures.rebuild_mb}}});
}

}  // namespace

/// One journal for each database, read in every run.
void verification(Bench& bench) {
  const Plan& plan = bench.plan;
  const test::TempDir dir;
  const store::DatabaseUrl urls[] = {bench.mariadb().fresh_database(),
                                     store::DatabaseUrl(store::SqliteUrl{dir / "journal.sqlite"})};
  VerifyFigures figures[] = {{.database = "MariaDB"}, {.database = "SQLite"}};
  std::int64_t events[] = {0, 0};
  for (std::size_t n = 0; n < 2; ++n) {
    say("verify: a journal of " + std::to_string(plan.events) + " events, " + figures[n].database);
    events[n] = test::write_long_journal(urls[n], plan.events);
  }
  for (std::size_t i = 0; i < plan.runs; ++i)
    for (std::size_t n = 0; n < 2; ++n) {
      say("verify, run " + std::to_string(i + 1) + ", " + figures[n].database);
      measure_verification(urls[n], events[n], figures[n]);
    }
  for (const VerifyFigures& one : figures) add_verify_lines(bench, one);
}

}  // namespace colletta::bench::rows
