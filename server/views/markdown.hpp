// Markdown of promoters and officers as safe HTML. It must never know pages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace colletta::views {

/// CommonMark with tables and strikethrough (cmark-gfm), without raw HTML and without addresses
/// that could run a script. Headings begin at h3, below a page's sections, and skip no level. Links
/// carry rel="nofollow ugc noopener". The result may enter a template unescaped.
std::string render_markdown(std::string_view text);

/// The words alone, cut after a whole word to at most so many letters ("…" follows). Plain text: a
/// template escapes it.
std::string markdown_start(std::string_view text, std::int32_t letters);

}  // namespace colletta::views
