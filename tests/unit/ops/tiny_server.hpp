// A listener on loopback that answers each connection's requests with one fixed text, for tests of
// the HTTP client: it can say what no proper server would.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace colletta::ops {

class TinyServer {
 public:
  /// Every request gets `answer`, byte for byte. `close` ends the connection after each. An empty
  /// answer keeps the caller waiting.
  explicit TinyServer(std::string answer, bool close = false);
  ~TinyServer();
  TinyServer(const TinyServer&) = delete;
  TinyServer& operator=(const TinyServer&) = delete;

  [[nodiscard]] std::string url(const std::string& path) const;
  [[nodiscard]] std::vector<std::string> requests() const;
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void serve();
  void serve_connection(int socket);

  const std::string answer_;
  const bool close_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> connections_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::thread thread_;
};

}  // namespace colletta::ops
