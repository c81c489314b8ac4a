// A connection's bytes: a TCP stream, with TLS over it or not, and a deadline before every
// operation. It must never know HTTP.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "server/http/asio.hpp"

namespace colletta::http {

/// An operation's outcome. `timed_out`: the deadline passed, and the socket is closed.
struct Transfer {
  Transfer(ErrorCode error, std::size_t count);
  ErrorCode ec;
  std::size_t bytes;
  bool timed_out;
};

class Transport {
 public:
  /// `tls` null: plain. Otherwise it MUST outlive the transport.
  Transport(Socket socket, asio::ssl::context* tls);
  ~Transport();

  /// The TLS handshake; nothing to do when plain.
  Awaitable<Transfer> handshake(SteadyClock::time_point deadline);
  /// At least one byte, or an error. End of file is an error.
  Awaitable<Transfer> read_some(std::span<char> into, SteadyClock::time_point deadline);
  /// All of `head` and `body`, in pieces that each must be taken within `piece_time`.
  Awaitable<Transfer> write(std::string_view head, std::string_view body,
                            std::chrono::milliseconds piece_time);
  /// Says that no more is coming; what the peer still sends can be read.
  Awaitable<Transfer> finish_sending(SteadyClock::time_point deadline);

  /// Calls `on_end` when the peer closes, sends something or fails, beside writes. For event
  /// streams, whose peers have nothing to say. Pending until close().
  void watch_for_end(std::function<void()> on_end);
  /// At once; pending operations end with an error. Also before a time-out in the kernel.
  void close() noexcept;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace colletta::http
