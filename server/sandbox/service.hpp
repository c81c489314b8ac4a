// The embedded payment provider as a service: its own file, its own thread, its own clock tick.
// What it answers is committed first, so neither a restart nor kill -9 makes it forget what it
// said. It must never know Colletta's database or pledges: the two talk through HttpCall and
// webhooks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "domain/base/time.hpp"
#include "payments/gateway.hpp"
#include "payments/sandbox/book.hpp"
#include "payments/sandbox/provider.hpp"
#include "server/sandbox/deliveries.hpp"

namespace colletta::sandbox {

struct ServiceOptions {
  std::string path;         ///< the provider's SQLite file
  std::string webhook_url;  ///< where the merchant takes webhooks
  std::string webhook_secret;
  std::string api_key;
  Clock clock;  ///< called from several threads
  /// n unpredictable bytes: who knows a payment's id can open its page. Called from one thread.
  std::function<std::string(std::size_t)> random;
  payments::HmacSha256Hex hmac;
  Deliver deliver;
  payments::sandbox::Delays delays;
  std::size_t delivery_threads = 8;
  int tick_ms = 200;  ///< how often time alone is looked at
  /// Told in one line, without personal data, what went wrong. From the service's thread; may be
  /// empty.
  std::function<void(std::string_view what)> on_error;
};

/// What the hosted page shows or does, with the payment as it is now.
struct PageReply {
  payments::sandbox::PageOutcome outcome;
  std::optional<payments::sandbox::Payment> payment;
};

class SandboxService {
 public:
  /// Opens the file and starts the threads. Throws DatabaseError (kHeldElsewhere: another process
  /// keeps this provider).
  explicit SandboxService(ServiceOptions options);
  /// stop()
  ~SandboxService();
  SandboxService(const SandboxService&) = delete;
  SandboxService& operator=(const SandboxService&) = delete;

  /// One call of the JSON API (paths in payments/sandbox/wire_json.hpp). `done` is called exactly
  /// once: at once where nothing is to be done (a wrong key, a malformed call, 503 for a full
  /// queue), else from the service's thread after the commit; it MUST NOT block. Status 0: the
  /// answer is lost, by the instrument's wish or because a commit's outcome is unknown.
  void handle(payments::HttpCall call, std::function<void(payments::HttpReply)> done);
  /// The same for tools and the demo: blocks. MUST NOT be called from a `done`.
  payments::HttpReply handle_now(payments::HttpCall call);

  /// The hosted page of a payment: without a form where it stands, with one what the form does. As
  /// `handle`; nothing in `done`: the service cannot answer now (503).
  void page(std::string payment_id, std::optional<payments::sandbox::PageForm> form,
            std::function<void(std::optional<PageReply>)> done);

  /// Does now what is due by the clock. Blocks; for tools, the demo and tests.
  void tick_now();
  /// Requests that wait; for metrics.
  [[nodiscard]] std::size_t queue_depth() const;
  /// Answers what waits and joins the threads. Any number of times; calls after it get 503.
  void stop();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace colletta::sandbox
