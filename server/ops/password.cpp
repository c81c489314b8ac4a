#include "server/ops/password.hpp"

#include <sodium.h>

#include <array>
#include <new>

#include "domain/base/check.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::ops {
namespace {

std::size_t memory_bytes(const PasswordCost& cost) {
  return static_cast<std::size_t>(cost.memory_mib) * 1024 * 1024;
}

}  // namespace

PasswordHasher::PasswordHasher(PasswordCost cost) : cost_(cost) {
  CHECK(sodium_init() >= 0, "libsodium starts");
  nobody_ = hash(random_token());
}

std::string PasswordHasher::hash(std::string_view password) const {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  const int failed = crypto_pwhash_str_alg(out.data(), password.data(), password.size(),
                                           static_cast<unsigned long long>(cost_.ops),
                                           memory_bytes(cost_), crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) throw std::bad_alloc();  // its only failure
  return out.data();
}

bool PasswordHasher::verify(const std::string& stored, std::string_view password) const {
  return crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0;
}

bool PasswordHasher::needs_rehash(const std::string& stored) const {
  return crypto_pwhash_str_needs_rehash(stored.c_str(), static_cast<unsigned long long>(cost_.ops),
                                        memory_bytes(cost_)) != 0;
}

bool PasswordHasher::refuse_unknown(std::string_view password) const {
  static_cast<void>(verify(nobody_, password));
  return false;
}

}  // namespace colletta::ops
