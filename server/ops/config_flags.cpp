#include "server/ops/config_flags.hpp"

#include <CLI/CLI.hpp>

#include "server/ops/config.hpp"

namespace colletta::ops {

void add_setting_flags(CLI::App& app, std::map<std::string, std::string>& given) {
  for (const Setting& setting : settings_table()) {
    if (setting.flag().empty()) continue;
    std::string names = setting.flag();
    if (!setting.short_flag.empty() && setting.short_flag != names)
      names = std::string(setting.short_flag) + "," + names;
    auto store = [&given, name = std::string(setting.name)](const std::string& text) {
      given[name] = text;
    };
    app.add_option_function<std::string>(names, store, std::string(setting.doc))
        ->group("Settings [" + std::string(setting.name.substr(0, setting.name.find('.'))) + "]");
  }
}

}  // namespace colletta::ops
