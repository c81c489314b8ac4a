// Writes HTML so that nothing unescaped slips in: markup can only be a literal of the program, and
// whatever is a value is escaped. It must never know what it writes about.
#pragma once

#include <string>
#include <string_view>

namespace colletta::sandbox {

/// `text` for element content and for attribute values in double quotes.
std::string escape_html(std::string_view text);

class Html {
 public:
  /// Markup as written in the program: only a literal fits.
  template <std::size_t kSize>
  Html& raw(const char (&literal)[kSize]) {
    out_.append(literal, kSize - 1);
    return *this;
  }
  /// A value, escaped.
  Html& text(std::string_view value);
  /// ` name="value"`, the value escaped. Not for attributes that hold addresses or scripts.
  template <std::size_t kSize>
  Html& attribute(const char (&name)[kSize], std::string_view value) {
    out_.append(" ").append(name, kSize - 1).append("=\"");
    return text(value).raw("\"");
  }
  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace colletta::sandbox
