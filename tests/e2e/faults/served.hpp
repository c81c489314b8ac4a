// The program as operators run it: `colletta serve` as a child on a City's database, asked over
// HTTP, killed and started again.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "server/ops/http_client.hpp"
#include "tests/support/city/city.hpp"
#include "tests/support/process.hpp"

namespace colletta::test {

class Served {
 public:
  explicit Served(City& city);

  /// Starts it and waits until it is ready. `prefix`: a program that runs it ("prlimit", ...).
  void start(const std::vector<std::string>& prefix = {});
  void kill();  ///< kill -9
  void stop();  ///< as an operator does; it MUST end well
  /// What it has written, of all its starts.
  [[nodiscard]] std::string said() const;
  [[nodiscard]] pid_t pid() const { return process_->pid(); }
  [[nodiscard]] std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }

  payments::HttpReply get(const std::string& path);
  payments::HttpReply post(const std::string& path, const std::string& body,
                           payments::Headers headers);
  /// POST /api/v1/pledges with an instrument that succeeds. Status 0: no answer came.
  payments::HttpReply pledge(const PlacePledge& pledge);

 private:
  City& city_;
  std::uint16_t port_;
  std::string log_;
  ops::HttpClient client_;
  std::unique_ptr<Process> process_;
};

}  // namespace colletta::test
