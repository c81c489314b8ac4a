// QR codes as the path of an SVG, and as what else draws them needs it. It must never know what the
// text means.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace colletta::views {

/// Dark modules side by side.
struct QrRun {
  int x = 0, y = 0, length = 0;
};

struct QrCode {
  int size = 0;      ///< width and height of the viewBox, quiet zone of 4 included (ISO/IEC 18004)
  std::string path;  ///< `d`: one rectangle a dark run of modules
  std::vector<QrRun> runs;
};

/// Nothing when the text does not fit into a code (2,331 bytes at level M).
std::optional<QrCode> qr_code(const std::string& text);

}  // namespace colletta::views
