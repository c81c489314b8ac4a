// Every page, in every state, in both languages: each marker is set, tags nest, ids are unique,
// texts of people are escaped, nothing needs an inline style or script. With
// COLLETTA_PREVIEWS=FOLDER in the environment the pages are written there to be looked at.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "samples.hpp"
#include "server/views/ctemplate.hpp"
#include "tests/support/folders/folders.hpp"

/// ctemplate keeps global values for ever in a table that LeakSanitizer cannot read.
extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier)
const char* __lsan_default_suppressions() { return "leak:TemplateDictionary::SetGlobalValue"; }

namespace colletta::views {
namespace {

constexpr const char* kUnset = "@@unset";

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Gives every marker of every template a value that shows when no view sets it. It reaches only
// what is looked up in vain, since a dictionary's own values win.
void watch_markers() {
  static const std::regex kMarker(R"(\{\{([A-Z_]+)(:[a-z_]+)?\}\})");
  static const std::regex kPlace(R"(\{([a-z_]+)\})");
  std::set<std::string> names;  // once each: the library forgets a value that is set again
  for (const auto& entry : std::filesystem::recursive_directory_iterator(test::templates_dir())) {
    if (entry.path().extension() != ".html") continue;
    if (entry.path().string().find("node_modules") != std::string::npos) continue;
    const std::string text = read(entry.path());
    for (const auto& pattern : {kMarker, kPlace}) {
      for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) {
        std::string name = (*it)[1];
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
        names.insert(name);
      }
    }
  }
  for (const std::string& name : names)
    ctemplate::TemplateDictionary::SetGlobalValue(name, kUnset + (":" + name));
}

// Pages are long: a failure shows the place, not the page.
void expect_absent(const std::string& name, const std::string& html, const std::string& part) {
  const auto at = html.find(part);
  EXPECT_EQ(at, std::string::npos) << name << ": " << html.substr(at, 60);
}

void expect_present(const std::string& name, const std::string& html, const std::string& part) {
  EXPECT_NE(html.find(part), std::string::npos) << name << " lacks " << part;
}

/// Without what stands inside scripts, which is no markup.
std::string without_scripts(std::string html) {
  const std::string open = "<script>";
  for (std::size_t at = html.find(open); at != std::string::npos; at = html.find(open, at + 1))
    html.erase(at + open.size(), html.find("</script>", at) - at - open.size());
  return html;
}

// Tags that close what they open, in order. Enough HTML for pages that we write ourselves.
void expect_nested(const std::string& name, const std::string& html) {
  static const std::regex kTag(R"(<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:"[^"]*"|[^">])*)>)");
  static const std::set<std::string> kVoid = {"meta", "link", "input", "br", "hr", "img"};
  std::vector<std::string> open;
  for (std::sregex_iterator it(html.begin(), html.end(), kTag), end; it != end; ++it) {
    const std::string tag = (*it)[2];
    if (kVoid.contains(tag)) continue;
    if ((*it)[1] == "") {
      open.push_back(tag);
      continue;
    }
    ASSERT_FALSE(open.empty()) << name << ": </" << tag << "> closes nothing";
    ASSERT_EQ(open.back(), tag) << name << " near " << html.substr(it->position(), 80);
    open.pop_back();
  }
  EXPECT_TRUE(open.empty()) << name << ": <" << (open.empty() ? "" : open.back()) << "> stays open";
}

void expect_unique_ids(const std::string& name, const std::string& html) {
  static const std::regex kId(R"( id="([^"]*)\")");
  std::set<std::string> seen;
  for (std::sregex_iterator it(html.begin(), html.end(), kId), end; it != end; ++it) {
    EXPECT_TRUE(seen.insert((*it)[1]).second) << name << ": id " << (*it)[1] << " twice";
  }
}

void keep_preview(const std::string& name, Language language, const std::string& html) {
  const char* folder = std::getenv("COLLETTA_PREVIEWS");
  if (folder == nullptr) return;
  const auto path = std::filesystem::path(folder) / to_string(language);
  std::filesystem::create_directories(path);
  std::ofstream(path / (name + ".html")) << html;
}

class Pages : public testing::TestWithParam<Language> {};

TEST_P(Pages, AreWholeAndSafe) {
  watch_markers();
  for (const auto& [name, html_of] : samples::all()) {
    const std::string html = html_of(GetParam());
    // A file to keep holds its style and its script, under a policy of its own.
    const bool kept = name.starts_with("kept_");
    for (const char* part : {kUnset, "[[>", "[[%", "{{", " style=", "<script>", "<b>Forza"}) {
      if (!kept || std::string_view(part) != "<script>") expect_absent(name, html, part);
    }
    for (const char* part : {"<main", "<h1", "</html>"}) expect_present(name, html, part);
    expect_present(name, html, "<html lang=\"" + std::string(to_string(GetParam())) + "\">");
    expect_nested(name, without_scripts(html));
    expect_unique_ids(name, html);
    keep_preview(name, GetParam(), html);
  }
}

INSTANTIATE_TEST_SUITE_P(Languages, Pages, testing::Values(Language::kItalian, Language::kEnglish),
                         [](const auto& language) {
                           return std::string(to_string(language.param));
                         });

}  // namespace
}  // namespace colletta::views
