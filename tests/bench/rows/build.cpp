#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "tests/bench/rows/rows.hpp"
#include "tests/support/process.hpp"

namespace colletta::bench::rows {
namespace {

namespace fs = std::filesystem;

constexpr const char* kChanged = "server/handlers/office_pool_form.cpp";
constexpr const char* kTest = "test_desks";

/// The sources, without what was built from them.
void copy_sources(const fs::path& to) {
  constexpr auto kHow = fs::copy_options::recursive | fs::copy_options::copy_symlinks;
  for (const auto& entry : fs::directory_iterator(COLLETTA_SOURCE)) {
    const std::string name = entry.path().filename().string();
    if (name == "build" || name == "data" || name == ".git") continue;
    fs::copy(entry.path(), to / name, kHow);
  }
  fs::remove_all(to / "tests/browser/node_modules");
}

/// Runs it in `where` to its end and returns how many seconds it took. Without ccache: everything
/// is compiled. `must_say`: what its output holds when it did what it should.
double seconds_of(const fs::path& where, std::vector<std::string> argv,
                  std::string_view must_say = {}) {
  const std::string name = argv.front();
  argv.insert(argv.begin(), {"env", "-C", where.string()});
  const auto start = std::chrono::steady_clock::now();
  test::Process process(argv, {.environment = {{"CCACHE_DISABLE", "1"}}, .output = {}});
  const std::string told = process.read_all();
  if (process.wait() != 0 || told.find(must_say) == std::string::npos)
    throw std::runtime_error(name + " failed:\n" + told);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double configure(const fs::path& where) {
  return seconds_of(where, {"cmake", "--preset", "release", "-Wno-dev", "-DCOLLETTA_TESTS=ON"});
}

double make(const fs::path& where, std::vector<std::string> targets) {
  targets.insert(targets.begin(), {"ninja", "-C", "build/release"});
  return seconds_of(where, std::move(targets));
}

/// From a saved change to the verdict of the test.
double after_a_change(const fs::path& where) {
  std::ofstream(where / kChanged, std::ios::app) << "// One more line.\n";
  return make(where, {kTest}) + seconds_of(where,
                                           {std::string("build/release/tests/unit/desks/") + kTest,
                                            "--gtest_filter=PoolForm.ReadsTheRuleOfMilano"},
                                           "[  PASSED  ] 1 test");
}

}  // namespace

void build(Bench& bench) {
  const test::TempDir dir;
  Series clean, changed;
  say("build: the product, without ccache");
  copy_sources(dir.path());
  clean.push_back(configure(dir.path()) +
                  make(dir.path(), {"colletta", "colletta_assets", "colletta_catalogues"}));
  say("build: a test");
  make(dir.path(), {kTest});
  for (std::size_t i = 0; i < bench.plan.runs; ++i) {
    say("build: a changed line, run " + std::to_string(i + 1));
    changed.push_back(after_a_change(dir.path()));
  }
  bench.lines.push_back({.row = "build",
                         .what = "clean build, s",
                         .ours = clean,
                         .goal = at_most(360),
                         .note = "once; cmake and ninja, no ccache, npm's packages fetched"});
  bench.lines.push_back({.row = "build",
                         .what = "one changed line in a handler to a test that has run, s",
                         .ours = changed,
                         .goal = at_most(20),
                         .note = std::string(kChanged) + ", " + kTest});
}

}  // namespace colletta::bench::rows
