// One request under way, seen from the workers: runs the handler and its steps and hands exactly
// one outcome back. It must never know sockets; the connection that waits may be gone by then.
#pragma once

#include <functional>
#include <memory>
#include <variant>

#include "server/http/handler.hpp"
#include "server/http/router.hpp"
#include "server/http/server.hpp"

namespace colletta::http {

struct Failed {
  Errc code;
};

/// Work is under way that is waited for only so long.
struct Impatient {
  std::chrono::milliseconds patience;
  std::function<void()> give_up;  ///< has what follows then done instead
};

using Outcome = std::variant<Response, Stream, Failed, Impatient>;

class Exchange : public std::enable_shared_from_this<Exchange> {
 public:
  /// `deliver` is called from any thread. `workers` and `hooks` MUST outlive the server's threads.
  using Deliver = std::function<void(Outcome)>;
  Exchange(Workers& workers, const Hooks& hooks) : workers_(workers), hooks_(hooks) {}

  /// Filled by the connection until start(); constant from then on. Lives as long as any step.
  Request request;
  const Route* route = nullptr;
  /// Counts it among the writes under way, for as long as anything of it is.
  std::shared_ptr<void> permit;

  /// Queues the route's handler. False: the queue is full and `deliver` is never called. Otherwise
  /// it is called once with an outcome that is final, after any number of Impatient;
  /// with Failed{kUnavailable} when a job or a Resume is destroyed without having been called.
  /// `turn` is let go of when the handler has ended, however it ends.
  [[nodiscard]] bool start(Deliver deliver, Turn turn);

 private:
  class Ticket;
  using Job = std::function<Handled(store::Session&)>;

  Workers& workers_;
  const Hooks& hooks_;
};

/// What an exception in a handler or hook means to the client; logged through the hook.
Errc code_of(const Hooks& hooks, const Request& request, const std::exception& exception) noexcept;

}  // namespace colletta::http
