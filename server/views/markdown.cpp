#include "server/views/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <vector>

#include "domain/base/check.hpp"

namespace colletta::views {

namespace {

constexpr std::array kExtensions = {"table", "strikethrough"};
// A page's own sections are h2.
constexpr int kFirstHeading = 3;
constexpr int kLastHeading = 6;

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* value) const {
    Free(value);
  }
};
using Parser = std::unique_ptr<cmark_parser, FreeWith<cmark_parser_free>>;
using Node = std::unique_ptr<cmark_node, FreeWith<cmark_node_free>>;
using Iterator = std::unique_ptr<cmark_iter, FreeWith<cmark_iter_free>>;
using Text = std::unique_ptr<char, FreeWith<std::free>>;

void register_extensions() {
  static std::once_flag once;
  std::call_once(once, cmark_gfm_core_extensions_ensure_registered);
}

// Headings of a text as a gapless outline under a page's h2: writers choose "###" for its look, and
// a level that is skipped misleads who navigates by headings (WCAG 1.3.1). Deeper stays deeper.
class Outline {
 public:
  /// The level to show for the next heading, written at `level`.
  int next(int level) {
    std::erase_if(open_, [level](int other) { return other >= level; });
    open_.push_back(level);
    return std::min(kFirstHeading - 1 + static_cast<int>(open_.size()), kLastHeading);
  }

 private:
  std::vector<int> open_;  ///< written levels of the headings that the last one stands under
};

// Pictures are not part of a text yet, and one from elsewhere would tell that place who reads: an
// image becomes a link with its description.
void adapt(cmark_node* root) {
  const Iterator nodes(cmark_iter_new(root));
  Outline outline;
  for (cmark_event_type event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(nodes.get())) {
    if (event != CMARK_EVENT_ENTER) continue;
    cmark_node* node = cmark_iter_get_node(nodes.get());
    if (cmark_node_get_type(node) == CMARK_NODE_HEADING) {
      cmark_node_set_heading_level(node, outline.next(cmark_node_get_heading_level(node)));
    } else if (cmark_node_get_type(node) == CMARK_NODE_IMAGE) {
      cmark_node_set_type(node, CMARK_NODE_LINK);
    }
  }
}

// cmark writes attributes itself and escapes every quote in texts, so this is only ever a link's
// tag.
std::string with_rel(std::string html) {
  constexpr std::string_view kLink = "<a href=\"";
  constexpr std::string_view kMarked = "<a rel=\"nofollow ugc noopener\" href=\"";
  for (std::size_t at = html.find(kLink); at != std::string::npos;
       at = html.find(kLink, at + kMarked.size())) {
    html.replace(at, kLink.size(), kMarked);
  }
  return html;
}

Node parsed(const Parser& parser, std::string_view text) {
  for (const char* name : kExtensions) {
    cmark_syntax_extension* extension = cmark_find_syntax_extension(name);
    CHECK(extension != nullptr, "cmark-gfm has its core extensions");
    cmark_parser_attach_syntax_extension(parser.get(), extension);
  }
  cmark_parser_feed(parser.get(), text.data(), text.size());
  return Node(cmark_parser_finish(parser.get()));
}

Parser new_parser() {
  register_extensions();
  return Parser(cmark_parser_new(CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_SMART));
}

}  // namespace

std::string render_markdown(std::string_view text) {
  const Parser parser = new_parser();
  const Node root = parsed(parser, text);
  adapt(root.get());
  const Text html(cmark_render_html(root.get(), CMARK_OPT_DEFAULT,
                                    cmark_parser_get_syntax_extensions(parser.get())));
  return with_rel(html.get());
}

std::string markdown_start(std::string_view text, std::int32_t letters) {
  const Parser parser = new_parser();
  const Node root = parsed(parser, text);
  const Iterator nodes(cmark_iter_new(root.get()));
  icu::UnicodeString words;
  for (cmark_event_type event = cmark_iter_next(nodes.get()); event != CMARK_EVENT_DONE;
       event = cmark_iter_next(nodes.get())) {
    cmark_node* node = cmark_iter_get_node(nodes.get());
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
      words += icu::UnicodeString::fromUTF8(cmark_node_get_literal(node));
    else if (!words.isEmpty() && !words.endsWith(u" ", 1))
      if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK ||
          (event == CMARK_EVENT_EXIT && (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_BLOCK))
        words += u' ';
  }
  words.trim();
  if (words.countChar32() > letters) {
    words.truncate(words.moveIndex32(0, letters));
    const std::int32_t space = words.lastIndexOf(u' ');
    if (space > 0) words.truncate(space);
    words += u'\u2026';
  }
  std::string out;
  words.toUTF8String(out);
  return out;
}

}  // namespace colletta::views
