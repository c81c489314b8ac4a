#include "server/app/web.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <thread>

#include "server/app/files.hpp"
#include "server/app/operations.hpp"
#include "server/handlers/api/problem.hpp"
#include "server/handlers/live.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/respond.hpp"
#include "server/handlers/topics.hpp"
#include "server/ops/log.hpp"
#include "server/ops/nice.hpp"
#include "server/services/city_check.hpp"
#include "sql/queries/jobs.hpp"

namespace colletta::app {
namespace {

constexpr std::size_t kPageCacheBytesMax = 32U << 20;  // a thousand pages in three encodings
/// Below the threads that answer what is kept and refuse what is too much: under load those come
/// first.
constexpr int kReadersNice = 5;
constexpr std::int64_t kMinuteUs = 60 * kSecondUs;

/// 0 is without limit: one each microsecond.
ops::RateLimit per_minute(std::int64_t burst) {
  return {.burst = burst == 0 ? kMinuteUs : burst, .window_us = kMinuteUs};
}

}  // namespace

Web::Web(Core& core)
    : core_(core),
      site_({files::templates(), files::catalogues(), files::assets()}),
      pages_(kPageCacheBytesMax),
      events_({.subscribers_max = static_cast<std::size_t>(core.settings.server.subscribers_max)}),
      cpu_(static_cast<std::size_t>(core.settings.workers.cpu_threads),
           static_cast<std::size_t>(core.settings.workers.cpu_queue_max)),
      passwords_({core.settings.login.argon2_ops, core.settings.login.argon2_memory_mib}),
      by_account_({.burst = core.settings.login.attempts_per_account,
                   .window_us = core.settings.login.attempts_window_minutes * kMinuteUs},
                  core.clock),
      by_address_({.burst = core.settings.login.attempts_per_address,
                   .window_us = core.settings.login.attempts_window_minutes * kMinuteUs},
                  core.clock),
      pledge_rate_(per_minute(core.settings.limits.pledges_per_minute), core.clock),
      api_rate_(per_minute(core.settings.limits.api_writes_per_minute), core.clock),
      simulation_rate_(per_minute(core.settings.limits.simulations_per_minute), core.clock),
      identity_(core.writer(), cpu_, passwords_, by_account_, by_address_, core.clock,
                {.session_us = core.settings.login.session_hours * kHourUs,
                 .secret = core.secrets.derive("forms")}),
      app_{.clock = core.clock,
           .ulids = core.ulids,
           .metrics = core.metrics,
           .writer = core.writer(),
           .log = core.log(),
           .cities = core.cities,
           .identity = identity_,
           .receipts = core.receipts,
           .pages = pages_,
           .payments = core.runner(),
           .attempts = core.attempts(),
           .events = events_,
           .pledge_rate = pledge_rate_,
           .api_write_rate = api_rate_,
           .cpu = cpu_,
           .simulation_rate = simulation_rate_,
           .site = site_,
           .public_url = core.settings.server.public_url,
           .asset_dir = files::assets(),
           .sends_mail = core.sends_mail()} {
  store::ReadPoolOptions pool;
  pool.threads = static_cast<std::size_t>(core.settings.workers.read_threads);
  pool.queue_max = static_cast<std::size_t>(core.settings.workers.read_queue_max);
  pool.on_start = [] { ops::give_way(kReadersNice); };
  pool.observer = [this](std::string_view name, std::int64_t us, bool ok) {
    core_.metrics.query(name, us, ok);
  };
  workers_ = std::make_unique<store::ReadPool>(core.url, std::move(pool));
  jobs::JobsOptions jobs;
  jobs.seen_head = [this](const CityId& city, std::int64_t next) { saw_head(city, next); };
  jobs_ = core.make_jobs(std::move(jobs));
  mailer_ = core.make_mailer(site_);
  watch_ = core.make_watch();
  store::Session db = core.reading_session();
  db.for_each<std::string, std::int64_t>(store::sql::heads, {},
                                         [this](const std::string& city, std::int64_t next) {
                                           heads_[CityId::of(city)] = {.next = next, .told = next};
                                         });
  server_ = std::make_unique<http::Server>(server_options(), routes(), *workers_, events_, hooks());
  core.on_commit([this](const writer::Commit& commit) { committed(commit); });
}

Web::~Web() {
  stop();
  core_.on_commit({});
}

Status Web::start() {
  if (auto started = server_->start(); !started) return started;
  jobs_->start();
  if (mailer_) mailer_->start();
  watch_->start();
  return {};
}

void Web::stop() {
  server_->stop(std::chrono::seconds(core_.settings.server.shutdown_grace_s));
  jobs_->stop();
  if (mailer_) mailer_->stop();
  watch_->stop();
  cpu_.stop();  // a sum that ends asks for a reading worker
  workers_->stop();
  core_.stop();
}

http::ServerOptions Web::server_options() const {
  const auto& s = core_.settings.server;
  http::ServerOptions options;
  options.address = s.address;
  options.port = static_cast<std::uint16_t>(s.port);
  options.threads = s.threads > 0 ? static_cast<std::size_t>(s.threads)
                                  : std::max(1U, std::thread::hardware_concurrency());
  options.trusted_proxies = s.trusted_proxies;
  options.certificate_file = s.tls_cert;
  options.key_file = s.tls_key;
  options.limits.connections_max = static_cast<std::size_t>(s.connections_max);
  options.limits.connections_per_address_max =
      static_cast<std::size_t>(s.connections_per_address_max);
  options.limits.writes_max = s.writes_max;
  options.timeouts.request = std::chrono::seconds(s.request_timeout_s);
  options.timeouts.idle = std::chrono::seconds(s.idle_timeout_s);
  options.timeouts.write = std::chrono::seconds(s.write_timeout_s);
  options.drain_notice = std::chrono::seconds(s.drain_notice_s);
  options.clock = core_.clock;
  if (const auto& origin = core_.gateway().capabilities().page_origin; !origin.empty())
    options.form_targets = {origin};
  return options;
}

std::vector<http::Route> Web::routes() {
  std::vector<http::Route> all = operations_routes(
      core_, *workers_, events_, *watch_,
      [this] { return server_ != nullptr && server_->draining(); },
      [this] { return server_ != nullptr ? server_->stats().writes : 0; });
  for (auto* part : {&handlers::public_routes, &handlers::pledge_routes, &handlers::sign_in_routes,
                     &handlers::desk_routes, &handlers::office_routes, &handlers::evaluation_routes,
                     &handlers::api_routes, &handlers::webhook_routes})
    for (http::Route& route : part(app_)) all.push_back(std::move(route));
  for (http::Route& route : sandbox_pages(core_)) all.push_back(std::move(route));
  return all;
}

/// Paths that belong to the installation pass; all others belong to a city, or to nobody.
std::optional<http::Response> Web::resolve(http::Request& request) {
  if (services::is_of_the_installation(request.path)) return std::nullopt;
  auto found = core_.cities.find(request.host, request.path);
  if (!found) return astray(request);
  request.params["city"] = found->city->id.str();
  request.params["base"] = found->base;
  request.path = found->rest;
  return std::nullopt;
}

/// No city answers. As long as the first city was alone its pages stood at the root, and receipts,
/// feeds and ways back from the provider still name them there.
http::Response Web::astray(const http::Request& request) {
  const auto first = core_.cities.first();
  const bool moved = first && request.path != "/" && request.target.starts_with('/') &&
                     server_->serves(request.method, request.path);
  if (moved) return http::Response::redirect("/" + first->id.str() + request.target, 308);
  if (handlers::api::asked_for(request))
    return handlers::failure_of(app_, request, 404, Errc::kNotFound);
  return handlers::landing(app_, request);
}

http::Hooks Web::hooks() {
  http::Hooks hooks;
  hooks.resolve = [this](http::Request& request) { return resolve(request); };
  hooks.cached = [this](const http::Request& request, const http::Route& route) {
    core_.pages_asked.fetch_add(1, std::memory_order_relaxed);
    auto page = handlers::cached_page(app_, request, route);
    core_.metrics.cache("pages", page ? "hit" : "miss");
    return page;
  };
  hooks.join = [this](const http::Request& request, const http::Route& route,
                      http::OnShare on_share) {
    return handlers::join_page(app_, request, route, std::move(on_share));
  };
  hooks.error = [this](const http::Request& request, int status, Errc code) {
    return handlers::failure_of(app_, request, status, code);
  };
  hooks.failed = [](const http::Request& request, const std::exception& error) {
    const ops::log::Scope scope(request.id, request.param("city"));
    const auto* database = dynamic_cast<const store::DatabaseError*>(&error);
    ops::log::error("request_failed", {{"route", request.route}, {"detail", error.what()}});
    const bool away = database != nullptr && (database->fault() == store::Fault::kUnavailable ||
                                              database->fault() == store::Fault::kRetryable);
    return away ? Errc::kUnavailable : Errc::kInternal;
  };
  hooks.access = [this](const http::Access& access) {
    core_.metrics.request(access.route, http::to_string(access.request.method), access.status,
                          access.duration_us, static_cast<std::int64_t>(access.bytes));
    const ops::log::Scope scope(access.request.id, access.request.param("city"));
    ops::log::debug("request", {{"route", access.route},
                                {"method", http::to_string(access.request.method)},
                                {"status", access.status},
                                {"us", access.duration_us}});
  };
  hooks.loop_lag = [this](std::size_t loop, std::int64_t lag_us) {
    core_.metrics.loop_lag(static_cast<std::int64_t>(loop), lag_us);
  };
  return hooks;
}

/// Before anybody is answered: what was shown is forgotten, so no figure is older than this commit.
void Web::committed(const writer::Commit& commit) {
  std::vector<std::string> topics{handlers::topic(commit.city)};
  for (const auto& id : commit.campaigns) topics.push_back(handlers::topic(commit.city, id));
  for (const auto& id : commit.calls) topics.push_back(handlers::topic(commit.city, id));
  pages_.touch(topics);
  // Who was erased may have been named anywhere. (Other processes see the journal grow, and clear
  // theirs.)
  if (std::ranges::any_of(commit.events, [](const Event& event) {
        return std::holds_alternative<acts::ErasureDone>(event.act);
      }))
    pages_.clear();
  const auto first = commit.next_seq - static_cast<std::int64_t>(commit.events.size());
  journal_reaches(commit.city, first, commit.next_seq);
  // What is begun for somebody who waits is sent by their own request; only the rest is for the
  // jobs.
  if (std::ranges::any_of(commit.attempts, [now = core_.clock()](const writer::Attempt& attempt) {
        return attempt.next_at <= now;
      }))
    jobs_->call();
  if (mailer_ && !commit.events.empty()) mailer_->call();
}

/// A look at the journal, at every head every time: what another process has committed, and what
/// followers have not been told for want of a worker.
void Web::saw_head(const CityId& city, std::int64_t next_seq) {
  journal_reaches(city, next_seq, next_seq);
}

/// The journal ends at `next_seq`, and this process knows what there is from `known_from` on.
/// Anything between what it knew before and that was written by another: any page may show it.
void Web::journal_reaches(const CityId& city, std::int64_t known_from, std::int64_t next_seq) {
  bool others = false;
  {
    const std::lock_guard lock(journal_mutex_);
    Head& head = heads_[city];
    others = known_from > head.next;
    head.next = std::max(head.next, next_seq);
  }
  if (others) pages_.clear();
  tell_followers();
}

/// Live figures go out from a reading worker, one job at a time for whatever has changed meanwhile.
/// Where the workers have no room the next look tries again.
void Web::tell_followers() {
  {
    const std::lock_guard lock(journal_mutex_);
    const bool behind = std::ranges::any_of(
        heads_, [](const auto& city) { return city.second.told < city.second.next; });
    if (!behind || std::exchange(telling_, true)) return;
  }
  const bool posted = workers_->post(
      [this](store::Session& db) {
        const bool told = tell_round(db);
        {
          const std::lock_guard lock(journal_mutex_);
          telling_ = false;
        }
        if (told) tell_followers();
      },
      http::Lane::kShared);
  if (posted) return;
  const std::lock_guard lock(journal_mutex_);
  telling_ = false;
}

/// False: it failed, and the next look tries again.
bool Web::tell_round(store::Session& db) {
  std::map<CityId, Head> round;
  {
    const std::lock_guard lock(journal_mutex_);
    round = heads_;
  }
  try {
    for (const auto& [city, head] : round) {
      if (head.told >= head.next) continue;
      // Who comes to follow now reads first how things stand.
      if (events_.anything_open()) handlers::publish_live(app_, db, city, head.told, head.next);
      const std::lock_guard lock(journal_mutex_);
      heads_[city].told = head.next;
    }
    return true;
  } catch (const std::exception& error) {
    ops::log::warn("live_failed", {{"detail", error.what()}});
    return false;
  }
}

}  // namespace colletta::app
