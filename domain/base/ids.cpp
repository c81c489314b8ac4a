#include "domain/base/ids.hpp"

namespace colletta {
namespace {
constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
}

bool is_ulid(std::string_view text) noexcept {
  if (text.size() != 26 || text[0] > '7') return false;
  for (const char c : text)
    if (kCrockford.find(c) == std::string_view::npos) return false;
  return true;
}

std::string make_ulid(Timestamp now, const std::array<std::uint8_t, 10>& random) {
  std::string out(26, '0');
  auto ms = static_cast<std::uint64_t>(now.us / 1000);
  for (int i = 9; i >= 0; --i, ms >>= 5) out[static_cast<std::size_t>(i)] = kCrockford[ms & 31];
  // 80 random bits, five at a time, most significant first.
  std::uint32_t window = 0;
  int bits = 0;
  std::size_t at = 10;
  for (const std::uint8_t byte : random) {
    window = (window << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out[at++] = kCrockford[(window >> bits) & 31];
    }
  }
  return out;
}

}  // namespace colletta
