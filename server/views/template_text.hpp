// The language of our template files, on top of ctemplate's markers. It is resolved when templates
// load, once per language, so it costs nothing while serving:
//   [[> parts/card.html]]    pastes a file of the templates' folder
//   [[% it-user icon-sm]]    an icon of the sprite, with classes
//   [[Give now]]             a sentence of the catalogue; {name} in it becomes the marker {{NAME}}
// It must never know ctemplate or pages.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace colletta::views {

struct TemplateText {
  std::function<std::string(const std::string& file)> read;  ///< throws when there is no such file
  std::function<std::string(const char* sentence)> translate;

  /// The page inside layout/page.html, ready for ctemplate.
  [[nodiscard]] std::string page(const std::string& file) const;
  /// A file that stands by itself.
  [[nodiscard]] std::string file(const std::string& file) const;

 private:
  [[nodiscard]] std::string resolved(std::string_view text, std::string_view body, int depth) const;
};

}  // namespace colletta::views
