#include "server/app/core.hpp"

#include <chrono>
#include <filesystem>

#include "payments/sandbox/gateway.hpp"
#include "server/app/log_setup.hpp"
#include "server/mail/outbox.hpp"
#include "server/ops/log.hpp"

namespace colletta::app {
namespace {

template <class T>
T value_or_throw(Result<T> value) {
  if (value) return std::move(value).value();
  throw std::runtime_error(value.error().field + ": " + value.error().detail);
}

std::string in_data(const ops::Settings& settings, const char* file) {
  return (std::filesystem::absolute(settings.data.dir) / file).string();
}

constexpr const char* kWebhookUrl = "sandbox:///webhooks/sandbox";  // delivered inside the process

}  // namespace

Clock system_clock() {
  return [] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp{std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
  };
}

Result<store::DatabaseUrl> database_of(const ops::Settings& settings) {
  if (settings.database.url.empty())
    return store::DatabaseUrl(store::SqliteUrl{in_data(settings, "colletta.sqlite")});
  auto url = store::DatabaseUrl::parse(settings.database.url);
  if (url && url->dialect() == store::Dialect::kMysql && url->mysql().password.empty() &&
      !settings.database.password.empty()) {
    store::MysqlUrl mysql = url->mysql();
    mysql.password = settings.database.password;
    return store::DatabaseUrl(mysql);
  }
  return url;
}

Core::Core(CoreOptions options)
    : settings(options.settings),
      clock(options.clock),
      url(value_or_throw(database_of(settings))),
      secrets(value_or_throw(Secrets::load(settings.data.dir))),
      ulids(clock, options.random),
      receipts(secrets.derive("receipts")),
      random_(options.random),
      webhook_db_(std::make_unique<store::Session>(reading_session())),
      guard_log_(options.guard_log),
      writer_(make_writer()),
      log_(make_log()) {
  {
    store::Session db = reading_session();
    cities.reload(db);
  }
  services::Rail rail = make_rail(options.sandbox_delays);
  const payments::Gateway& gateway = *rail.gateway;
  runner_ = std::make_unique<services::PaymentRunner>(
      *writer_, std::move(rail), clock, random_,
      [this](std::string_view operation, std::string_view outcome, std::int64_t us) {
        metrics.provider_call("sandbox", operation, outcome, us);
      });
  attempts_ = std::make_unique<services::DueAttempts>(cities, receipts, gateway,
                                                      settings.server.public_url);
  if (guard_log_) log_->start();
}

Core::~Core() { stop(); }

void Core::stop() {
  // The provider first: what it still answers needs the writer. The log signs what it can and notes
  // it by the writer; what is committed after that is signed at the next start.
  if (sandbox_) sandbox_->stop();
  if (log_) log_->stop();
  if (writer_) writer_->stop();
}

void Core::on_commit(std::function<void(const writer::Commit&)> listener) {
  const std::scoped_lock lock(listener_mutex_);
  listener_ = std::move(listener);
}

store::Session Core::reading_session() const {
  return store::Session::open(url, store::Access::kRead);
}

store::QueryObserver Core::query_observer() {
  return [this](std::string_view name, std::int64_t us, bool ok) { metrics.query(name, us, ok); };
}

std::unique_ptr<writer::Writer> Core::make_writer() {
  writer::Hooks hooks;
  hooks.on_commit = [this](const writer::Commit& commit) {
    metrics.journal_head(commit.city.str(), commit.next_seq - 1);
    if (log_ && !commit.events.empty()) log_->call();
    const std::scoped_lock lock(listener_mutex_);
    if (listener_) listener_(commit);
  };
  hooks.on_batch = [this](const writer::BatchFigures& f) {
    metrics.batch(f.city, static_cast<std::int64_t>(f.commands), f.wait_us, f.commit_us);
  };
  hooks.on_command = [this](std::string_view kind, std::string_view outcome) {
    metrics.command(kind, outcome);
  };
  hooks.on_failure = [](std::string_view what, int code, std::string_view detail) {
    ops::log::error("writer_failed",
                    {{"query", what}, {"code", std::to_string(code)}, {"detail", detail}});
  };
  writer::Options options;
  options.queue_max = static_cast<std::size_t>(settings.writer.queue_max);
  options.batch_max = static_cast<std::size_t>(settings.writer.batch_max);
  options.session.lock_wait_ms = kLockWaitMs;
  options.observer = query_observer();
  options.reads = [this] { return pages_asked.load(std::memory_order_relaxed); };
  options.gate = [this](const CityId& city, const writer::Command& command) {
    return guard_log_ ? log_->gate(city, command) : std::nullopt;
  };
  const writer::Crypto crypto{ops::sha256_hex, ops::hmac_sha256, random_, ops::base64, ops::hex};
  return std::make_unique<writer::Writer>(
      url, options, clock, crypto, [this] { return ulids.next(); }, hooks);
}

std::unique_ptr<services::PublicLog> Core::make_log() {
  services::LogOptions options = log_options(settings);
  options.clock = clock;
  options.on_trouble = [](const CityId& city, std::string_view why) {
    const ops::log::Scope scope("log", city.str());
    ops::log::error("journal_forked", {{"detail", why}});
  };
  options.on_failure = [](std::string_view what) {
    ops::log::warn("log_failed", {{"detail", what}});
  };
  store::Session db = reading_session();
  db.observe(query_observer());
  return std::make_unique<services::PublicLog>(std::move(options), std::move(db), *writer_);
}

services::Rail Core::make_rail(const payments::sandbox::Delays& delays) {
  const std::string api_key = secrets.derive("sandbox/api");
  const std::string webhook_secret = secrets.derive("sandbox/webhooks");
  services::Rail rail;
  rail.gateway = std::make_shared<payments::sandbox::SandboxGateway>(
      payments::sandbox::GatewayOptions{.api_url = "sandbox://provider",
                                        .page_url = "",
                                        .api_key = api_key,
                                        .webhook_secret = webhook_secret},
      ops::hmac_sha256_hex);
  gateway_ = rail.gateway;
  sandbox::ServiceOptions options;
  options.path = in_data(settings, "sandbox.sqlite");
  options.webhook_url = kWebhookUrl;
  options.webhook_secret = webhook_secret;
  options.api_key = api_key;
  options.clock = clock;
  options.random = random_;
  options.hmac = ops::hmac_sha256_hex;
  options.deliver = [this](const payments::HttpCall& call) { return take_webhook(call); };
  options.delays = delays;
  options.on_error = [](std::string_view what) {
    ops::log::warn("sandbox_failed", {{"detail", what}});
  };
  sandbox_ = std::make_unique<sandbox::SandboxService>(std::move(options));
  rail.transport = [this](payments::HttpCall call, std::function<void(payments::HttpReply)> done) {
    sandbox_->handle(std::move(call), std::move(done));
  };
  return rail;
}

/// The embedded provider's webhooks take the same way in as a remote one's, short of the socket:
/// raw bytes, signature, inbox.
payments::HttpReply Core::take_webhook(const payments::HttpCall& call) {
  const auto refused = [](Errc code) {
    return payments::HttpReply{
        .status = code == Errc::kNotFound ? 404 : 503, .headers = {}, .body = {}};
  };
  try {
    const auto notice = [&] {
      const std::lock_guard lock(webhook_mutex_);
      return services::check_notice(*webhook_db_, *gateway_, call.body, call.headers, clock());
    }();
    if (!notice) return refused(notice.error().code);
    const auto outcome = writer_->run(notice->city, notice->command);
    if (!outcome) return refused(outcome.error().code);
    return {.status = 200, .headers = {}, .body = {}};
  } catch (const store::DatabaseError&) {
    return refused(Errc::kUnavailable);
  }
}

std::unique_ptr<jobs::VerifyWatch> Core::make_watch() {
  jobs::VerifyOptions options;
  options.every_s = settings.verify.every_s;
  options.whole_at_start = settings.verify.at_start;
  options.log_folder = log_options(settings).folder;
  options.signers = [this](store::Session& db, const CityId& city) {
    return log_signers(settings, db, city, {});
  };
  options.clock = clock;
  options.on_change = [](const CityId& city, const jobs::VerifyState& state) {
    const ops::log::Scope scope("verify", city.str());
    if (state.findings.empty()) return ops::log::info("verify_holds_again");
    const Finding& first = state.findings.front();
    ops::log::error("verify_found", {{"count", static_cast<std::int64_t>(state.findings.size())},
                                     {"seq", first.seq},
                                     {"detail", first.what}});
  };
  options.on_failure = [](std::string_view detail) {
    ops::log::warn("verify_failed", {{"detail", detail}});
  };
  return std::make_unique<jobs::VerifyWatch>(reading_session(), std::move(options));
}

std::unique_ptr<jobs::Jobs> Core::make_jobs(jobs::JobsOptions options) {
  options.rests = [this](const CityId& city) { return guard_log_ && log_->read_only(city); };
  options.on_run = [this](std::string_view job, bool ok, std::int64_t us) {
    metrics.job(job, ok, us);
  };
  options.on_failure = [](std::string_view job, std::string_view detail) {
    ops::log::warn("job_failed", {{"job", job}, {"detail", detail}});
  };
  return std::make_unique<jobs::Jobs>(reading_session(), *writer_, *runner_, *attempts_, clock,
                                      std::move(options));
}

ops::SmtpOptions smtp_options(const ops::Settings& settings) {
  return {.url = settings.mail.url,
          .user = settings.mail.user,
          .password = settings.mail.password,
          .tls_always = settings.mail.tls == "always",
          .ca_file = settings.mail.ca_file};
}

std::unique_ptr<mail::Mailer> Core::make_mailer(const views::Site& site) {
  store::Session db = reading_session();
  if (!sends_mail()) {
    mail::switch_off(db, *writer_);
    return nullptr;
  }
  mail::Letters letters(cities, receipts, site, clock,
                        {.public_url = settings.server.public_url, .from = settings.mail.from});
  mail::MailerOptions options;
  options.server = smtp_options(settings);
  options.per_minute = settings.mail.per_minute;
  options.random = random_;
  return std::make_unique<mail::Mailer>(std::move(db), *writer_, std::move(letters), metrics, clock,
                                        std::move(options));
}

}  // namespace colletta::app
