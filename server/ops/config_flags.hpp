// The settings as command-line flags of CLI11, made from the table.
#pragma once

#include <map>
#include <string>

namespace CLI {
class App;
}

namespace colletta::ops {

/// Adds one option a setting (secrets excepted) to `app`. What the person gives lands in `given` by
/// setting name, as text, for ConfigSources::flags. `given` MUST outlive the parsing of `app`.
void add_setting_flags(CLI::App& app, std::map<std::string, std::string>& given);

}  // namespace colletta::ops
