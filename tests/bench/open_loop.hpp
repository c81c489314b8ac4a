// Requests that arrive at a fixed rate, whether or not the ones before were answered, as people do;
// clients that wait for their answers would hide what waiting costs. One thread, one epoll.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/bench/exchange.hpp"

namespace colletta::bench {

/// What became of a request. Instants are microseconds of the steady clock since the first one was
/// due; `due` is when it had to arrive, so a wait for a free connection counts.
struct Arrival {
  std::int64_t due_us = 0, sent_us = -1, done_us = -1;  ///< -1: never
  int status = 0;                                       ///< 0: no answer
};

struct Arrivals {
  double per_second = 1;
  double seconds = 1;
  std::size_t connections_max = 400;       ///< opened as they are needed, then kept
  std::size_t connections_a_source = 400;  ///< the server takes 512 of one address by default
  bool skip_when_full =
      false;  ///< without a free connection a request never arrives; else it waits
  double patience_seconds = 10;  ///< for answers after the last arrival
};

/// The bytes of request `number`.
using Request = std::function<std::string(std::size_t number)>;
/// Told of each answer as it comes.
using Answered = std::function<void(std::size_t number, const Answer& answer)>;

/// Returns when all is answered or patience has ended; earlier when `stop` becomes true. What never
/// arrived for want of a connection has sent_us -1.
std::vector<Arrival> arrive(std::uint16_t port, SSL_CTX* tls, const Arrivals& arrivals,
                            const Request& request, const Answered& answered,
                            const std::atomic<bool>* stop = nullptr);

/// How long those waited that pass `counts`, sorted, since they were due.
std::vector<std::int64_t> waits(const std::vector<Arrival>& all,
                                const std::function<bool(const Arrival&)>& counts);

}  // namespace colletta::bench
