// What a view writes into: a thin face over ctemplate's dictionary. Keys are static (`"TITLE"_k`):
// hashed once a process, and found by the lint that compares views with templates. A section that a
// parent shows is seen by its children too, so names of sections are not used again further in.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/views/ctemplate.hpp"

namespace colletta::views {

using Key = ctemplate::StaticTemplateString;

template <std::size_t Size>
struct KeyName {
  char text[Size];
  consteval KeyName(const char (&name)[Size]) { std::copy_n(name, Size, text); }
};

inline namespace literals {
template <KeyName Name>
const Key& operator""_k() {
  static const Key key = {{Name.text, sizeof(Name.text) - 1, 0}};
  static const ctemplate::StaticTemplateStringInitializer registered(&key);
  return key;
}
}  // namespace literals

class Dict {
 public:
  explicit Dict(ctemplate::TemplateDictionary& raw) : raw_(&raw) {}

  /// The value is copied. Escaping is the template's business, by the place where the marker
  /// stands.
  void set(const Key& key, std::string_view value) {
    raw_->SetValue(key, ctemplate::TemplateString(value.data(), value.size()));
  }
  void set(const Key& key, std::int64_t value) { set(key, std::to_string(value)); }

  /// One more repetition of a section.
  Dict section(const Key& key) { return Dict(*raw_->AddSectionDictionary(key)); }
  void show_if(bool shown, const Key& key) {
    if (shown) raw_->ShowSection(key);
  }
  /// Shows the section with the value in it; an empty value leaves it hidden.
  void show_with(const Key& section_key, const Key& key, std::string_view value) {
    if (!value.empty()) section(section_key).set(key, value);
  }

  [[nodiscard]] const ctemplate::TemplateDictionary& raw() const { return *raw_; }

 private:
  ctemplate::TemplateDictionary* raw_;
};

}  // namespace colletta::views
