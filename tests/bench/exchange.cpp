#include "tests/bench/exchange.hpp"

#include <poll.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <system_error>

namespace colletta::bench {
namespace {

constexpr auto kPatience = std::chrono::seconds(15);

bool same_letter(char a, char b) {
  return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

/// A header's value; empty when it is not there. `name` with its line break and colon.
std::string_view header_value(std::string_view head, std::string_view name) {
  const auto at = std::ranges::search(head, name, same_letter);
  if (at.empty()) return {};
  std::string_view value = head.substr(static_cast<std::size_t>(at.end() - head.begin()));
  value = value.substr(0, value.find("\r\n"));
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

std::size_t number(std::string_view digits) {
  std::size_t out = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return out;
}

}  // namespace

std::optional<Answer> take_answer(std::string& text) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  const std::size_t end = text.find(kEnd);
  if (end == std::string::npos) return std::nullopt;
  const std::string_view head = std::string_view(text).substr(0, end);
  const std::size_t from = end + kEnd.size();
  const std::size_t length = number(header_value(head, "\r\ncontent-length:"));
  if (text.size() < from + length) return std::nullopt;
  constexpr std::size_t kStatusAt = 9;  // "HTTP/1.1 200"
  const std::string_view after = header_value(head, "\r\nconnection:");
  Answer answer{
      .status = static_cast<int>(number(head.substr(std::min(kStatusAt, head.size()), 3))),
      .closes = std::ranges::equal(after, std::string_view("close"), same_letter),
      .head = std::string(head),
      .body = text.substr(from, length)};
  text.erase(0, from + length);
  return answer;
}

void Exchange::ask(std::string request) {
  request_ = std::move(request);
  unsent_ = request_;
}

bool Exchange::pump() {
  // TLS may have to read before it can write, and the other way round.
  for (int turn = 0; turn < 2; ++turn) {
    if (wire_.write(unsent_) == Wire::State::kClosed) return false;
    if (wire_.read(arrived_) == Wire::State::kClosed) return false;
    if (unsent_.empty()) break;
  }
  return true;
}

Answer fetch(std::uint16_t port, const std::string& target, bool by_tls) {
  const TlsContext tls = by_tls ? make_tls() : nullptr;
  Exchange exchange(port, 0, tls.get());
  exchange.ask("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
               "\r\nConnection: close\r\n\r\n");
  const auto until = std::chrono::steady_clock::now() + kPatience;
  for (bool open = true; open && std::chrono::steady_clock::now() < until;) {
    open = exchange.pump();
    if (auto answer = exchange.answer()) return *std::move(answer);
    pollfd look{.fd = exchange.fd(), .events = POLLIN, .revents = 0};
    ::poll(&look, 1, 5);  // short: a connection still being made can be written to soon
  }
  throw std::system_error(std::make_error_code(std::errc::connection_refused), target);
}

}  // namespace colletta::bench
