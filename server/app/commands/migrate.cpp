// colletta migrate: brings a database to this program's schema.
#include <CLI/CLI.hpp>
#include <iostream>

#include "server/app/commands/command.hpp"
#include "server/app/schema.hpp"

namespace colletta::app {
namespace {

ops::ExitCode migrate(const Invocation& invocation) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ops::ExitCode::kConfiguration;
  const auto report = migrate_database(settings);
  if (!report) {
    std::cerr << report.error().detail << '\n';
    return ops::ExitCode::kSchema;
  }
  for (const auto& name : report->applied) std::cout << "applied " << name << '\n';
  std::cout << "schema version " << report->version_after
            << (report->applied.empty() ? " (nothing to do)\n" : "\n");
  return ops::ExitCode::kOk;
}

}  // namespace

void add_migrate(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand(
      "migrate", "Make the database, or bring it up to date (safe to repeat)");
  verb->footer("Example:\n  colletta migrate --data /var/lib/colletta\n");
  add_settings(*verb, invocation);
  verb->callback([&invocation] { invocation.run = [&invocation] { return migrate(invocation); }; });
}

}  // namespace colletta::app
