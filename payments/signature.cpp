#include "payments/signature.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

#include "domain/base/check.hpp"

namespace colletta::payments {
namespace {

// Seconds beyond which a signed time cannot be ours: keeps the microseconds below an overflow.
constexpr std::int64_t kSecondsMax = 253'402'300'799;  // 9999-12-31T23:59:59Z
constexpr std::size_t kSignaturesMax = 4;              // old and new secret, with room

struct Parsed {
  std::string_view time_text;
  std::int64_t time_s = 0;
  std::vector<std::string_view> signatures;
};

std::optional<Parsed> parse_header(std::string_view header) {
  Parsed parsed;
  while (!header.empty()) {
    const std::size_t comma = header.find(',');
    const std::string_view item = header.substr(0, comma);
    header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
    if (item.starts_with("t=")) {
      if (!parsed.time_text.empty()) return std::nullopt;  // two times: which one was signed?
      parsed.time_text = item.substr(2);
    } else if (item.starts_with("v1=") && parsed.signatures.size() < kSignaturesMax) {
      parsed.signatures.push_back(item.substr(3));
    }
  }
  const char* end = parsed.time_text.data() + parsed.time_text.size();
  const auto read = std::from_chars(parsed.time_text.data(), end, parsed.time_s);
  const bool whole = !parsed.time_text.empty() && read.ec == std::errc() && read.ptr == end;
  if (!whole || parsed.time_s < 0 || parsed.time_s > kSecondsMax) return std::nullopt;
  return parsed;
}

std::string signed_text(std::string_view time_text, std::string_view raw) {
  std::string text;
  text.reserve(time_text.size() + 1 + raw.size());
  text.append(time_text).append(".").append(raw);
  return text;
}

}  // namespace

bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

std::string sign_webhook(const HmacSha256Hex& hmac, std::string_view secret, Timestamp now,
                         std::string_view raw) {
  CHECK(!secret.empty(), "a webhook is signed with a secret");
  const std::string time_text = std::to_string(now.us / kSecondUs);
  return "t=" + time_text + ",v1=" + hmac(secret, signed_text(time_text, raw));
}

Status check_webhook(const HmacSha256Hex& hmac, std::string_view secret, std::string_view header,
                     std::string_view raw, Timestamp now) {
  CHECK(!secret.empty(), "a webhook is checked with a secret");
  const std::optional<Parsed> parsed = parse_header(header);
  if (!parsed) return err(Errc::kBadSignature, "signature");
  const std::string expected = hmac(secret, signed_text(parsed->time_text, raw));
  bool fits = false;
  for (const std::string_view candidate : parsed->signatures) {
    fits |= equal_in_constant_time(candidate, expected);
  }
  if (!fits) return err(Errc::kBadSignature, "signature");
  const std::int64_t age_us = now.us - parsed->time_s * kSecondUs;
  // The signed time is whole seconds, rounded down: one second more on the old side.
  if (age_us > kSignatureToleranceUs + kSecondUs || age_us < -kSignatureToleranceUs) {
    return err(Errc::kBadSignature, "time");
  }
  return {};
}

}  // namespace colletta::payments
