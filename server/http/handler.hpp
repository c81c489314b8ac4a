// How a handler answers: at once, or after work that happens elsewhere. Handlers are plain
// functions that run on a reading worker; they never block on the writer, a provider or a password
// hash.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
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

/// The right to make an answer that others wait for. Whoever lets go of it hands it on; nullptr:
/// the answer is for one client alone.
using Turn = std::shared_ptr<void>;
/// What becomes of a client that asks for an answer which many may share: it gets the answer, or is
/// to make it.
using Share = std::variant<Response, Turn>;
/// Called at most once, from any thread.
using OnShare = std::function<void(Share)>;

/// Queues of the reading workers, served in turn, so that none of them ever waits for another.
enum class Lane {
  kFirst,   ///< for a request that has just come
  kShared,  ///< makes what many wait for
  kStep,    ///< goes on with what was accepted: not refused, since there is one a request at most
};

/// The pool of reading workers, as http sees it.
class Workers {
 public:
  virtual ~Workers() = default;
  /// False when that queue is full, or the workers end: nothing was accepted (the caller answers
  /// 503).
  [[nodiscard]] virtual bool post(std::function<void(store::Session&)> job, Lane lane) = 0;
};

}  // namespace colletta::http
