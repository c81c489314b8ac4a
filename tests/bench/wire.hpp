// One connection to a server on this machine that never blocks, plain or TLS 1.3. It knows bytes
// and nothing of HTTP.
#pragma once

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace colletta::bench {

struct TlsEnd {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, TlsEnd>;

/// TLS 1.3 and nothing older; the certificate is our own and not looked at.
TlsContext make_tls();

class Wire {
 public:
  enum class State { kOpen, kClosed };

  /// Begins to connect. `source`: 0 for 127.0.0.1, n for 127.0.n.1, since one address has ports for
  /// some 28,000 connections, and a server counts connections by address. Throws std::system_error.
  Wire(std::uint16_t port, unsigned source, SSL_CTX* tls);
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  [[nodiscard]] int fd() const { return fd_; }
  /// Appends what has arrived to `into`.
  State read(std::string& into);
  /// Sends what it can and removes it from `text`.
  State write(std::string_view& text);

 private:
  State after(int result);

  int fd_ = -1;
  std::unique_ptr<SSL, TlsEnd> ssl_;
};

/// As many files as the machine allows: connections are files.
void raise_open_files();

}  // namespace colletta::bench
