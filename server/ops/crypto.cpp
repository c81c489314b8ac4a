#include "server/ops/crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <sodium.h>

#include <algorithm>
#include <memory>

#include "domain/base/check.hpp"
#include "server/ops/bytes_of.hpp"

namespace colletta::ops {
namespace {

/// A hash context a thread: fetching the algorithm and allocating cost more than hashing a leaf.
EVP_MD_CTX* digest_context() {
  static EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  struct Context {
    EVP_MD_CTX* handle = EVP_MD_CTX_new();
    ~Context() { EVP_MD_CTX_free(handle); }
  };
  thread_local Context context;
  CHECK(algorithm != nullptr && context.handle != nullptr, "OpenSSL has SHA-256");
  CHECK(EVP_DigestInit_ex2(context.handle, algorithm, nullptr) == 1, "a digest can begin");
  return context.handle;
}

EVP_MAC_CTX* mac_context() {
  static EVP_MAC* const algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  struct Context {
    EVP_MAC_CTX* handle = EVP_MAC_CTX_new(algorithm);
    ~Context() { EVP_MAC_CTX_free(handle); }
  };
  thread_local Context context;
  CHECK(algorithm != nullptr && context.handle != nullptr, "OpenSSL has HMAC");
  return context.handle;
}

std::string encode(std::string_view bytes, int variant) {
  std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes_of(bytes), bytes.size(), variant);
  out.pop_back();  // libsodium writes a closing zero
  return out;
}

Result<std::string> decode(std::string_view text, int variant, const char* name) {
  std::string out(text.size(), '\0');
  std::size_t length = 0;
  const char* end = nullptr;
  const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                                       text.data(), text.size(), nullptr, &length, &end, variant);
  if (failed != 0 || end != text.data() + text.size()) return err(Errc::kInvalid, "", name);
  out.resize(length);
  return out;
}

}  // namespace

Digest sha256(std::string_view data) {
  EVP_MD_CTX* context = digest_context();
  Digest out{};
  CHECK(EVP_DigestUpdate(context, data.data(), data.size()) == 1, "a digest can go on");
  CHECK(EVP_DigestFinal_ex(context, out.data(), nullptr) == 1, "a digest can end");
  return out;
}

std::string sha256_raw(std::string_view data) {
  const Digest digest = sha256(data);
  return {digest.begin(), digest.end()};
}

std::string sha256_hex(std::string_view data) { return hex(sha256_raw(data)); }

std::string hmac_sha256(std::string_view key, std::string_view data) {
  EVP_MAC_CTX* context = mac_context();
  char digest_name[] = "SHA256";
  const std::array parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest_name, 0),
      OSSL_PARAM_construct_end()};
  // A null key would mean "the key of the last message".
  static constexpr unsigned char kNoKey = 0;
  const unsigned char* key_bytes = key.empty() ? &kNoKey : bytes_of(key);
  CHECK(EVP_MAC_init(context, key_bytes, key.size(), parameters.data()) == 1, "a MAC can begin");
  CHECK(EVP_MAC_update(context, bytes_of(data), data.size()) == 1, "a MAC can go on");
  std::string out(32, '\0');
  std::size_t length = 0;
  CHECK(EVP_MAC_final(context, reinterpret_cast<unsigned char*>(out.data()), &length, out.size()) ==
                1 &&
            length == out.size(),
        "a MAC can end");
  return out;
}

std::string hmac_sha256_hex(std::string_view key, std::string_view data) {
  return hex(hmac_sha256(key, data));
}

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) == 1,
        "the system has randomness");
  return out;
}

std::string random_token(std::size_t bytes) { return base64url(random_bytes(bytes)); }

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

std::string base64(std::string_view bytes) { return encode(bytes, sodium_base64_VARIANT_ORIGINAL); }

std::string base64url(std::string_view bytes) {
  return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

Result<std::string> from_base64(std::string_view text) {
  return decode(text, sodium_base64_VARIANT_ORIGINAL, "base64");
}

Result<std::string> from_base64url(std::string_view text) {
  return decode(text, sodium_base64_VARIANT_URLSAFE_NO_PADDING, "base64url");
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

UlidMaker::UlidMaker(Clock clock, std::function<std::string(std::size_t)> random)
    : clock_(std::move(clock)), random_(std::move(random)) {}

std::string UlidMaker::next() {
  const std::lock_guard lock(mutex_);
  const std::int64_t now_ms = clock_().us / 1000;
  if (now_ms > last_ms_) {
    last_ms_ = now_ms;
    const std::string fresh = random_(last_random_.size());
    CHECK(fresh.size() == last_random_.size(), "the generator gives what was asked");
    std::copy(fresh.begin(), fresh.end(), last_random_.begin());
    last_random_[0] &= 0x7F;  // room to count up without running over
  } else {
    for (std::size_t i = last_random_.size(); i-- > 0;)
      if (++last_random_[i] != 0) break;
  }
  return make_ulid({last_ms_ * 1000}, last_random_);
}

}  // namespace colletta::ops
