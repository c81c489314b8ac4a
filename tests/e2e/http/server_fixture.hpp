// A server in the test's own process: a small pool of workers, a route table with one route for
// each thing to be shown, short time-outs.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/http/server.hpp"
#include "tests/e2e/http/raw_client.hpp"

namespace colletta::store {
class Session {};  // http hands it through without looking
}  // namespace colletta::store

namespace colletta::http::testing {

class Pool : public Workers {
 public:
  Pool(std::size_t threads, std::size_t queue_max);
  ~Pool() override;
  bool post(std::function<void(store::Session&)> job, Lane lane) override;
  std::size_t queued();
  /// Throws away what waits, as a pool does that ends.
  void forget_queued();

 private:
  void work();

  const std::size_t queue_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void(store::Session&)>> queue_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

/// Opens once; handlers wait in front of it.
class Gate {
 public:
  void open();
  void wait();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

class ServerTest : public ::testing::Test {
 protected:
  ServerTest();
  ~ServerTest() override;

  /// Starts with `options_`, `hooks_` and the routes.
  void start();
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  /// One request on a connection of its own.
  std::optional<RawResponse> ask(std::string_view bytes);
  std::optional<RawResponse> fetch(std::string_view target, std::string_view fields = "");
  void add(Method method, std::string pattern, Handler handler, std::size_t body_bytes_max = 0,
           bool cacheable = false);
  /// Waits until `holds` or for ten seconds.
  static bool eventually(const std::function<bool()>& holds);

  ServerOptions options_;
  Hooks hooks_;
  std::vector<Route> routes_;
  EventHub events_;
  Gate gate_;
  std::atomic<int> waiting_ = 0;  ///< handlers in front of the gate
  std::mutex resumes_mutex_;
  std::vector<Resume> resumes_;  ///< of GET /later
  std::unique_ptr<Pool> pool_ = std::make_unique<Pool>(2, 4);
  std::unique_ptr<Server> server_;
};

}  // namespace colletta::http::testing
