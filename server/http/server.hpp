// The HTTP server as the application sees it: options, hooks, start, stop. No Boost in here.
// One I/O thread is one io_context with its own acceptor; a connection never leaves its thread.
//
// A request's way: head read and checked -> Request -> hooks.resolve -> route table -> body limit
// -> body -> hooks.cached and hooks.join (cacheable routes) -> Workers run the handler -> response.
// The Request lives until its response is sent, so the steps of a Later may refer to it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/base/time.hpp"
#include "server/http/events.hpp"
#include "server/http/handler.hpp"
#include "server/http/message.hpp"
#include "server/http/router.hpp"

namespace colletta::http {

struct ServerLimits {
  std::size_t head_bytes_max = 16 * 1024;  ///< request line and fields; cookies fit many times
  std::size_t connections_max = 8'000;     ///< below the usual file limit; beyond: 503
  std::size_t connections_per_address_max = 200;  ///< a household or an office; 0: no bound.
                                                  ///< Trusted proxies are not counted.
  std::int64_t writes_max = 512;  ///< requests that write, under way at once; beyond: 503
};

struct ServerTimeouts {
  std::chrono::milliseconds request{20'000};  ///< TLS handshake; head and body together
  std::chrono::milliseconds idle{60'000};     ///< between the requests of a connection
  std::chrono::milliseconds write{20'000};    ///< for each 64 KiB of a response
  std::chrono::milliseconds work{60'000};     ///< for the handler and its Later; then 503
  std::chrono::milliseconds comment{15'000};  ///< between comments on a silent event stream
  std::chrono::milliseconds linger{2'000};    ///< reading on after a refusal, so that it arrives
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any; Server::port() tells
  std::size_t threads = 1;
  /// Addresses or networks ("10.0.0.0/8", "::1"). Only their X-Forwarded-For and X-Forwarded-Proto
  /// count; from everybody else those fields are removed before a handler sees the request.
  std::vector<std::string> trusted_proxies;
  /// PEM files (certificate chain, key). Both or none. TLS 1.2 and 1.3.
  std::string certificate_file;
  std::string key_file;
  ServerLimits limits;
  ServerTimeouts timeouts;
  /// Origins other than our own ("https://pay.example") to which a form of ours may lead: browsers
  /// apply form-action to the redirect after it too.
  std::vector<std::string> form_targets;
  /// Between "health says 503" and "no new connections", for the load balancer to notice.
  std::chrono::milliseconds drain_notice{0};
  Clock clock;  ///< for the Date header; required
};

/// One answered request, for metrics and the access log. References hold during the call.
struct Access {
  const Request& request;
  std::string_view route;  ///< Route::name, or "none"
  int status;
  std::int64_t duration_us;  ///< from the whole head to the last byte handed to the kernel
  std::size_t bytes;         ///< of the response, head included
};

/// What the application adds. Each may be empty. All but `failed` run on an I/O thread and MUST NOT
/// block; `failed` runs where the exception was caught.
struct Hooks {
  /// Before routing: may rewrite `path` (strip a city's prefix), set params, or answer at once.
  std::function<std::optional<Response>(Request&)> resolve;
  /// For GET and HEAD of cacheable routes: an answer without a worker.
  std::function<std::optional<Response>(const Request&, const Route&)> cached;
  /// Where `cached` had none: the answer after all, or the turn to make it, held until the handler
  /// is done. Nothing: another client makes it already, and what comes of that is told later.
  std::function<std::optional<Share>(const Request&, const Route&, OnShare)> join;
  /// Renders 400 (an unreadable path; `path` is "/" then), 404, 405, 413, 500 and 503. Allow,
  /// Retry-After and Connection are added by the server. Requests that are refused for their
  /// framing have no Request; they get one line of plain text.
  std::function<Response(const Request&, int status, Errc)> error;
  /// Logs an exception. kUnavailable makes the answer 503, anything else 500.
  std::function<Errc(const Request&, const std::exception&)> failed;
  std::function<void(const Access&)> access;
  /// Every half second and I/O thread: how late its timer was.
  std::function<void(std::size_t loop, std::int64_t lag_us)> loop_lag;
};

struct ServerStats {
  std::size_t connections = 0;
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;        ///< over a connection cap
  std::uint64_t accept_errors = 0;  ///< EMFILE and the like: waited 100 ms
  std::uint64_t timed_out = 0;      ///< a head, body or write that took too long
  std::uint64_t malformed = 0;      ///< requests refused for their framing
  std::int64_t writes = 0;          ///< requests under way that write
};

class Server {
 public:
  /// `workers` and `events` MUST outlive the server. CHECKs the options' own consistency.
  Server(ServerOptions options, std::vector<Route> routes, Workers& workers, EventHub& events,
         Hooks hooks);
  /// stop(0) when it still runs.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and serves on threads of its own. Errors: kInvalid ("address", "trusted_proxies",
  /// "certificate_file", "key_file"), kUnavailable ("port": taken, or not permitted).
  Status start();
  /// Whether a route takes this method and path; the path is inside a city.
  [[nodiscard]] bool serves(Method method, std::string_view path) const;
  /// The port in use, after start().
  [[nodiscard]] std::uint16_t port() const;

  /// Drains, then ends: draining() -> drain_notice -> no new connections, idle ones closed -> those
  /// in flight are answered with Connection: close -> event streams end -> what is left after
  /// `grace` is cut. Blocks for at most drain_notice + grace and a moment. Once; not from an I/O
  /// thread.
  void stop(std::chrono::milliseconds grace);
  /// True from the beginning of stop(): the health page says 503.
  [[nodiscard]] bool draining() const;
  [[nodiscard]] ServerStats stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace colletta::http
