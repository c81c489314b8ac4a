// One setting's value: from text, checked against its row of the table, and back to TOML text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/ops/config.hpp"

namespace colletta::ops {

/// What a source gave; monostate: a thing of the wrong kind (a table, a date, a quoted number).
using SettingValue =
    std::variant<std::monostate, std::string, std::int64_t, bool, std::vector<std::string>>;

/// The value that a text (environment or flag) means for this setting. Lists separate by commas.
SettingValue text_value(const Setting& setting, std::string_view text);

/// Checks and stores. Returns what is wrong ("99999 is too large"), or nothing. Never says a
/// secret.
std::string assign(const Setting& setting, Settings& settings, const SettingValue& value);

/// The value as TOML: `8080`, `"info"`, `["10.0.0.0/8"]`. Not for secrets.
std::string toml_text(const Setting::Place& place);

}  // namespace colletta::ops
