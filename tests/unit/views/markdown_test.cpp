// Markdown: what people write becomes safe HTML below a page's own headings.
#include "server/views/markdown.hpp"

#include <gtest/gtest.h>

namespace colletta::views {
namespace {

bool has_part(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Markdown, AddressesThatRunScriptsLeadNowhere) {
  for (const char* text :
       {"[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java\tscript:alert(1))",
        "[x](vbscript:x)", "[x](data:text/html,<script>)", "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]", "![x](javascript:alert(1))"}) {
    const std::string html = render_markdown(text);
    EXPECT_FALSE(has_part(html, "href=\"javascript")) << html;
    EXPECT_FALSE(has_part(html, "href=\"JaVa")) << html;
    EXPECT_FALSE(has_part(html, "href=\"vbscript")) << html;
    EXPECT_FALSE(has_part(html, "href=\"data:")) << html;
  }
}

TEST(Markdown, RawHtmlIsLeftOut) {
  for (const char* text : {"<script>alert(1)</script>", "a <b onclick=x>b</b>",
                           "<img src=x onerror=alert(1)>", "<style>*{}</style>"}) {
    const std::string html = render_markdown(text);
    for (const char* part : {"<script", "onclick", "<img", "<style"}) {
      EXPECT_FALSE(has_part(html, part)) << html;
    }
  }
}

TEST(Markdown, HeadingsBeginBelowThePagesSections) {
  EXPECT_EQ(render_markdown("# A"), "<h3>A</h3>\n");
  EXPECT_EQ(render_markdown("## A"), "<h3>A</h3>\n");
  EXPECT_EQ(render_markdown("# A\n## B"), "<h3>A</h3>\n<h4>B</h4>\n");
  EXPECT_EQ(render_markdown("# A\n#### B\n##### C\n## D"),
            "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n<h4>D</h4>\n");
  EXPECT_EQ(render_markdown("# A\n## B\n### C\n#### D\n##### E"),
            "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n<h6>D</h6>\n<h6>E</h6>\n");
}

TEST(Markdown, LinksAreMarkedAsWrittenByUsers) {
  EXPECT_EQ(render_markdown("[a](https://example.org/?a=1&b=2)"),
            "<p><a rel=\"nofollow ugc noopener\" "
            "href=\"https://example.org/?a=1&amp;b=2\">a</a></p>\n");
  // Text that looks like a tag stays text.
  EXPECT_EQ(render_markdown("`<a href=\"x\">`"),
            "<p><code>&lt;a href=&quot;x&quot;&gt;</code></p>\n");
}

TEST(Markdown, PicturesBecomeLinks) {
  const std::string html = render_markdown("![A tree](https://example.org/tree.jpg)");
  EXPECT_FALSE(has_part(html, "<img"));
  EXPECT_TRUE(has_part(html, ">A tree</a>")) << html;
}

TEST(Markdown, TablesAndBrokenBytes) {
  EXPECT_TRUE(has_part(render_markdown("|a|b|\n|-|-|\n|1|2|\n"), "<td>1</td>"));
  EXPECT_TRUE(has_part(render_markdown("a\xff"
                                       "b"),
                       "a\xef\xbf\xbd"
                       "b"));
  EXPECT_EQ(render_markdown(""), "");
}

TEST(MarkdownStart, IsTheWordsCutAfterAWholeOne) {
  EXPECT_EQ(markdown_start("# Si *comincia*\n\n- oggi\n- [qui](https://a.example)", 100),
            "Si comincia oggi qui");
  EXPECT_EQ(markdown_start("perché così", 9), "perché…");
  EXPECT_EQ(markdown_start("perché così", 11), "perché così");
  EXPECT_EQ(markdown_start("", 5), "");
}

}  // namespace
}  // namespace colletta::views
