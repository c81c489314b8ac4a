#include "server/http/precompress.hpp"

#include <brotli/encode.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <array>
#include <cstdint>
#include <limits>

#include "domain/base/check.hpp"

namespace colletta::http {
namespace {

constexpr std::size_t kCompressBytesMin = 512;  ///< below, head and packet outweigh what is saved
/// Larger ones are made in all encodings at once: who asks for a kept page later is answered by a
/// loop, which others wait for.
constexpr std::size_t kLaterBytesMax = std::size_t{64} << 10;
constexpr int kGzipLevel = 6;
constexpr int kBrotliQuality = 5;     ///< about gzip's time, 10 % fewer bytes on our pages
constexpr int kGzipWindow = 15 + 16;  ///< zlib: 32 KiB, gzip header
constexpr std::size_t kEtagBytes = 16;

std::string hash_etag(const std::string& bytes) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  CHECK(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) == 1,
        "SHA-256 is built in");
  std::string etag = "\"";
  for (std::size_t i = 0; i < kEtagBytes; ++i) {
    etag += kHex[digest[i] >> 4];
    etag += kHex[digest[i] & 15];
  }
  return etag += '"';
}

/// Empty when the result is not smaller.
std::string gzip(const std::string& bytes) {
  CHECK(bytes.size() < std::numeric_limits<uInt>::max(), "bodies are far below zlib's limit");
  z_stream stream{};
  CHECK(deflateInit2(&stream, kGzipLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) == Z_OK,
        "zlib starts");
  std::string out(bytes.size(), '\0');
  // zlib takes its input as non-const and does not write to it.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int outcome = deflate(&stream, Z_FINISH);
  out.resize(outcome == Z_STREAM_END ? stream.total_out : 0);
  deflateEnd(&stream);
  out.shrink_to_fit();
  return out;
}

/// Empty when the result is not smaller.
std::string brotli(const std::string& bytes) {
  std::string out(bytes.size(), '\0');
  std::size_t length = out.size();
  const bool smaller =
      BrotliEncoderCompress(kBrotliQuality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, bytes.size(),
                            reinterpret_cast<const std::uint8_t*>(bytes.data()), &length,
                            reinterpret_cast<std::uint8_t*>(out.data()));
  out.resize(smaller ? length : 0);
  out.shrink_to_fit();
  return out;
}

}  // namespace

std::shared_ptr<const Body> make_body(std::string identity, bool compress) {
  auto body = std::make_shared<Body>();
  body->identity = std::move(identity);
  body->etag = hash_etag(body->identity);
  if (!compress || body->identity.size() < kCompressBytesMin) return body;
  body->gzip = Encoded(gzip);
  body->br = Encoded(brotli);
  if (body->identity.size() > kLaterBytesMax)
    for (const Encoded* encoded : {&body->gzip, &body->br})
      static_cast<void>(encoded->of(body->identity));
  return body;
}

}  // namespace colletta::http
