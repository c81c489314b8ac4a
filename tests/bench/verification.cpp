#include "tests/bench/verification.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "server/store/session.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/verify.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Int = std::int64_t;
using Text = std::string;
using Maybe = std::optional<Text>;

constexpr auto kPeakReadEvery = std::chrono::milliseconds(5);
constexpr Int kPage = 1'000;  // events a query, as the program asks for them
constexpr double kBytesOfKib = 1024, kBytesOfMb = 1e6;

double since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

struct Ran {
  double seconds = 0, peak_mb = 0;
};

/// The most memory that the program had, as long as it says so; 0 once it has ended.
double peak_of(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; in >> word;) {
    double kib = 0;
    if (word == "VmHWM:" && in >> kib) return kib * kBytesOfKib / kBytesOfMb;
  }
  return 0;
}

Ran run_program(const char* verb, const store::DatabaseUrl& url) {
  const test::TempDir data;
  const std::filesystem::path said = data / "said";
  std::vector<std::string> argv = {COLLETTA_PROGRAM, verb,      "--data", data.path().string(),
                                   "--database",     url.str(), "--quiet"};
  const auto start = SteadyClock::now();
  test::Process process(argv, {.environment = {}, .output = said, .input = false});
  Ran out;
  while (process.running()) {
    // The latest: before the program begins, it is what this one had.
    if (const double mb = peak_of(process.pid()); mb > 0) out.peak_mb = mb;
    std::this_thread::sleep_for(kPeakReadEvery);
  }
  out.seconds = since(start);
  if (process.wait() != 0) {
    std::ifstream in(said);
    throw std::runtime_error(std::string(verb) + ":\n" +
                             std::string(std::istreambuf_iterator<char>(in), {}));
  }
  return out;
}

/// Seconds to read the journal's rows and do nothing with them.
double select_all(const store::DatabaseUrl& url, Int events) {
  auto db = store::Session::open(url, store::Access::kRead);
  const store::Transaction snapshot(db);
  const auto start = SteadyClock::now();
  Int rows = 0;
  for (Int from = 0; from < events; from += kPage)
    db.for_each<Int, Text, Text, Maybe, Maybe, Int, Text, Text, Maybe, Maybe>(
        store::sql::journal_page, {{"city", "borgo"}, {"from", from}, {"until", from + kPage}},
        [&](Int, const Text&, const Text&, const Maybe&, const Maybe&, Int, const Text&,
            const Text&, const Maybe&, const Maybe&) { ++rows; });
  if (rows != events)
    throw std::runtime_error("the SELECT gave " + std::to_string(rows) + " of " +
                             std::to_string(events) + " events");
  return since(start);
}

}  // namespace

void measure_verification(const store::DatabaseUrl& url, Int events, VerifyFigures& figures) {
  const auto all = static_cast<double>(events);
  figures.events = events;
  figures.select_per_s.push_back(all / select_all(url, events));
  const Ran verified = run_program("verify", url);
  figures.verify_per_s.push_back(all / verified.seconds);
  figures.verify_mb.push_back(verified.peak_mb);
  const Ran rebuilt = run_program("rebuild", url);
  figures.rebuild_per_s.push_back(all / rebuilt.seconds);
  figures.rebuild_mb.push_back(rebuilt.peak_mb);
}

}  // namespace colletta::bench
