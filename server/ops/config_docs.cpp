// What the table of settings says about itself: names derived from it, Markdown, a TOML sample, and
// the values in force.
#include <algorithm>
#include <cctype>

#include "server/ops/config.hpp"
#include "server/ops/setting_value.hpp"

namespace colletta::ops {
namespace {

using Form = Setting::Form;

std::string_view section_of(const Setting& setting) {
  return setting.name.substr(0, setting.name.find('.'));
}

std::string_view key_of(const Setting& setting) {
  return setting.name.substr(setting.name.find('.') + 1);
}

std::string joined_choices(std::string_view choices) {
  std::string out;
  for (const char c : choices) out += c == '|' ? std::string(", ") : std::string(1, c);
  return out;
}

}  // namespace

std::string Setting::env() const {
  std::string out = "COLLETTA_";
  for (const char c : name)
    out += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string Setting::flag() const {
  if (form == Form::kSecret) return "";
  std::string out = "--" + std::string(name);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '.' || c == '_'; }, '-');
  return out;
}

std::string Setting::allowed() const {
  switch (form) {
    case Form::kAny:
      return "text";
    case Form::kUrl:
      return "http:// or https:// with a host, without a slash at the end";
    case Form::kMailServer:
      return "smtp:// or smtps:// with a host, such as smtp://mail.example.org:587";
    case Form::kDatabase:
      return "sqlite:///path/file.sqlite, mysql://user@host/name";
    case Form::kChoice:
      return joined_choices(choices);
    case Form::kNetworks:
      return "a list of addresses or networks, such as 127.0.0.1 or 10.0.0.0/8";
    case Form::kNumber:
      return "a whole number from " + std::to_string(min) + " to " + std::to_string(max);
    case Form::kSwitch:
      return "true, false";
    case Form::kSecret:
      return "text, by file or environment only";
  }
  return "";
}

std::string without_password(std::string_view url) {
  const std::size_t scheme = url.find("://");
  const std::size_t start = scheme == std::string_view::npos ? 0 : scheme + 3;
  // The last '@' ends the user part, whatever characters a password holds.
  const std::size_t at = url.rfind('@');
  const std::size_t colon = url.find(':', start);
  if (at == std::string_view::npos || colon == std::string_view::npos || colon > at)
    return std::string(url);
  return std::string(url.substr(0, colon)) + ":***" + std::string(url.substr(at));
}

std::string config_markdown() {
  std::string out =
      "Flags win over the environment, the environment over the file, the file over the "
      "defaults.\n";
  std::string_view section;
  Settings defaults;
  for (const Setting& setting : settings_table()) {
    if (section_of(setting) != section) {
      section = section_of(setting);
      out += "\n## [" + std::string(section) + "]\n\n";
      out += "| setting | default | allowed | environment | flag | what it does |\n";
      out += "|---|---|---|---|---|---|\n";
    }
    std::string flag = setting.flag().empty() ? "" : "`" + setting.flag() + "`";
    if (!setting.short_flag.empty()) flag += ", `" + std::string(setting.short_flag) + "`";
    out += "| `" + std::string(key_of(setting)) + "` | `" + toml_text(setting.place(defaults)) +
           "` | " + setting.allowed() + " | `" + setting.env() + "` | " + flag + " | " +
           std::string(setting.doc) + " |\n";
  }
  return out;
}

std::string config_sample() {
  std::string out = "# Colletta: every setting at its default. Uncomment what you change.\n";
  std::string_view section;
  Settings defaults;
  for (const Setting& setting : settings_table()) {
    if (section_of(setting) != section) {
      section = section_of(setting);
      out += "\n[" + std::string(section) + "]\n";
    }
    out += "# " + std::string(setting.doc) + "\n# Allowed: " + setting.allowed() + "\n";
    out += "#" + std::string(key_of(setting)) + " = " + toml_text(setting.place(defaults)) + "\n";
  }
  return out;
}

std::string config_in_force(const Settings& settings) {
  std::string out;
  std::string_view section;
  Settings copy = settings;
  for (const Setting& setting : settings_table()) {
    if (section_of(setting) != section) {
      out += section.empty() ? "" : "\n";
      section = section_of(setting);
      out += "[" + std::string(section) + "]\n";
    }
    const Setting::Place place = setting.place(copy);
    std::string value = toml_text(place);
    if (setting.form == Form::kSecret)
      value = std::get<std::string*>(place)->empty() ? "\"(not set)\"" : "\"(set)\"";
    if (setting.form == Form::kDatabase) value = without_password(value);
    out += std::string(key_of(setting)) + " = " + value + "\n";
  }
  return out;
}

}  // namespace colletta::ops
