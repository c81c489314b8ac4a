// The program: one verb each (server/app/commands), exit codes of server/ops/exit_codes.hpp.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "server/app/commands/command.hpp"

int main(int argc, char** argv) {
  using namespace colletta;
  ::umask(077);  // what the program writes holds people's addresses: for its own user alone
  CLI::App program("Colletta: civic crowdfunding that any citizen can re-check");
  program.set_version_flag("--version", COLLETTA_VERSION);
  program.require_subcommand(1);
  std::string footer = "Exit codes:\n";
  for (const auto& row : ops::kExitCodes)
    footer +=
        "  " + std::to_string(static_cast<int>(row.code)) + "  " + std::string(row.meaning) + "\n";
  program.footer(footer + "`colletta VERB --help` shows options and examples.");

  app::Invocation invocation;
  app::add_serve(program, invocation);
  app::add_migrate(program, invocation);
  app::add_demo(program, invocation);
  app::add_verify(program, invocation);
  app::add_rebuild(program, invocation);
  app::add_log(program, invocation);
  app::add_simulate(program, invocation);
  app::add_rank(program, invocation);
  app::add_ledger(program, invocation);
  app::add_user(program, invocation);
  app::add_city(program, invocation);
  app::add_mail(program, invocation);
  app::add_grants(program, invocation);
  app::add_config(program, invocation);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error);
    return code == 0 ? 0 : static_cast<int>(ops::ExitCode::kUsage);
  }
  return static_cast<int>(app::guarded(invocation.run));
}
