// One verb of the program each: adds its options to the command line and says what to do when
// chosen.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "server/ops/exit_codes.hpp"
#include "server/ops/settings.hpp"

namespace CLI {
class App;
}

namespace colletta::app {

/// What the verbs share: the settings as asked for on the command line. Filled while parsing.
struct Invocation {
  std::string config_file;
  std::map<std::string, std::string> flags;
  std::function<ops::ExitCode()> run;  ///< set by the verb that was chosen
};

void add_serve(CLI::App& program, Invocation& invocation);
void add_migrate(CLI::App& program, Invocation& invocation);
void add_demo(CLI::App& program, Invocation& invocation);
void add_verify(CLI::App& program, Invocation& invocation);
void add_rebuild(CLI::App& program, Invocation& invocation);
void add_log(CLI::App& program, Invocation& invocation);
void add_simulate(CLI::App& program, Invocation& invocation);
void add_rank(CLI::App& program, Invocation& invocation);
void add_ledger(CLI::App& program, Invocation& invocation);
void add_user(CLI::App& program, Invocation& invocation);
/// A verb of `user`.
CLI::App* add_erase(CLI::App& user, Invocation& invocation);
void add_grants(CLI::App& program, Invocation& invocation);
void add_city(CLI::App& program, Invocation& invocation);
void add_mail(CLI::App& program, Invocation& invocation);
void add_config(CLI::App& program, Invocation& invocation);

/// Adds --config and a flag for every setting.
void add_settings(CLI::App& verb, Invocation& invocation);

/// The settings in force. Prints every problem and returns nothing when one is wrong.
bool load_settings(const Invocation& invocation, ops::Settings& settings);

/// Says on stderr why a verb does nothing.
ops::ExitCode refused(const std::string& why, ops::ExitCode code = ops::ExitCode::kInput);

/// Runs `work` and turns what it throws into a sentence on stderr and an exit code.
ops::ExitCode guarded(const std::function<ops::ExitCode()>& work);

}  // namespace colletta::app
