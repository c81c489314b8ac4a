// One request after the other over a connection that never blocks: what waits to be sent, what has
// arrived of the answer. And a whole exchange at once, for what is no part of a measurement.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "tests/bench/wire.hpp"

namespace colletta::bench {

struct Answer {
  int status = 0;
  bool closes = false;  ///< the server closes the connection after it
  std::string head, body;
};

/// The first answer in `text`, removed from it; nothing until all of it is there. Only with
/// Content-Length, as everything here is answered.
std::optional<Answer> take_answer(std::string& text);

class Exchange {
 public:
  Exchange(std::uint16_t port, unsigned source, SSL_CTX* tls) : wire_(port, source, tls) {}
  [[nodiscard]] int fd() const { return wire_.fd(); }

  /// MUST come when no answer is awaited.
  void ask(std::string request);
  /// Sends and receives as far as it goes without waiting. False: the connection is over.
  bool pump();
  std::optional<Answer> answer() { return take_answer(arrived_); }

 private:
  Wire wire_;
  std::string request_, arrived_;
  std::string_view unsent_;
};

/// A GET on a connection of its own, waiting for the answer. Throws std::system_error when the
/// connection fails or no answer comes.
Answer fetch(std::uint16_t port, const std::string& target, bool by_tls);

}  // namespace colletta::bench
