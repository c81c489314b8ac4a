// One I/O thread's world: io_context, acceptor and the connections it accepted. Except where said,
// everything runs on its own thread, so nothing in here is locked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>

#include "domain/base/result.hpp"
#include "server/http/asio.hpp"
#include "server/http/site.hpp"

namespace colletta::http {

class Connection;

class Loop : public std::enable_shared_from_this<Loop> {
 public:
  Loop(Site& site, std::size_t number);

  /// Before run(), from any thread. Binds with SO_REUSEPORT beside the other loops.
  /// Error: kUnavailable ("port", the system's text).
  Status listen(const Tcp::endpoint& endpoint);
  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Serves until finish() was called and the last connection has ended.
  void run();

  // From any thread; each takes effect on the loop's own.
  void drain();  ///< no new connections, idle ones end, the others after their response
  void end_streams();
  void finish();  ///< cuts every connection and lets run() return

  [[nodiscard]] asio::io_context& io() { return io_; }

  void add(Connection& connection) { connections_.insert(&connection); }
  void remove(Connection& connection) { connections_.erase(&connection); }
  /// IMF-fixdate of now, made once a second.
  std::string_view date();
  /// 16 hex digits; unique enough to find a request in the log, no secret.
  std::string next_request_id();

 private:
  void accept();
  void welcome(Socket socket, const Tcp::endpoint& from);
  void accept_later();
  void measure_lag();

  Site& site_;
  const std::size_t number_;
  asio::io_context io_;
  asio::executor_work_guard<Executor> work_;
  Acceptor acceptor_;
  Tcp::endpoint peer_;  ///< of whoever is let in
  std::uint16_t port_ = 0;
  Timer retry_;
  Timer lag_;
  bool finished_ = false;
  std::unordered_set<Connection*> connections_;
  std::mt19937_64 random_;
  std::int64_t date_second_ = -1;
  std::string date_;
};

}  // namespace colletta::http
