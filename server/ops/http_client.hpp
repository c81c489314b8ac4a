// Outgoing HTTP by libcurl: blocking, for job threads only. Connections are kept alive between
// calls. It must never know what a payment is, and never decides whether to try again: a call
// without a usable answer is status 0, which means "the outcome is unknown".
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "payments/http_call.hpp"

namespace colletta::ops {

struct HttpClientLimits {
  std::int64_t connect_timeout_ms = 5'000;
  std::int64_t timeout_ms = 15'000;
  std::size_t body_bytes_max = 1 << 20;  ///< a provider's object is a few kilobytes
  std::size_t idle_handles_max = 16;  ///< kept connections; more calls at a time work all the same
};

class HttpClient {
 public:
  explicit HttpClient(HttpClientLimits limits = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// http and https only, certificates verified, redirects handed back as they are. Header names of
  /// the reply are lower case. Status 0: no connection, timeout, a broken or too large answer. Any
  /// thread.
  [[nodiscard]] payments::HttpReply send(const payments::HttpCall& call);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace colletta::ops
