#include "server/ops/setting_value.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace colletta::ops {
namespace {

using Form = Setting::Form;

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t at = text.find(separator);
    std::string_view part = text.substr(0, at);
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    parts.emplace_back(part);
    text = at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
  }
  return parts;
}

bool is_network(const std::string& text) {
  const std::size_t slash = text.find('/');
  const std::string address = text.substr(0, slash);
  std::array<unsigned char, 16> bytes{};
  const bool v4 = inet_pton(AF_INET, address.c_str(), bytes.data()) == 1;
  const bool v6 = !v4 && inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
  if (!v4 && !v6) return false;
  if (slash == std::string::npos) return true;
  const auto bits = whole_number(std::string_view(text).substr(slash + 1));
  return bits && *bits >= 0 && *bits <= (v4 ? 32 : 128);
}

bool is_web_address(std::string_view text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!text.starts_with(scheme)) continue;
    const std::string_view rest = text.substr(scheme.size());
    return !rest.empty() && rest.find_first_of(" \"<>?#") == std::string_view::npos &&
           !rest.ends_with('/');
  }
  return false;
}

/// A log-in inside the address would be shown with it, so it is refused there.
bool is_mail_server(std::string_view text) {
  for (const std::string_view scheme : {"smtp://", "smtps://"}) {
    if (!text.starts_with(scheme)) continue;
    const std::string_view rest = text.substr(scheme.size());
    return !rest.empty() && !rest.starts_with('/') &&
           rest.find_first_of(" \"<>?#@") == std::string_view::npos;
  }
  return false;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string wrong_text(const Setting& setting, const std::string& text) {
  const bool control =
      std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (control) return "has control characters";
  switch (setting.form) {
    case Form::kAny:
    case Form::kSecret:
      return "";
    case Form::kUrl:
      return text.empty() || is_web_address(text) ? "" : in_quotes(text) + " is not a web address";
    case Form::kMailServer:
      return text.empty() || is_mail_server(text)
                 ? ""
                 : "is not the address of a mail server (the log-in has settings of its own)";
    case Form::kDatabase:
      return text.empty() || text.starts_with("sqlite://") || text.starts_with("mysql://")
                 ? ""
                 : in_quotes(without_password(text)) + " is not a database URL";
    case Form::kChoice: {
      const auto choices = split(setting.choices, '|');
      return std::find(choices.begin(), choices.end(), text) != choices.end()
                 ? ""
                 : in_quotes(text) + " is not one of them";
    }
    case Form::kNumber:
      return in_quotes(text) + " is not a whole number";
    case Form::kSwitch:
      return in_quotes(text) + " is neither";
    case Form::kNetworks:
      return "a list is wanted";
  }
  return "";
}

}  // namespace

SettingValue text_value(const Setting& setting, std::string_view text) {
  switch (setting.form) {
    case Form::kNumber:
      if (const auto number = whole_number(text)) return *number;
      return std::string(text);
    case Form::kSwitch:
      if (text == "true") return true;
      if (text == "false") return false;
      return std::string(text);
    case Form::kNetworks:
      return split(text, ',');
    case Form::kAny:
    case Form::kUrl:
    case Form::kMailServer:
    case Form::kDatabase:
    case Form::kChoice:
    case Form::kSecret:
      return std::string(text);
  }
  return {};
}

std::string assign(const Setting& setting, Settings& settings, const SettingValue& value) {
  const Setting::Place place = setting.place(settings);
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (std::string wrong = wrong_text(setting, *text); !wrong.empty()) return wrong;
    *std::get<std::string*>(place) = *text;
    return "";
  }
  if (const auto* number = std::get_if<std::int64_t>(&value);
      number != nullptr && setting.form == Form::kNumber) {
    if (*number < setting.min) return std::to_string(*number) + " is too small";
    if (*number > setting.max) return std::to_string(*number) + " is too large";
    *std::get<std::int64_t*>(place) = *number;
    return "";
  }
  if (const auto* truth = std::get_if<bool>(&value);
      truth != nullptr && setting.form == Form::kSwitch) {
    *std::get<bool*>(place) = *truth;
    return "";
  }
  if (const auto* items = std::get_if<std::vector<std::string>>(&value);
      items != nullptr && setting.form == Form::kNetworks) {
    for (const std::string& item : *items)
      if (!is_network(item)) return in_quotes(item) + " is not an address or network";
    *std::get<std::vector<std::string>*>(place) = *items;
    return "";
  }
  return "a value of another kind was given";
}

std::string toml_text(const Setting::Place& place) {
  struct Writer {
    std::string operator()(const std::string* text) const { return in_quotes(*text); }
    std::string operator()(const std::int64_t* number) const { return std::to_string(*number); }
    std::string operator()(const bool* truth) const { return *truth ? "true" : "false"; }
    std::string operator()(const std::vector<std::string>* items) const {
      std::string out = "[";
      for (const std::string& item : *items) out += (out.size() > 1 ? ", " : "") + in_quotes(item);
      return out + "]";
    }
  };
  return std::visit(Writer{}, place);
}

}  // namespace colletta::ops
