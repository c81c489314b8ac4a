// A TCP relay in front of MariaDB that cuts a connection around a COMMIT: before the server hears
// of it, or after the server has carried it out and before the client hears of that.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>

namespace colletta::test {

class Relay {
 public:
  enum class Cut { kNone, kBeforeCommit, kAfterCommit };

  explicit Relay(std::uint16_t server_port);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// The next COMMIT is cut, once. `meanwhile` happens after the COMMIT, before the client can
  /// ask.
  void arm(Cut cut, std::function<void()> meanwhile = {}) {
    meanwhile_ = std::move(meanwhile);
    cut_ = cut;
  }
  [[nodiscard]] bool armed() const { return cut_ != Cut::kNone; }

 private:
  void loop();
  void serve(int client);
  bool from_client(int client, int server);
  static bool pass(int from, int to);

  std::uint16_t server_port_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<Cut> cut_{Cut::kNone};
  std::function<void()> meanwhile_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace colletta::test
