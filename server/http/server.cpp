#include "server/http/server.hpp"

#include <openssl/ssl.h>

#include <thread>
#include <utility>

#include "domain/base/check.hpp"
#include "server/http/loop.hpp"
#include "server/http/site.hpp"

namespace colletta::http {
namespace {

Result<std::unique_ptr<asio::ssl::context>> make_tls(const ServerOptions& options) {
  using Context = asio::ssl::context;
  auto tls = std::make_unique<Context>(Context::tls_server);
  SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
  SSL_CTX_set_options(tls->native_handle(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  ErrorCode ec;
  tls->use_certificate_chain_file(options.certificate_file, ec);
  if (ec) return err(Errc::kInvalid, "certificate_file", ec.message());
  tls->use_private_key_file(options.key_file, Context::pem, ec);
  if (ec) return err(Errc::kInvalid, "key_file", ec.message());
  return tls;
}

/// SO_REUSEPORT would let a second server of the same user share the port and take half of the
/// connections. Without it the same bind says that the port is taken.
Status probe(const Tcp::endpoint& endpoint) {
  asio::io_context io;
  Acceptor acceptor(io);
  ErrorCode ec;
  acceptor.open(endpoint.protocol(), ec);
  if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
  if (!ec) acceptor.bind(endpoint, ec);
  if (ec) return err(Errc::kUnavailable, "port", ec.message());
  return {};
}

}  // namespace

class Server::Impl {
 public:
  Impl(ServerOptions options, std::vector<Route> routes, Workers& workers, EventHub& events,
       Hooks hooks)
      : site(std::move(options), std::move(routes), workers, events, std::move(hooks)) {}

  Status start();
  void stop(std::chrono::milliseconds grace);

  Site site;
  std::vector<std::shared_ptr<Loop>> loops;
  std::vector<std::thread> threads;

 private:
  Status listen();
};

Status Server::Impl::listen() {
  ErrorCode ec;
  const auto address = asio::ip::make_address(site.options.address, ec);
  if (ec) return err(Errc::kInvalid, "address", site.options.address);
  Tcp::endpoint endpoint(address, site.options.port);
  if (Status free = probe(endpoint); !free) return free;
  for (std::size_t i = 0; i < site.options.threads; ++i) {
    loops.push_back(std::make_shared<Loop>(site, i));
    if (Status bound = loops.back()->listen(endpoint); !bound) return bound;
    endpoint.port(loops.front()->port());
  }
  return {};
}

Status Server::Impl::start() {
  CHECK(loops.empty(), "a server starts once");
  auto proxies = TrustedProxies::parse(site.options.trusted_proxies);
  if (!proxies) return proxies.error();
  site.proxies = *std::move(proxies);
  if (!site.options.certificate_file.empty()) {
    auto tls = make_tls(site.options);
    if (!tls) return tls.error();
    site.tls = *std::move(tls);
  }
  if (Status bound = listen(); !bound) {
    loops.clear();
    return bound;
  }
  for (const auto& loop : loops) threads.emplace_back([loop] { loop->run(); });
  return {};
}

void Server::Impl::stop(std::chrono::milliseconds grace) {
  if (threads.empty()) return;
  site.draining = true;
  std::this_thread::sleep_for(site.options.drain_notice);
  site.closing = true;
  const auto until = SteadyClock::now() + grace;
  for (const auto& loop : loops) loop->drain();
  site.census.wait_for_streams_only(until);
  for (const auto& loop : loops) loop->end_streams();
  site.census.wait_for_nobody(until);
  for (const auto& loop : loops) loop->finish();
  for (std::thread& thread : threads) thread.join();
  threads.clear();
}

Server::Server(ServerOptions options, std::vector<Route> routes, Workers& workers, EventHub& events,
               Hooks hooks) {
  CHECK(options.clock, "the server needs a clock");
  CHECK(options.threads > 0, "the server needs a thread");
  CHECK(options.certificate_file.empty() == options.key_file.empty(),
        "a certificate comes with its key");
  impl_ = std::make_unique<Impl>(std::move(options), std::move(routes), workers, events,
                                 std::move(hooks));
}

Server::~Server() { stop(std::chrono::milliseconds(0)); }

Status Server::start() { return impl_->start(); }

bool Server::serves(Method method, std::string_view path) const {
  return impl_->site.router.match(method, path).route != nullptr;
}

std::uint16_t Server::port() const {
  CHECK(!impl_->loops.empty(), "the port is known after start()");
  return impl_->loops.front()->port();
}

void Server::stop(std::chrono::milliseconds grace) { impl_->stop(grace); }

bool Server::draining() const { return impl_->site.draining; }

ServerStats Server::stats() const {
  const Site& site = impl_->site;
  return {site.census.connections(), site.accepted,  site.refused,
          site.accept_errors,        site.timed_out, site.malformed,
          site.writes->load()};
}

}  // namespace colletta::http
