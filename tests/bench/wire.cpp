#include "tests/bench/wire.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace colletta::bench {
namespace {

constexpr in_addr_t kLoopback = 0x7F000001;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

sockaddr_in address(in_addr_t host, std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_addr.s_addr = htonl(host);
  out.sin_port = htons(port);
  return out;
}

const sockaddr* plain(const sockaddr_in& in) { return reinterpret_cast<const sockaddr*>(&in); }

}  // namespace

TlsContext make_tls() {
  TlsContext context(SSL_CTX_new(TLS_client_method()));
  if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) != 1)
    throw std::runtime_error("OpenSSL gives no TLS 1.3");
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

Wire::Wire(std::uint16_t port, unsigned source, SSL_CTX* tls)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
  if (fd_ < 0) fail("socket");
  try {
    const int yes = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    // The port is chosen when it connects, by both ends: else TIME_WAIT would use them up.
    ::setsockopt(fd_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    const sockaddr_in from = address(kLoopback + (source << 8), 0);
    if (source > 0 && ::bind(fd_, plain(from), sizeof from) != 0) fail("bind");
    const sockaddr_in to = address(kLoopback, port);
    if (::connect(fd_, plain(to), sizeof to) != 0 && errno != EINPROGRESS) fail("connect");
  } catch (...) {
    ::close(fd_);
    throw;
  }
  if (tls == nullptr) return;
  ssl_.reset(SSL_new(tls));
  SSL_set_fd(ssl_.get(), fd_);
  SSL_set_connect_state(ssl_.get());
}

Wire::~Wire() { ::close(fd_); }

Wire::State Wire::after(int result) {
  if (!ssl_) return errno == EAGAIN || errno == ENOTCONN ? State::kOpen : State::kClosed;
  const int why = SSL_get_error(ssl_.get(), result);
  ERR_clear_error();
  const bool waits = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE;
  // A connection that is still being made looks like one that is not there.
  const bool early = why == SSL_ERROR_SYSCALL && (errno == ENOTCONN || errno == EAGAIN);
  return waits || early ? State::kOpen : State::kClosed;
}

Wire::State Wire::read(std::string& into) {
  std::array<char, 16'384> chunk;
  for (;;) {
    errno = 0;
    const int got = ssl_ ? SSL_read(ssl_.get(), chunk.data(), static_cast<int>(chunk.size()))
                         : static_cast<int>(::recv(fd_, chunk.data(), chunk.size(), 0));
    if (got == 0 && !ssl_) return State::kClosed;
    if (got <= 0) return after(got);
    into.append(chunk.data(), static_cast<std::size_t>(got));
    // A short read has emptied the socket; TLS may hold more in records of its own.
    if (!ssl_ && static_cast<std::size_t>(got) < chunk.size()) return State::kOpen;
  }
}

Wire::State Wire::write(std::string_view& text) {
  while (!text.empty()) {
    errno = 0;
    const int sent = ssl_ ? SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size()))
                          : static_cast<int>(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL));
    if (sent <= 0) return after(sent);
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return State::kOpen;
}

void raise_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace colletta::bench
