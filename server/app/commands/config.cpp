// colletta config: the settings, explained, as a sample file, or as they are in force.
#include "server/ops/config.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "server/app/commands/command.hpp"

namespace colletta::app {
namespace {

ops::ExitCode show_settings(const Invocation& invocation, const std::string& form) {
  if (form == "sample") {
    std::cout << ops::config_sample();
  } else if (form == "markdown") {
    std::cout << ops::config_markdown();
  } else {
    ops::Settings settings;
    if (!load_settings(invocation, settings)) return ops::ExitCode::kConfiguration;
    std::cout << ops::config_in_force(settings);
  }
  return ops::ExitCode::kOk;
}

}  // namespace

void add_config(CLI::App& program, Invocation& invocation) {
  CLI::App* verb =
      program.add_subcommand("config", "Show the settings: in force, as a sample, or documented");
  auto form = std::make_shared<std::string>("in-force");
  verb->add_option("--as", *form, "What to print")
      ->check(CLI::IsMember({"in-force", "sample", "markdown"}))
      ->capture_default_str();
  verb->footer(
      "Examples:\n  colletta config --as sample > colletta.toml\n"
      "  colletta config --config colletta.toml\n");
  add_settings(*verb, invocation);
  verb->callback([&invocation, form] {
    invocation.run = [&invocation, form] { return show_settings(invocation, *form); };
  });
}

}  // namespace colletta::app
