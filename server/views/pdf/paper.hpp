// A tagged PDF on A4, written from top to bottom: headings, paragraphs, tables, exact texts, an
// address with its QR code. It must never know what it is about.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/views/qr.hpp"

namespace colletta::views::pdf {

struct PaperHead {
  std::string title;
  std::string author;    ///< stands above everything, too
  std::string language;  ///< BCP 47: "it", "en"
  std::string colour;    ///< "#rrggbb", of lines and the author's name
  std::string created;   ///< RFC 3339
  /// At the foot of each page.
  std::function<std::string(int page, int pages)> foot;
};

/// What stands on the left of a table's row is its heading.
using Row = std::pair<std::string, std::string>;

class Paper {
 public:
  /// Levels 1 to 3. A heading never stands alone at the end of a page.
  void heading(int level, const std::string& text);
  void paragraph(const std::string& text);
  /// Large: what the paper is for.
  void figure(const std::string& text, const std::string& below);
  void table(const std::vector<Row>& rows);
  /// Monospaced and to the letter; long lines go on in the next one without a hyphen.
  void exact(const std::string& text);
  /// An address as a link, beside its QR code when there is one.
  void address(const std::string& words, const std::string& url, const std::optional<QrCode>& code);

  struct Press;
  explicit Paper(Press& press) : press_(press) {}

 private:
  Press& press_;
};

/// The bytes of the PDF that `write` fills. It is called twice: pages are counted first. May be
/// called from any thread; one paper is made at a time. Throws std::runtime_error.
std::string print(const PaperHead& head, const std::function<void(Paper&)>& write);

}  // namespace colletta::views::pdf
