// How a handler answers: at once, or after work that happens elsewhere. Handlers are plain
// functions that run on a reading worker; they never block on the writer, a provider or a password
// hash.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>

#include "server/http/message.hpp"

namespace colletta::store {
class Session;  // only passed through: http knows nothing of databases
}

namespace colletta::http {

struct Later;
struct Stream;

/// A response now; work first and a response later; or a stream of server-sent events.
using Handled = std::variant<Response, Later, Stream>;

/// What follows work done elsewhere. Runs on a reading worker again.
using Step = std::function<Handled(store::Session&)>;
/// Called exactly once, from any thread.
using Resume = std::function<void(Step)>;

struct Later {
  std::function<void(Resume)> start;  ///< starts the work; must not block
  /// Somebody waits only so long: with an `otherwise`, it follows when the work has not resumed by
  /// then, and what resumes after it says nothing.
  std::chrono::milliseconds patience{0};
  Step otherwise = {};
};

/// Subscribes the connection to a topic of the EventHub, after an optional first frame.
struct Stream {
  std::string topic;
  std::string first;           ///< complete SSE frame(s) to send at once, may be empty
  std::int64_t first_id = -1;  ///< the event id up to which `first` tells; later ones follow it
};

using Handler = std::function<Handled(const Request&, store::Session&)>;

/// The pool of reading workers, as http sees it.
class Workers {
 public:
  virtual ~Workers() = default;
  /// False when the bounded queue is full: nothing was accepted (the caller answers 503).
  [[nodiscard]] virtual bool post(std::function<void(store::Session&)> job) = 0;
};

}  // namespace colletta::http
