// The small language of template files: parts, icons, sentences.
#include "server/views/template_text.hpp"

#include <gtest/gtest.h>

#include <map>
#include <stdexcept>

namespace colletta::views {
namespace {

const std::string kPragma = "{{%AUTOESCAPE context=\"HTML\"}}";

std::string page(std::map<std::string, std::string> files) {
  files.try_emplace("layout/page.html", kPragma + "<main>[[body]]</main>");
  TemplateText text{[files](const std::string& name) { return files.at(name); },
                    [](const char* sentence) { return "«" + std::string(sentence) + "»"; }};
  return text.page("pages/a.html");
}

TEST(TemplateText, PutsThePageIntoTheLayout) {
  EXPECT_EQ(page({{"pages/a.html", kPragma + "<p>{{X}}</p>"}}),
            kPragma + "<main><p>{{X}}</p></main>");
}

TEST(TemplateText, TranslatesSentencesAsPlainText) {
  EXPECT_EQ(page({{"pages/a.html", kPragma + "[[ Give\n   now ]]"}}),
            kPragma + "<main>«Give now»</main>");
  EXPECT_EQ(page({{"pages/a.html", kPragma + "<a title=\"[[a < \"b\" & c]]\">"}}),
            kPragma + "<main><a title=\"«a &lt; &quot;b&quot; &amp; c»\"></main>");
}

TEST(TemplateText, PlacesBecomeMarkers) {
  EXPECT_EQ(page({{"pages/a.html", kPragma + "[[from {from} to {until}]]"}}),
            kPragma + "<main>«from {{FROM}} to {{UNTIL}}»</main>");
}

TEST(TemplateText, PastesPartsAndIcons) {
  EXPECT_EQ(page({{"pages/a.html", kPragma + "[[> parts/b.html]]"},
                  {"parts/b.html", kPragma + "<i>[[% it-user icon-sm]]</i>"}}),
            kPragma +
                "<main><i><svg class=\"icon icon-sm\" aria-hidden=\"true\"><use "
                "href=\"{{SPRITE}}#it-user\"></use></svg></i></main>");
}

TEST(TemplateText, RefusesWhatIsBroken) {
  EXPECT_THROW(page({{"pages/a.html", "<p></p>"}}), std::runtime_error);
  EXPECT_THROW(page({{"pages/a.html", kPragma + "[[open"}}), std::runtime_error);
  EXPECT_THROW(page({{"pages/a.html", kPragma + "[[> pages/a.html]]"}}), std::runtime_error);
}

}  // namespace
}  // namespace colletta::views
