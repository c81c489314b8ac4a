// colletta grants: the least rights that the serving account needs on MariaDB or MySQL, as
// statements for whoever administers the database.
#include <CLI/CLI.hpp>
#include <iostream>

#include "server/app/commands/command.hpp"
#include "server/app/core.hpp"
#include "server/store/tables.hpp"

namespace colletta::app {
namespace {

ops::ExitCode grants(const Invocation& invocation, const std::string& to) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ops::ExitCode::kConfiguration;
  const auto url = database_of(settings);
  if (!url) {
    std::cerr << url.error().field << ": " << url.error().detail << '\n';
    return ops::ExitCode::kConfiguration;
  }
  if (url->dialect() == store::Dialect::kSqlite) {
    std::cerr << "SQLite has no accounts: the file's owner alone may write it.\n";
    return ops::ExitCode::kInput;
  }
  const std::string account = store::account_of(to);
  if (account.empty()) {
    std::cerr << "--to: write an account as user@host\n";
    return ops::ExitCode::kInput;
  }
  for (const auto& statement : store::grant_statements(url->mysql().database, account))
    std::cout << statement << ";\n";
  return ops::ExitCode::kOk;
}

}  // namespace

void add_grants(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand(
      "grants", "Print the least rights of the account that serves (MariaDB, MySQL)");
  auto to = std::make_shared<std::string>();
  verb->add_option("--to", *to, "The account that serves, as user@host; it must exist")->required();
  verb->footer(
      "`migrate` needs an account that may make tables; `serve` then runs with these rights only:\n"
      "it can add to the journal, and neither change nor delete there. After each `migrate`, run\n"
      "this again.\n\nExample:\n  colletta grants --database mysql://owner@localhost/colletta "
      "--to colletta@localhost | mariadb\n");
  add_settings(*verb, invocation);
  verb->callback([&invocation, to] {
    invocation.run = [&invocation, to] { return grants(invocation, *to); };
  });
}

}  // namespace colletta::app
