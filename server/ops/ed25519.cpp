#include "server/ops/ed25519.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "domain/base/check.hpp"
#include "server/ops/bytes_of.hpp"

namespace colletta::ops {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kSignatureBytes = 64;

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

/// Never asks anybody: an encrypted key is simply not readable here.
int no_password(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*data*/) { return -1; }

}  // namespace

Ed25519Key::Ed25519Key(std::shared_ptr<evp_pkey_st> key)
    : key_(std::move(key)), public_key_(kKeyBytes, '\0') {
  std::size_t length = public_key_.size();
  CHECK(EVP_PKEY_get_raw_public_key(
            key_.get(), reinterpret_cast<unsigned char*>(public_key_.data()), &length) == 1 &&
            length == kKeyBytes,
        "an Ed25519 key has a public half");
}

Ed25519Key Ed25519Key::make() {
  std::shared_ptr<EVP_PKEY> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), EVP_PKEY_free);
  CHECK(key != nullptr, "OpenSSL makes Ed25519 keys");
  return Ed25519Key(std::move(key));
}

Result<Ed25519Key> Ed25519Key::from_pem(std::string_view pem) {
  const Bio in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  CHECK(in != nullptr, "memory for a key");
  std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(in.get(), nullptr, no_password, nullptr),
                                EVP_PKEY_free);
  if (!key || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519)
    return err(Errc::kInvalid, "key", "an Ed25519 private key in PEM");
  return Ed25519Key(std::move(key));
}

std::string Ed25519Key::pem() const {
  const Bio out(BIO_new(BIO_s_mem()), BIO_free);
  CHECK(out != nullptr && PEM_write_bio_PKCS8PrivateKey(out.get(), key_.get(), nullptr, nullptr, 0,
                                                        nullptr, nullptr) == 1,
        "a key can be written");
  char* data = nullptr;
  const auto length = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(length)};
}

std::string Ed25519Key::sign(std::string_view text) const {
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string out(kSignatureBytes, '\0');
  std::size_t length = out.size();
  CHECK(context != nullptr &&
            EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
            EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &length,
                           bytes_of(text), text.size()) == 1 &&
            length == kSignatureBytes,
        "a text can be signed");
  return out;
}

bool verify_ed25519(std::string_view public_key, std::string_view text,
                    std::string_view signature) {
  if (public_key.size() != kKeyBytes || signature.size() != kSignatureBytes) return false;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key), kKeyBytes),
      EVP_PKEY_free);
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  return key != nullptr && context != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                          text.size()) == 1;
}

}  // namespace colletta::ops
