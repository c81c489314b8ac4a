#include "tests/e2e/api/contract.hpp"

#include <algorithm>
#include <regex>

namespace colletta::test {
namespace {

using nlohmann::json;

class Checker {
 public:
  explicit Checker(const json& document) : document_(document) {}

  void check(const json& schema, const json& value, const std::string& path) {
    for (const auto& [word, told] : schema.items()) {
      if (word == "$ref") {
        check(document_.at(json::json_pointer(told.get<std::string>().substr(1))), value, path);
      } else if (word == "type") {
        if (!is(told, value)) say(path, "is not " + told.get<std::string>());
      } else if (word == "enum") {
        if (std::find(told.begin(), told.end(), value) == told.end()) say(path, "is not offered");
      } else if (word == "pattern") {
        if (value.is_string() &&
            !std::regex_search(value.get<std::string>(), std::regex(told.get<std::string>())))
          say(path, "does not match " + told.get<std::string>());
      } else if (word == "minimum") {
        if (value < told) say(path, "is too small");
      } else if (word == "maximum") {
        if (value > told) say(path, "is too large");
      } else if (word == "minItems") {
        if (value.size() < told) say(path, "has too few entries");
      } else if (word == "maxItems") {
        if (value.size() > told) say(path, "has too many entries");
      } else if (word == "minLength") {
        if (value.is_string() && value.get_ref<const std::string&>().size() < told)
          say(path, "is too short");
      } else if (word == "required") {
        for (const json& name : told)
          if (!value.contains(name)) say(path, "lacks " + name.get<std::string>());
      } else if (word == "properties") {
        for (const auto& [name, inner] : told.items())
          if (value.contains(name)) check(inner, value[name], path + "." + name);
      } else if (word == "additionalProperties") {
        for (const auto& [name, inner] : value.items())
          if (told.is_object())
            check(told, inner, path + "." + name);
          else if (!schema["properties"].contains(name))
            say(path, "must not have " + name);
      } else if (word == "items") {
        for (std::size_t i = 0; i < value.size(); ++i)
          check(told, value[i], path + "[" + std::to_string(i) + "]");
      } else if (word != "description" && word != "format" && word != "maxLength" &&
                 word != "contentMediaType") {
        say(path, "cannot be checked: " + word);
      }
    }
  }
  std::vector<std::string> found;

 private:
  static bool is(const json& type, const json& value) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "integer") return value.is_number_integer();
    if (type == "boolean") return value.is_boolean();
    return false;
  }
  void say(const std::string& path, const std::string& what) { found.push_back(path + " " + what); }

  const json& document_;
};

}  // namespace

std::vector<std::string> breaches(const json& document, const json& schema, const json& value,
                                  const std::string& path) {
  Checker checker(document);
  checker.check(schema, value, path);
  return checker.found;
}

}  // namespace colletta::test
