// colletta demo: loads the demo city into an up-to-date database.
#include "server/app/demo/demo.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "server/app/commands/command.hpp"
#include "server/app/demo/content_json.hpp"
#include "server/app/files.hpp"
#include "server/app/schema.hpp"

namespace colletta::app {
namespace {

void print_people() {
  const auto content = demo::read_demo(files::demo());
  std::cout << "Demo log-ins (password for all: " << demo::kDemoPassword << ")\n";
  for (const auto& person : content.people)
    std::cout << "  " << person.roles.str() << "\t" << person.email << "\n";
}

ops::ExitCode load(const Invocation& invocation, std::uint64_t seed) {
  demo::DemoOptions options;
  options.seed = seed;
  if (!load_settings(invocation, options.settings)) return ops::ExitCode::kConfiguration;
  if (const auto problem = schema_problem(options.settings)) {
    std::cerr << *problem << '\n';
    return ops::ExitCode::kSchema;
  }
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  int last = -1;
  std::string last_what;
  options.progress = [&](std::string_view what, int percent) {
    // On a terminal a line that is written over; elsewhere a line every quarter.
    const int step = terminal ? percent : percent / 25 * 25;
    if (what == last_what && step == last) return;
    last = step;
    last_what = what;
    std::cerr << (terminal ? "\r\033[K" : "") << "Demo: " << what << " " << step << " %"
              << (terminal && percent < 100 ? "" : "\n") << std::flush;
  };
  const bool loaded = demo::load_demo(std::move(options));
  if (!loaded) std::cout << "The demo city is there already.\n";
  print_people();
  return ops::ExitCode::kOk;
}

}  // namespace

void add_demo(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand(
      "demo", "Load the demo city: Milano 2020-21 at its published size, with fictional people");
  auto seed = std::make_shared<std::uint64_t>(2020);
  verb->add_option("--seed", *seed, "Another seed draws other gifts with the same totals")
      ->capture_default_str();
  verb->footer("Example:\n  colletta migrate --data data && colletta demo --data data\n");
  add_settings(*verb, invocation);
  verb->callback([&invocation, seed] {
    invocation.run = [&invocation, seed] { return load(invocation, *seed); };
  });
}

}  // namespace colletta::app
