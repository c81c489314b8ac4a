// What the library that draws a PDF cannot say in it: the language of its text, and that readers
// show its title. Pure: bytes in, bytes out.
#pragma once

#include <string>
#include <string_view>

namespace colletta::views::pdf {

/// Appends an incremental update (ISO 32000-1, 7.5.6) whose catalogue names the language. Throws
/// std::runtime_error when the file has no plain trailer and catalogue.
std::string with_language(std::string pdf, std::string_view language);

}  // namespace colletta::views::pdf
