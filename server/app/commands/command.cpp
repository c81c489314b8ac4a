#include "server/app/commands/command.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "server/ops/config.hpp"
#include "server/ops/config_flags.hpp"
#include "server/store/errors.hpp"

namespace colletta::app {

void add_settings(CLI::App& verb, Invocation& invocation) {
  verb.add_option("--config", invocation.config_file, "TOML file with settings")
      ->envname("COLLETTA_CONFIG");
  ops::add_setting_flags(verb, invocation.flags);
}

bool load_settings(const Invocation& invocation, ops::Settings& settings) {
  ops::ConfigSources sources;
  if (!invocation.config_file.empty()) sources.file = invocation.config_file;
  sources.environment = ops::colletta_environment();
  sources.environment.erase("COLLETTA_CONFIG");  // names the file; it is no setting
  sources.flags = invocation.flags;
  ops::LoadedConfig loaded = ops::load_config(sources);
  for (const std::string& problem : loaded.problems) std::cerr << problem << '\n';
  settings = std::move(loaded.settings);
  return loaded.problems.empty();
}

ops::ExitCode refused(const std::string& why, ops::ExitCode code) {
  std::cerr << why << '\n';
  return code;
}

ops::ExitCode guarded(const std::function<ops::ExitCode()>& work) {
  try {
    return work();
  } catch (const store::DatabaseError& error) {
    std::cerr << "Database: " << error.what() << '\n';
    return ops::ExitCode::kDatabase;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return ops::ExitCode::kBug;
  }
}

}  // namespace colletta::app
