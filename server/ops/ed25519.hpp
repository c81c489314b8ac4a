// Ed25519 (RFC 8032) by OpenSSL: the signature under a log's checkpoints. It must never know what
// is signed. Every function may be called from any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"

struct evp_pkey_st;

namespace colletta::ops {

class Ed25519Key {
 public:
  /// From the operating system's randomness.
  static Ed25519Key make();
  /// A private key in PEM (PKCS#8), unencrypted. Error: kInvalid.
  static Result<Ed25519Key> from_pem(std::string_view pem);

  [[nodiscard]] std::string pem() const;
  [[nodiscard]] const std::string& public_key() const { return public_key_; }  ///< 32 raw bytes
  [[nodiscard]] std::string sign(std::string_view text) const;                 ///< 64 raw bytes

 private:
  explicit Ed25519Key(std::shared_ptr<evp_pkey_st> key);
  std::shared_ptr<evp_pkey_st> key_;
  std::string public_key_;
};

/// False for anything that is not the signature of this public key (32 raw bytes) under `text`.
bool verify_ed25519(std::string_view public_key, std::string_view text, std::string_view signature);

}  // namespace colletta::ops
