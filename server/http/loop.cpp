#include "server/http/loop.hpp"

#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <memory>
#include <utility>
#include <vector>

#include "domain/base/check.hpp"
#include "server/http/connection.hpp"
#include "server/http/exchange.hpp"
#include "server/http/household.hpp"
#include "server/http/http_date.hpp"

namespace colletta::http {
namespace {

/// Out of descriptors or memory: trying at once would spin.
constexpr auto kAcceptPause = std::chrono::milliseconds(100);
constexpr int kAcceptsAtOnce = 64;
constexpr auto kLagPeriod = std::chrono::milliseconds(500);

/// Sent to who comes over a cap, before anything is read; it fits any socket's buffer.
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 2\r\n"
    "Connection: close\r\n\r\n";

/// What the first connections of a crowd take (some 5 KiB each).
constexpr std::size_t kRoomBytes = std::size_t{3} << 20;
constexpr std::size_t kRoomPieceBytes = std::size_t{32} << 10;  // less than what is mapped apart

/// A thread's heap grows by single pages, each by a system call and a fault, which is half of what
/// a new connection costs. So the thread asks for room while it has time, and gives it back to its
/// heap; what is returned, allocated last, keeps the heap from giving it back to the system.
std::unique_ptr<char[]> make_room() {
  std::vector<std::unique_ptr<char[]>> pieces;
  for (std::size_t had = 0; had < kRoomBytes; had += kRoomPieceBytes)
    pieces.push_back(std::make_unique<char[]>(kRoomPieceBytes));  // zeroed, so really there
  return std::make_unique<char[]>(1);
}

std::string address_text(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

void turn_away(Socket socket, bool plain) {
  ErrorCode ignored;  // a courtesy; the client may be gone
  if (plain) {
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(kFull), ignored);
    socket.shutdown(Tcp::socket::shutdown_send, ignored);
  }
}

}  // namespace

Loop::Loop(Site& site, std::size_t number)
    : site_(site),
      number_(number),
      io_(1),
      work_(io_.get_executor()),
      acceptor_(io_),
      retry_(io_),
      lag_(io_),
      random_(std::random_device{}()) {}

Status Loop::listen(const Tcp::endpoint& endpoint) {
  ErrorCode ec;
  const int on = 1;
  acceptor_.open(endpoint.protocol(), ec);
  if (!ec) acceptor_.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec &&
      ::setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0) {
    ec.assign(errno, boost::system::system_category());
  }
  if (!ec) acceptor_.set_option(Tcp::no_delay(true), ec);  // which each connection inherits
  if (!ec) acceptor_.bind(endpoint, ec);
  if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
  if (!ec) acceptor_.non_blocking(true, ec);
  if (ec) return err(Errc::kUnavailable, "port", ec.message());
  port_ = acceptor_.local_endpoint().port();
  return {};
}

void Loop::run() {
  const auto room = make_room();
  accept();
  lag_.expires_at(SteadyClock::now());
  measure_lag();
  while (true) {
    try {
      io_.run();
      return;
    } catch (const std::exception& exception) {
      code_of(site_.hooks, Request{}, exception);  // logged; the other connections go on
    }
  }
}

/// Whoever waits comes in at once, up to a bound: with one at each turn of the loop a crowd that
/// arrives together would wait for as many turns, each as long as all who are connected take.
void Loop::accept() {
  acceptor_.async_accept(peer_, [this](ErrorCode ec, Socket socket) {
    for (int taken = 1; acceptor_.is_open() && !ec; ++taken) {
      welcome(std::move(socket), peer_);
      if (taken == kAcceptsAtOnce) break;
      socket = acceptor_.accept(peer_, ec);
    }
    if (!acceptor_.is_open()) return;
    if (ec && ec != asio::error::would_block) {
      ++site_.accept_errors;
      accept_later();
      return;
    }
    accept();
  });
}

void Loop::accept_later() {
  retry_.expires_after(kAcceptPause);
  retry_.async_wait([this](ErrorCode ec) {
    if (!ec && acceptor_.is_open()) accept();
  });
}

void Loop::welcome(Socket socket, const Tcp::endpoint& from) {
  ++site_.accepted;
  std::string peer = address_text(from.address());
  std::string key = site_.proxies.contains(peer) ? std::string() : household_of(peer);
  if (!site_.census.enter(key)) {
    ++site_.refused;
    turn_away(std::move(socket), site_.tls == nullptr);
    return;
  }
  spawn_connection(*this, site_, std::move(socket), std::move(peer), std::move(key));
}

void Loop::drain() {
  asio::post(io_, [this] {
    ErrorCode ignored;
    acceptor_.close(ignored);
    retry_.cancel();
    for (Connection* connection : connections_) connection->drain();
  });
}

void Loop::end_streams() {
  asio::post(io_, [this] {
    for (Connection* connection : connections_) connection->end_stream();
  });
}

void Loop::finish() {
  asio::post(io_, [this] {
    finished_ = true;
    work_.reset();
    lag_.cancel();
    for (Connection* connection : connections_) connection->cut();
  });
}

std::string_view Loop::date() {
  const Timestamp now = site_.options.clock();
  if (now.us / kSecondUs != date_second_) {
    date_second_ = now.us / kSecondUs;
    date_ = http_date(now);
  }
  return date_;
}

std::string Loop::next_request_id() {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string id(16, '0');
  std::uint64_t bits = random_();
  for (char& digit : id) {
    digit = kHex[bits & 15];
    bits >>= 4;
  }
  return id;
}

void Loop::measure_lag() {
  const auto due = lag_.expiry();
  const auto late = SteadyClock::now() - due;
  if (site_.hooks.loop_lag) {
    site_.hooks.loop_lag(number_,
                         std::chrono::duration_cast<std::chrono::microseconds>(late).count());
  }
  lag_.expires_after(kLagPeriod);
  lag_.async_wait([this](ErrorCode) {
    // Not by its error: a timer that has just run out cannot be cancelled any more.
    if (!finished_) measure_lag();
  });
}

}  // namespace colletta::http
