#include "server/views/qr.hpp"

#include <qrencode.h>

#include <memory>

namespace colletta::views {

namespace {

constexpr int kQuietZone = 4;

struct Free {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

std::optional<QrCode> qr_code(const std::string& text) {
  const std::unique_ptr<QRcode, Free> code(QRcode_encodeString8bit(text.c_str(), 0, QR_ECLEVEL_M));
  if (!code) return std::nullopt;
  const int width = code->width;
  const auto dark = [&](int x, int y) { return (code->data[y * width + x] & 1) != 0; };
  QrCode out{width + 2 * kQuietZone, {}, {}};
  for (int y = 0; y < width; ++y) {
    for (int x = 0; x < width; ++x) {
      if (!dark(x, y)) continue;
      int run = 1;
      while (x + run < width && dark(x + run, y)) ++run;
      out.path += "M" + std::to_string(x + kQuietZone) + " " + std::to_string(y + kQuietZone) +
                  "h" + std::to_string(run) + "v1h-" + std::to_string(run) + "z";
      out.runs.push_back({x + kQuietZone, y + kQuietZone, run});
      x += run;
    }
  }
  return out;
}

}  // namespace colletta::views
