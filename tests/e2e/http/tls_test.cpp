// The same server over TLS, with a certificate made here.
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "tests/e2e/http/server_fixture.hpp"

namespace colletta::http::testing {
namespace {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using TlsContext = std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, Freer<SSL_free>>;
using File = std::unique_ptr<std::FILE, Freer<std::fclose>>;

class TlsTest : public ServerTest {
 protected:
  TlsTest() {
    folder_ = std::filesystem::temp_directory_path() / ("http_tls_" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder_);
    options_.certificate_file = folder_ / "certificate.pem";
    options_.key_file = folder_ / "key.pem";
    write_certificate();
  }
  ~TlsTest() override { std::filesystem::remove_all(folder_); }

  void write_certificate() const {
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    const File certificate_file(std::fopen(options_.certificate_file.c_str(), "w"));
    PEM_write_X509(certificate_file.get(), certificate.get());
    const File key_file(std::fopen(options_.key_file.c_str(), "w"));
    PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  }

  /// Null when the handshake fails.
  Tls connect(int version_max) {
    context_.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_max_proto_version(context_.get(), version_max);
    Tls tls(SSL_new(context_.get()));
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    SSL_set_fd(tls.get(), socket);
    BIO_set_close(SSL_get_rbio(tls.get()), BIO_CLOSE);
    if (SSL_connect(tls.get()) != 1) tls.reset();
    return tls;
  }
  static void send(const Tls& tls, std::string_view bytes) {
    ASSERT_EQ(SSL_write(tls.get(), bytes.data(), static_cast<int>(bytes.size())),
              static_cast<int>(bytes.size()));
  }
  static std::string read_until(const Tls& tls, std::string_view text) {
    std::string in;
    std::array<char, 4096> chunk{};
    while (in.find(text) == std::string::npos) {
      const int got = SSL_read(tls.get(), chunk.data(), chunk.size());
      if (got <= 0) break;
      in.append(chunk.data(), static_cast<std::size_t>(got));
    }
    return in;
  }

  std::filesystem::path folder_;
  TlsContext context_;
};

TEST_F(TlsTest, ServesAndSaysThatItIsSecure) {
  start();
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    const Tls tls = connect(version);
    ASSERT_TRUE(tls);
    EXPECT_EQ(SSL_version(tls.get()), version);
    for (int i = 0; i < 2; ++i) {
      send(tls, "GET /peer HTTP/1.1\r\nHost: demo.example\r\n\r\n");
      const std::string response = read_until(tls, " secure ");
      EXPECT_NE(response.find("Strict-Transport-Security: max-age="), std::string::npos);
      EXPECT_NE(response.find("127.0.0.1 demo.example secure "), std::string::npos);
    }
  }
}

TEST_F(TlsTest, OldVersionsAndPlainTextAreRefused) {
  options_.timeouts.request = std::chrono::milliseconds(500);
  start();
  EXPECT_FALSE(connect(TLS1_1_VERSION));
  RawClient plain(port());
  plain.get("/");
  EXPECT_TRUE(plain.closed_within(std::chrono::milliseconds(2000)));
  RawClient silent(port());
  EXPECT_TRUE(silent.closed_within(std::chrono::milliseconds(2000)));
}

TEST_F(TlsTest, Streams) {
  start();
  const Tls tls = connect(TLS1_3_VERSION);
  ASSERT_TRUE(tls);
  send(tls, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_NE(read_until(tls, "data: first\n\n").find("retry: 3000"), std::string::npos);
  ASSERT_TRUE(eventually([&] { return events_.subscribers() == 1; }));
  events_.publish("t", 1, "e", "one");
  EXPECT_EQ(read_until(tls, "one\n\n"), EventHub::frame(1, "e", "one"));
  server_->stop(std::chrono::milliseconds(2000));
  EXPECT_EQ(read_until(tls, "end"), "");
}

TEST_F(TlsTest, BadFilesAreNamed) {
  options_.key_file = options_.certificate_file;
  Server wrong_key(options_, routes_, *pool_, events_, hooks_);
  EXPECT_EQ(wrong_key.start().error().field, "key_file");
  options_.certificate_file = folder_ / "none.pem";
  Server no_certificate(options_, routes_, *pool_, events_, hooks_);
  EXPECT_EQ(no_certificate.start().error().field, "certificate_file");
}

}  // namespace
}  // namespace colletta::http::testing
