#include "server/ops/password.hpp"

#include <sodium.h>

#include <array>
#include <new>
#include <optional>

#include "domain/base/check.hpp"

namespace colletta::ops {
namespace {

std::size_t memory_bytes(const PasswordCost& cost) {
  return static_cast<std::size_t>(cost.memory_mib) * 1024 * 1024;
}

std::optional<std::string> hashed(std::string_view password, const PasswordCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  const int failed = crypto_pwhash_str_alg(out.data(), password.data(), password.size(),
                                           static_cast<unsigned long long>(cost.ops),
                                           memory_bytes(cost), crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return std::nullopt;
  return out.data();
}

}  // namespace

PasswordHasher::PasswordHasher(PasswordCost cost) : cost_(cost) {
  CHECK(sodium_init() >= 0, "libsodium starts");
}

std::string PasswordHasher::hash(std::string_view password) const {
  const std::optional<std::string> made = hashed(password, cost_);
  if (!made) throw std::bad_alloc();  // its only failure
  return *made;
}

bool PasswordHasher::verify(const std::string& stored, std::string_view password) const {
  return crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0;
}

bool PasswordHasher::needs_rehash(const std::string& stored) const {
  return crypto_pwhash_str_needs_rehash(stored.c_str(), static_cast<unsigned long long>(cost_.ops),
                                        memory_bytes(cost_)) != 0;
}

bool PasswordHasher::refuse_unknown(std::string_view password) const {
  // Without memory it says the same as `verify`, too.
  static_cast<void>(hashed(password, cost_));
  return false;
}

}  // namespace colletta::ops
