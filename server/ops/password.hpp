// Passwords: argon2id by libsodium. Slow by design, so callers run it on the CpuPool, never on an
// I/O thread. It must never know whose password it is.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace colletta::ops {

struct PasswordCost {
  std::int64_t ops = 2;          ///< passes; libsodium's INTERACTIVE
  std::int64_t memory_mib = 64;  ///< libsodium's INTERACTIVE
};

class PasswordHasher {
 public:
  explicit PasswordHasher(PasswordCost cost);

  /// PHC string `$argon2id$v=19$m=...`, with its own salt. Throws std::bad_alloc without memory.
  [[nodiscard]] std::string hash(std::string_view password) const;
  [[nodiscard]] bool verify(const std::string& stored, std::string_view password) const;
  /// True when `stored` was made with another cost: hash again after a successful log-in.
  [[nodiscard]] bool needs_rehash(const std::string& stored) const;
  /// For a name that nobody has: takes as long as `verify`, so that an answer's time does not tell
  /// which e-mail addresses are known. Always false.
  [[nodiscard]] bool refuse_unknown(std::string_view password) const;

 private:
  PasswordCost cost_;
};

}  // namespace colletta::ops
