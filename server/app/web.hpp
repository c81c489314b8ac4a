// The web side of an installation: reading workers, page cache, live events, routes, HTTP server.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>

#include "server/app/core.hpp"
#include "server/handlers/app.hpp"
#include "server/http/server.hpp"
#include "server/ops/cpu_pool.hpp"
#include "server/ops/password.hpp"
#include "server/store/read_pool.hpp"
#include "server/views/site.hpp"

namespace colletta::app {

class Web {
 public:
  /// Throws DatabaseError, and std::runtime_error for missing templates or assets.
  explicit Web(Core& core);
  ~Web();

  /// Errors: those of http::Server::start.
  Status start();
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  /// Drains: no new connections, answers those in flight, ends streams, then the jobs.
  void stop();

  [[nodiscard]] handlers::App& app() { return app_; }
  [[nodiscard]] jobs::Jobs& jobs() { return *jobs_; }
  [[nodiscard]] jobs::VerifyWatch& watch() { return *watch_; }

 private:
  std::vector<http::Route> routes();
  http::Hooks hooks();
  std::optional<http::Response> resolve(http::Request& request);
  http::Response astray(const http::Request& request);
  http::ServerOptions server_options() const;
  void committed(const writer::Commit& commit);
  void saw_head(const CityId& city, std::int64_t next_seq);
  void journal_reaches(const CityId& city, std::int64_t known_from, std::int64_t next_seq);
  void tell_followers();
  bool tell_round(store::Session& db);
  http::Response health(bool need_database, store::Session* db);

  Core& core_;
  views::Site site_;
  handlers::PageCache pages_;
  http::EventHub events_;
  ops::CpuPool cpu_;
  ops::PasswordHasher passwords_;
  ops::RateLimiter by_account_, by_address_, pledge_rate_, api_rate_, simulation_rate_;
  services::Identity identity_;
  handlers::App app_;
  std::unique_ptr<store::ReadPool> workers_;
  std::unique_ptr<jobs::Jobs> jobs_;
  std::unique_ptr<mail::Mailer> mailer_;  ///< nothing: mail is off
  std::unique_ptr<jobs::VerifyWatch> watch_;
  std::unique_ptr<http::Server> server_;

  /// A city's journal, as far as this process has heard of it.
  struct Head {
    std::int64_t next = 0;  ///< the position after the last
    std::int64_t told = 0;  ///< followers of live figures know what there is before it
  };
  std::mutex journal_mutex_;
  std::map<CityId, Head> heads_;
  bool telling_ = false;
};

}  // namespace colletta::app
