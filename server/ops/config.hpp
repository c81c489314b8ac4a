// Configuration: one table of settings makes the reading of TOML, environment and flags, the error
// messages, and the documentation. It must never print a secret, and never know what a setting
// does.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/ops/settings.hpp"

namespace colletta::ops {

/// One row of the table. The default is what a fresh `Settings` holds.
struct Setting {
  using Place = std::variant<std::string*, std::int64_t*, bool*, std::vector<std::string>*>;
  enum class Form {
    kAny,         ///< any text without control characters
    kUrl,         ///< empty, or http(s)://host without a trailing slash
    kMailServer,  ///< empty, or smtp(s)://host[:port], without a log-in
    kDatabase,    ///< empty, sqlite:// or mysql://; its password is never printed
    kChoice,      ///< one of `choices`
    kNetworks,    ///< list of addresses or CIDR blocks
    kNumber,      ///< integer from `min` to `max`
    kSwitch,      ///< true or false
    kSecret       ///< by file or environment only, never printed
  };

  std::string_view name;      ///< "server.port": its TOML table and key
  Place (*place)(Settings&);  ///< where the value lives
  Form form = Form::kAny;
  std::string_view doc;
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::string_view choices = {};     ///< separated by '|'
  std::string_view short_flag = {};  ///< a second, shorter flag: "--port"

  [[nodiscard]] std::string env() const;      ///< "COLLETTA_SERVER_PORT"
  [[nodiscard]] std::string flag() const;     ///< "--server-port"; empty for a secret
  [[nodiscard]] std::string allowed() const;  ///< "a whole number from 0 to 65535"
};

std::span<const Setting> settings_table();

/// Where values come from, weakest first: defaults, file, environment, flags.
struct ConfigSources {
  std::optional<std::string> file;  ///< path of a TOML file; it MUST exist when given
  std::map<std::string, std::string> environment;  ///< names as in the process environment
  std::map<std::string, std::string> flags;        ///< by setting name ("server.port")
};

struct LoadedConfig {
  Settings settings;
  /// One sentence each, with file and line (or variable, or flag), the setting, what is wrong and
  /// what is allowed. Not empty: the program MUST NOT start (ExitCode::kConfiguration).
  std::vector<std::string> problems;
};

/// Reads all sources and reports every problem at once.
LoadedConfig load_config(const ConfigSources& sources);

/// The process environment, restricted to COLLETTA_*.
std::map<std::string, std::string> colletta_environment();

/// Documentation: a Markdown table per section.
std::string config_markdown();
/// A commented TOML sample with every setting at its default.
std::string config_sample();
/// The values in force as TOML; secrets as "(set)" or "(not set)", URL passwords as "***".
std::string config_in_force(const Settings& settings);

/// `mysql://user:secret@host/db` -> `mysql://user:***@host/db`.
std::string without_password(std::string_view url);

}  // namespace colletta::ops
