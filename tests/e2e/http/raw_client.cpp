#include "tests/e2e/http/raw_client.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace colletta::http::testing {

std::string RawResponse::field(std::string_view name) const {
  const std::string start = "\r\n" + std::string(name) + ": ";
  const std::size_t at = head.find(start);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + start.size();
  return head.substr(begin, head.find("\r\n", begin) - begin);
}

RawClient::RawClient() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (socket_ < 0) throw std::runtime_error("no socket");
}

RawClient::RawClient(std::uint16_t port) : RawClient() { connect(port); }

RawClient::~RawClient() { ::close(socket_); }

void RawClient::connect(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("no connection");
  }
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::get(std::string_view target, std::string_view fields) {
  std::string request = "GET ";
  request.append(target).append(" HTTP/1.1\r\nHost: demo.example\r\n").append(fields);
  send(request.append("\r\n"));
}

void RawClient::finish_sending() { ::shutdown(socket_, SHUT_WR); }

bool RawClient::receive(std::chrono::steady_clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      until - std::chrono::steady_clock::now());
  pollfd waiting{socket_, POLLIN, 0};
  if (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) <= 0) return false;
  std::array<char, 16384> chunk{};
  const ssize_t got = ::recv(socket_, chunk.data(), chunk.size(), 0);
  if (got <= 0) {
    ended_ = true;
  } else {
    in_.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return true;
}

std::optional<std::string> RawClient::read_until(std::string_view text) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    const std::size_t at = in_.find(text);
    if (at != std::string::npos) {
      std::string out = in_.substr(0, at + text.size());
      in_.erase(0, out.size());
      return out;
    }
    if (ended_ || !receive(until)) return std::nullopt;
  }
}

std::optional<RawResponse> RawClient::response(bool bodiless) {
  auto head = read_until("\r\n\r\n");
  if (!head) return std::nullopt;
  RawResponse response;
  response.head = *std::move(head);
  response.status = std::stoi(response.head.substr(9, 3));
  const std::string length = response.field("Content-Length");
  const std::size_t size = bodiless || length.empty() ? 0 : std::stoul(length);
  const auto until = std::chrono::steady_clock::now() + kPatience;
  while (in_.size() < size) {
    if (ended_ || !receive(until)) return std::nullopt;
  }
  response.body = in_.substr(0, size);
  in_.erase(0, size);
  return response;
}

std::optional<std::string> RawClient::read_to_end(std::chrono::milliseconds within) {
  const auto until = std::chrono::steady_clock::now() + within;
  while (!ended_) {
    if (!receive(until)) return std::nullopt;
  }
  return std::exchange(in_, {});
}

}  // namespace colletta::http::testing
