// Hashes, message authentication, randomness and encodings, by OpenSSL and libsodium. It must never
// know what is hashed. Every function may be called from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "domain/base/ids.hpp"
#include "domain/base/result.hpp"
#include "domain/base/time.hpp"

namespace colletta::ops {

using Digest = std::array<std::uint8_t, 32>;

/// SHA-256 (FIPS 180-4).
Digest sha256(std::string_view data);
/// The same as 64 lower-case hex digits.
std::string sha256_hex(std::string_view data);
/// The same as 32 raw bytes in a string, as domain/journal wants its hash function.
std::string sha256_raw(std::string_view data);

/// HMAC-SHA-256 (RFC 2104) as 32 raw bytes, and as hex.
std::string hmac_sha256(std::string_view key, std::string_view data);
std::string hmac_sha256_hex(std::string_view key, std::string_view data);

/// Bytes from the operating system's generator. Throws CheckFailure when there are none to have.
std::string random_bytes(std::size_t count);
/// A secret for links and sessions: `bytes` of randomness as base64url without padding.
std::string random_token(std::size_t bytes = 32);

std::string hex(std::string_view bytes);
/// RFC 4648, section 4, with padding.
std::string base64(std::string_view bytes);
/// RFC 4648, section 5, without padding.
std::string base64url(std::string_view bytes);
/// Strict: no blanks, no other alphabet, padding exactly as written above. Error: kInvalid.
Result<std::string> from_base64(std::string_view text);
Result<std::string> from_base64url(std::string_view text);

/// Compares secrets in a time that depends on their lengths alone.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Makes ULIDs that grow: within one millisecond (or when the clock steps back) the random part of
/// the last one is counted up, so that ids of this process sort in the order in which they were
/// made.
class UlidMaker {
 public:
  /// `random(n)` gives n bytes; tests and the demo pass a seeded one.
  explicit UlidMaker(Clock clock, std::function<std::string(std::size_t)> random = random_bytes);

  std::string next();
  template <class Tag>
  Id<Tag> next_id() {
    return Id<Tag>::of(next());
  }

 private:
  Clock clock_;
  std::function<std::string(std::size_t)> random_;
  std::mutex mutex_;
  std::int64_t last_ms_ = -1;
  std::array<std::uint8_t, 10> last_random_{};
};

}  // namespace colletta::ops
