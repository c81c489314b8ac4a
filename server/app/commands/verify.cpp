// colletta verify and colletta rebuild: the journal against itself, against the database, and
// against what was published of it.
#include "server/services/verify.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "server/app/commands/command.hpp"
#include "server/app/core.hpp"
#include "server/app/log_setup.hpp"
#include "server/ops/ed25519.hpp"

namespace colletta::app {
namespace {

constexpr std::size_t kShownMax = 20;
constexpr auto kSilence = std::chrono::seconds(1);
constexpr auto kTerminalEvery = std::chrono::milliseconds(200);
constexpr auto kElsewhereEvery = std::chrono::seconds(10);

struct Input {
  std::string city, folder, url, vkey;
  bool quiet = false, json = false;
};

/// Silence for a second; then one line that is written over on a terminal, and a line every ten
/// seconds elsewhere.
services::Progress progress_on_stderr(const std::string& who, bool quiet) {
  if (quiet) return {};
  using Clock = std::chrono::steady_clock;
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  auto next = std::make_shared<Clock::time_point>(Clock::now() + kSilence);
  auto line_open = std::make_shared<bool>(false);
  return [=](std::string_view what, std::int64_t done, std::int64_t all) {
    const bool last = done == all && *line_open;
    if (Clock::now() < *next && !last) return;
    *next = Clock::now() + (terminal ? Clock::duration(kTerminalEvery) : kElsewhereEvery);
    std::cerr << (terminal ? "\r" : "") << who << ": " << done;
    if (all > 0) std::cerr << " of " << all;
    std::cerr << ' ' << what << (terminal && !last ? "" : "\n") << std::flush;
    *line_open = terminal && !last;
  };
}

void tell_json(const std::string& who, const services::VerifyReport& report) {
  nlohmann::json findings = nlohmann::json::array();
  for (const Finding& finding : report.findings) {
    nlohmann::json one = {{"what", finding.what}};
    if (finding.seq >= 0) one["position"] = finding.seq;
    findings.push_back(std::move(one));
  }
  const nlohmann::json out = {{"journal", who},
                              {"events", report.events},
                              {"good", report.findings.empty()},
                              {"findings", std::move(findings)}};
  std::cout << out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

bool tell(const std::string& who, const services::VerifyReport& report, const char* good,
          bool json) {
  if (json) {
    tell_json(who, report);
  } else if (report.findings.empty()) {
    std::cout << who << ": " << report.events << " events, " << good << '\n';
  } else {
    std::cout << who << ": " << report.findings.size() << " finding(s)\n";
    for (std::size_t i = 0; i < std::min(report.findings.size(), kShownMax); ++i) {
      const Finding& finding = report.findings[i];
      std::cout << "  ";
      if (finding.seq >= 0) std::cout << "position " << finding.seq << ": ";
      std::cout << finding.what << '\n';
    }
    if (report.findings.size() > kShownMax)
      std::cout << "  and " << report.findings.size() - kShownMax << " more\n";
  }
  return report.findings.empty();
}

using Check = std::function<services::VerifyReport(
    store::Session&, const CityId&, const services::Progress&, const ops::Settings&)>;

ops::ExitCode check_all(const Invocation& invocation, const Input& input, store::Access access,
                        const Check& check, const char* good) {
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
    if (!input.city.empty() && city->id.str() != input.city) continue;
    any = true;
    const std::string who = city->id.str();
    const auto report =
        check(session, city->id, progress_on_stderr(who, input.quiet || input.json), settings);
    all_good = tell(who, report, good, input.json) && all_good;
  }
  if (!any && !input.city.empty()) {
    std::cerr << "There is no city " << input.city << ".\n";
    return ops::ExitCode::kInput;
  }
  return all_good ? ops::ExitCode::kOk : ops::ExitCode::kDifference;
}

/// With nothing but what the city publishes.
ops::ExitCode check_files(const Input& input) {
  try {
    std::unique_ptr<services::LogFiles> files;
    if (!input.folder.empty())
      files = std::make_unique<services::FolderFiles>(input.folder);
    else
      files = std::make_unique<services::ServedFiles>(input.url);
    services::Findings findings;
    services::LogSource source(*files, input.vkey, ops::verify_ed25519, findings);
    const std::string who = source.origin().empty() ? "journal" : source.origin();
    if (source.trusts_its_own_key())
      std::cerr
          << "The checkpoint's signature was checked by the key that stands beside it. To know "
             "that it is the city's, give the key that the city has published: --vkey KEY\n";
    const auto report = services::verify_files(source, std::move(findings),
                                               progress_on_stderr(who, input.quiet || input.json));
    if (const auto unknown = source.by_unknown_keys(); unknown > 0)
      std::cerr << unknown
                << " earlier checkpoint(s) are signed by keys that are not known here.\n";
    const bool good =
        tell(who, report, "everything that the public files can tell holds", input.json);
    return good ? ops::ExitCode::kOk : ops::ExitCode::kDifference;
  } catch (const services::FilesUnavailable& unavailable) {
    std::cerr << unavailable.what() << '\n';
    return ops::ExitCode::kInput;
  }
}

CLI::App* add_verb(CLI::App& program, Invocation& invocation, const char* name, const char* what,
                   const std::shared_ptr<Input>& input, const char* footer) {
  CLI::App* verb = program.add_subcommand(name, what);
  verb->add_option("--city", input->city, "Only this city; default: all");
  verb->add_flag("--quiet", input->quiet, "Tell nothing of the progress");
  verb->footer(footer);
  add_settings(*verb, invocation);
  return verb;
}

}  // namespace

void add_verify(CLI::App& program, Invocation& invocation) {
  auto input = std::make_shared<Input>();
  CLI::App* verb = add_verb(
      program, invocation, "verify",
      "Check the journal: entries, seals, balance, matches, figures (changes nothing)", input,
      "Examples:\n"
      "  colletta verify --data /var/lib/colletta\n"
      "  colletta verify --folder mirror/borgo --vkey 'city.example/borgo+0123abcd+AQ...'\n"
      "  colletta verify --url https://city.example/borgo --vkey 'city.example/borgo+...'\n"
      "Exits 0 when everything holds, 1 when not (it names the first positions), 4 when the folder "
      "or the address cannot be read, 5 when the database cannot.\n");
  CLI::Option* folder =
      verb->add_option("--folder", input->folder, "A folder that `colletta log export` wrote");
  CLI::Option* url = verb->add_option("--url", input->url,
                                      "Where a city serves its pages: only public files are read");
  folder->excludes(url);
  verb->add_option("--vkey", input->vkey,
                   "The key that has to have signed it; default: the one beside the files");
  verb->add_flag("--json", input->json, "One JSON object for each journal, for programs");
  verb->callback([&invocation, input] {
    invocation.run = [&invocation, input] {
      if (!input->folder.empty() || !input->url.empty()) return check_files(*input);
      return check_all(
          invocation, *input, store::Access::kRead,
          [](store::Session& db, const CityId& city, const services::Progress& progress,
             const ops::Settings& settings) {
            return services::verify(db, city, progress, log_options(settings).folder);
          },
          "everything holds");
    };
  });
}

void add_rebuild(CLI::App& program, Invocation& invocation) {
  auto input = std::make_shared<Input>();
  CLI::App* verb =
      add_verb(program, invocation, "rebuild", "Make all figures anew from the journal", input,
               "Example:\n  colletta rebuild --data /var/lib/colletta --city borgo\n");
  verb->callback([&invocation, input] {
    invocation.run = [&invocation, input] {
      return check_all(
          invocation, *input, store::Access::kWrite,
          [](store::Session& db, const CityId& city, const services::Progress& progress,
             const ops::Settings&) { return services::rebuild(db, city, progress); },
          "figures made anew from the journal");
    };
  });
}

}  // namespace colletta::app
