// Text for HTML and SVG that is written without a template. It must never know where it stands.
#pragma once

#include <string>
#include <string_view>

namespace colletta::views {

/// Safe between tags and inside quoted attributes.
std::string html_escaped(std::string_view text);

}  // namespace colletta::views
