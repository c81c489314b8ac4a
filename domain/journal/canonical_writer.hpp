// Canonical JSON (RFC 8785) written straight into a text, for those who write a great many: the
// same bytes as `journal::canonical` makes of a document, without the document.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace colletta::journal {

/// What no canonical document holds is a CheckFailure, as it is there; so are keys out of order.
class CanonicalWriter {
 public:
  explicit CanonicalWriter(std::string& out) : out_(out) {}

  /// A member of the open object; its value follows. Keys ascend, and MUST live until the object
  /// is closed.
  CanonicalWriter& key(std::string_view name);

  void text(std::string_view value);
  void integer(std::int64_t value);
  void open_object();
  void close_object();
  void open_array();
  void close_array();

  CanonicalWriter& text(std::string_view name, std::string_view value) {
    key(name).text(value);
    return *this;
  }
  CanonicalWriter& integer(std::string_view name, std::int64_t value) {
    key(name).integer(value);
    return *this;
  }

 private:
  static constexpr std::size_t kDepthMax = 8;

  /// Between two members or elements.
  void separate();
  void quoted(std::string_view value);

  std::string& out_;
  std::size_t depth_ = 0;
  std::array<std::string_view, kDepthMax> last_keys_;  ///< of each open object
};

}  // namespace colletta::journal
