// Browsers that follow a campaign's live figures, thousands of them, and when each of them learnt
// what. One thread, one epoll.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/wire.hpp"

namespace colletta::bench {

class Watch {
 public:
  /// Connects all of them; returns when each has its first frame. Throws std::runtime_error when
  /// one is refused or time runs out.
  Watch(std::uint16_t port, const std::string& target, std::size_t watchers);
  ~Watch();

  /// Ends listening. Throws if a stream ended before.
  void stop();
  /// When the last of all had been told of a journal position or of a later one: microseconds since
  /// 1970. Throws if one never was. After stop().
  [[nodiscard]] std::int64_t last_told_us(std::int64_t seq) const;

 private:
  struct Told {
    std::int64_t seq = 0, at_us = 0;
  };
  struct Watcher {
    std::unique_ptr<Wire> wire;
    std::string_view unsent;
    std::string text;
    std::vector<Told> told;
  };
  void open(std::size_t number);
  void turn(int wait_ms);
  void take(Watcher& watcher);

  const std::uint16_t port_;
  const std::string request_;
  int epoll_ = -1;
  std::vector<Watcher> watchers_;
  std::size_t begun_ = 0;  ///< have their first frame
  std::atomic<bool> stop_ = false;
  std::exception_ptr failure_;
  std::jthread thread_;
};

}  // namespace colletta::bench
