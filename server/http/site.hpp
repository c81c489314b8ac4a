// What all I/O threads and connections of one server share: settings that no longer change, the
// route table, the application's hooks, and counters.
#pragma once

#include <atomic>
#include <boost/asio/ssl/context.hpp>
#include <cstdint>
#include <memory>

#include "server/http/census.hpp"
#include "server/http/proxies.hpp"
#include "server/http/reply.hpp"
#include "server/http/router.hpp"
#include "server/http/server.hpp"

namespace colletta::http {

struct Site {
  Site(ServerOptions the_options, std::vector<Route> routes, Workers& the_workers,
       EventHub& the_events, Hooks the_hooks)
      : options(std::move(the_options)),
        content_security_policy(policy_with(options.form_targets)),
        router(std::move(routes)),
        workers(the_workers),
        events(the_events),
        hooks(std::move(the_hooks)),
        census(options.limits.connections_max, options.limits.connections_per_address_max) {}

  const ServerOptions options;
  const std::string content_security_policy;  ///< of pages that bring none of their own
  const Router router;
  Workers& workers;
  EventHub& events;
  const Hooks hooks;
  TrustedProxies proxies;                          ///< set by start()
  std::unique_ptr<boost::asio::ssl::context> tls;  ///< set by start(); null: plain

  Census census;
  /// Requests under way that write. They may outlive the server: somebody may have been gone long.
  const std::shared_ptr<std::atomic<std::int64_t>> writes =
      std::make_shared<std::atomic<std::int64_t>>(0);
  std::atomic<bool> draining = false;  ///< the health page says 503
  std::atomic<bool> closing = false;   ///< every response is its connection's last
  std::atomic<std::uint64_t> accepted = 0;
  std::atomic<std::uint64_t> refused = 0;
  std::atomic<std::uint64_t> accept_errors = 0;
  std::atomic<std::uint64_t> timed_out = 0;
  std::atomic<std::uint64_t> malformed = 0;
};

}  // namespace colletta::http
