// colletta verify and colletta rebuild: the journal against itself and against the database.
#include "server/services/verify.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "server/app/commands/command.hpp"
#include "server/app/core.hpp"

namespace colletta::app {
namespace {

constexpr std::size_t kShownMax = 20;

/// One line that is written over on a terminal; silence elsewhere.
services::Progress progress_on_stderr(const std::string& city) {
  if (::isatty(STDERR_FILENO) == 0) return {};
  return [city](std::int64_t done, std::int64_t all) {
    std::cerr << "\r" << city << ": " << done << " of " << all << " events"
              << (done == all ? "\n" : "") << std::flush;
  };
}

bool tell(const std::string& city, const services::VerifyReport& report, const char* good) {
  if (report.findings.empty()) {
    std::cout << city << ": " << report.events << " events, " << good << '\n';
    return true;
  }
  std::cout << city << ": " << report.findings.size() << " finding(s)\n";
  for (std::size_t i = 0; i < std::min(report.findings.size(), kShownMax); ++i) {
    const Finding& finding = report.findings[i];
    std::cout << "  ";
    if (finding.seq >= 0) std::cout << "position " << finding.seq << ": ";
    std::cout << finding.what << '\n';
  }
  return false;
}

using Check = services::VerifyReport (*)(store::Session&, const CityId&, const services::Progress&);

ops::ExitCode check_all(const Invocation& invocation, const std::string& only, store::Access access,
                        Check check, const char* good) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ops::ExitCode::kConfiguration;
  const auto url = database_of(settings);
  if (!url) {
    std::cerr << url.error().detail << '\n';
    return ops::ExitCode::kConfiguration;
  }
  auto session = store::Session::open(*url, access, {.lock_wait_ms = kLockWaitMs});
  services::Cities cities;
  cities.reload(session);
  bool all_good = true, any = false;
  for (const auto& city : cities.all()) {
    if (!only.empty() && city->id.str() != only) continue;
    any = true;
    const auto report = check(session, city->id, progress_on_stderr(city->id.str()));
    all_good = tell(city->id.str(), report, good) && all_good;
  }
  if (!any && !only.empty()) {
    std::cerr << "There is no city " << only << ".\n";
    return ops::ExitCode::kInput;
  }
  return all_good ? ops::ExitCode::kOk : ops::ExitCode::kDifference;
}

void add(CLI::App& program, Invocation& invocation, const char* name, const char* what,
         const char* examples, store::Access access, Check check, const char* good) {
  CLI::App* verb = program.add_subcommand(name, what);
  auto only = std::make_shared<std::string>();
  verb->add_option("--city", *only, "Only this city; default: all");
  verb->footer(examples);
  add_settings(*verb, invocation);
  verb->callback([&invocation, only, access, check, good] {
    invocation.run = [&invocation, only, access, check, good] {
      return check_all(invocation, *only, access, check, good);
    };
  });
}

}  // namespace

void add_verify(CLI::App& program, Invocation& invocation) {
  add(program, invocation, "verify",
      "Check the journal: leaves, order, balance, matches, projections (changes nothing)",
      "Example:\n  colletta verify --data /var/lib/colletta\nExits 1 and names the first positions "
      "when something does not hold.\n",
      store::Access::kRead, &services::verify, "everything holds");
}

void add_rebuild(CLI::App& program, Invocation& invocation) {
  add(program, invocation, "rebuild", "Make all figures anew from the journal",
      "Example:\n  colletta rebuild --data /var/lib/colletta --city borgo\n", store::Access::kWrite,
      &services::rebuild, "figures made anew from the journal");
}

}  // namespace colletta::app
