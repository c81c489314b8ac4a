#include "domain/log/hash.hpp"

#include <algorithm>

namespace colletta::log {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::int64_t kNumberMax = std::int64_t{1} << 62U;

std::string_view view(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

}  // namespace

std::string raw(const Hash& hash) { return std::string(view(hash)); }

Result<Hash> hash_of_raw(std::string_view bytes) {
  Hash hash{};
  if (bytes.size() != hash.size()) return err(Errc::kInvalid, "hash", "32 bytes");
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::string hex(const Hash& hash) {
  std::string out;
  out.reserve(2 * hash.size());
  for (const std::uint8_t byte : hash) {
    out += kHexDigits[byte >> 4U];
    out += kHexDigits[byte & 15U];
  }
  return out;
}

Result<Hash> hash_of_hex(std::string_view text) {
  Hash hash{};
  if (text.size() != 2 * hash.size()) return err(Errc::kInvalid, "hash", "64 hex digits");
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = kHexDigits.find(text[i]);
    if (digit == std::string_view::npos) return err(Errc::kInvalid, "hash", "64 hex digits");
    hash[i / 2] = static_cast<std::uint8_t>((hash[i / 2] << 4U) | digit);
  }
  return hash;
}

std::string base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = (bits << 8U) | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += k <= count ? kBase64[(bits >> (18U - 6U * k)) & 63U] : '=';
  }
  return out;
}

std::string base64(const Hash& hash) { return base64(view(hash)); }

Result<std::string> from_base64(std::string_view text) {
  const Error bad = err(Errc::kInvalid, "base64", "base64");
  if (text.size() % 4 != 0) return bad;
  std::size_t padding = 0;
  while (padding < 2 && text.size() > padding && text[text.size() - 1 - padding] == '=') ++padding;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool filler = i >= text.size() - padding;
    const auto digit = filler ? 0 : kBase64.find(text[i]);
    if (digit == std::string_view::npos) return bad;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    if (i % 4 != 3) continue;
    for (const unsigned shift : {16U, 8U, 0U}) out += static_cast<char>((bits >> shift) & 255U);
    bits = 0;
  }
  out.resize(out.size() - padding);
  if (base64(out) != text) return bad;  // bits below the padding
  return out;
}

Result<Hash> hash_of_base64(std::string_view text) {
  const auto bytes = from_base64(text);
  if (!bytes) return bytes.error();
  return hash_of_raw(*bytes);
}

Result<std::int64_t> log_number(std::string_view text) {
  const Error bad = err(Errc::kInvalid, "number", "0 .. 2^62");
  if (text.empty() || text.size() > 19 || (text.size() > 1 && text[0] == '0')) return bad;
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return bad;
    const int digit = c - '0';
    if (value > (kNumberMax - digit) / 10) return bad;
    value = value * 10 + digit;
  }
  return value;
}

}  // namespace colletta::log
