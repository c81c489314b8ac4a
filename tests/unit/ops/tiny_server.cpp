#include "tests/unit/ops/tiny_server.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "domain/base/check.hpp"

namespace colletta::ops {

TinyServer::TinyServer(std::string answer, bool close)
    : answer_(std::move(answer)), close_(close), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const raw = reinterpret_cast<sockaddr*>(&address);
  CHECK(bind(listener_, raw, length) == 0 && listen(listener_, 16) == 0, "a port is free");
  CHECK(getsockname(listener_, raw, &length) == 0, "the port is known");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

TinyServer::~TinyServer() {
  stopping_ = true;
  thread_.join();
  close(listener_);
}

std::string TinyServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + path;
}

std::vector<std::string> TinyServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void TinyServer::serve() {
  while (!stopping_) {
    pollfd ready{listener_, POLLIN, 0};
    if (poll(&ready, 1, 10) <= 0) continue;
    const int socket = accept(listener_, nullptr, nullptr);
    ++connections_;
    serve_connection(socket);
    close(socket);
  }
}

void TinyServer::serve_connection(int socket) {
  std::string seen;
  while (!stopping_) {
    pollfd ready{socket, POLLIN, 0};
    if (poll(&ready, 1, 10) <= 0) continue;
    std::array<char, 4096> buffer{};
    const ssize_t got = read(socket, buffer.data(), buffer.size());
    if (got <= 0) return;
    seen.append(buffer.data(), static_cast<std::size_t>(got));
    const std::size_t head = seen.find("\r\n\r\n");
    if (head == std::string::npos) continue;
    const std::size_t length = seen.find("Content-Length: ");
    const std::size_t body =
        length < head ? std::strtoul(seen.c_str() + length + 16, nullptr, 10) : 0;
    if (seen.size() < head + 4 + body) continue;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(std::move(seen));
    }
    seen.clear();
    if (write(socket, answer_.data(), answer_.size()) < 0 || close_) return;
  }
}

}  // namespace colletta::ops
