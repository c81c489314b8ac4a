#include "tests/store/writer/relay.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string_view>
#include <system_error>
#include <vector>

namespace colletta::test {
namespace {

constexpr int kPollMs = 50;  // how soon a stop is seen
constexpr std::size_t kChunk = 1U << 16;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

bool send_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

Relay::Relay(std::uint16_t server_port) : server_port_(server_port) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof(address);
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::system_error(errno, std::generic_category(), "relay");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { loop(); });
}

Relay::~Relay() {
  stopping_ = true;
  thread_.join();
  ::close(listener_);
}

void Relay::loop() {
  std::vector<std::thread> connections;
  while (!stopping_) {
    pollfd wait{.fd = listener_, .events = POLLIN, .revents = 0};
    if (::poll(&wait, 1, kPollMs) <= 0) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) connections.emplace_back([this, client] { serve(client); });
  }
  for (auto& connection : connections) connection.join();
}

void Relay::serve(int client) {
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(server_port_);
  bool open = ::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  while (open && !stopping_) {
    std::array<pollfd, 2> wait{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    if (::poll(wait.data(), wait.size(), kPollMs) <= 0) continue;
    if (wait[0].revents != 0) open = from_client(client, server);
    if (open && wait[1].revents != 0) open = pass(server, client);
  }
  ::close(client);
  ::close(server);
}

bool Relay::pass(int from, int to) {
  std::array<char, kChunk> chunk;
  const ssize_t got = ::recv(from, chunk.data(), chunk.size(), 0);
  return got > 0 && send_all(to, {chunk.data(), static_cast<std::size_t>(got)});
}

bool Relay::from_client(int client, int server) {
  std::array<char, kChunk> chunk;
  const ssize_t got = ::recv(client, chunk.data(), chunk.size(), 0);
  if (got <= 0) return false;
  const std::string_view bytes(chunk.data(), static_cast<std::size_t>(got));
  if (!bytes.ends_with("\x03"
                       "COMMIT") ||
      !armed())
    return send_all(server, bytes);
  const Cut cut = cut_.exchange(Cut::kNone);
  if (cut == Cut::kAfterCommit && send_all(server, bytes))
    static_cast<void>(::recv(server, chunk.data(), chunk.size(), 0));  // done, and nobody is told
  if (cut == Cut::kAfterCommit && meanwhile_) meanwhile_();
  return false;
}

}  // namespace colletta::test
