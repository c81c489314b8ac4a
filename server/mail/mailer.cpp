#include "server/mail/mailer.hpp"

#include <algorithm>
#include <chrono>

#include "payments/attempt.hpp"
#include "server/mail/outbox.hpp"
#include "server/ops/log.hpp"

namespace colletta::mail {
namespace {

constexpr std::int64_t kSentAtOnce = 100;
constexpr std::int64_t kClaimUs = 300 * kSecondUs;  // longer than an exchange and its end
constexpr std::int64_t kTriesMax = 16;              // some two days and a half
constexpr std::int64_t kUnreachedStepsMax = 5;      // a server is asked every ten minutes at least
constexpr std::int64_t kUnknownCityUs = kHourUs;    // known after this process's next start
constexpr std::int64_t kMinuteUs = 60 * kSecondUs;
constexpr std::string_view kRateKey = "mail";

}  // namespace

Mailer::Mailer(store::Session db, writer::Writer& writer, Letters letters, ops::Metrics& metrics,
               Clock clock, MailerOptions options)
    : db_(std::move(db)),
      writer_(writer),
      letters_(std::move(letters)),
      metrics_(metrics),
      clock_(std::move(clock)),
      options_(std::move(options)),
      server_(options_.server),
      rate_({.burst = options_.per_minute, .window_us = kMinuteUs}, clock_) {}

Mailer::~Mailer() { stop(); }

void Mailer::start() {
  thread_ = std::thread([this] { loop(); });
}

void Mailer::call() {
  {
    const std::lock_guard lock(mutex_);
    called_ = true;
  }
  wake_.notify_one();
}

void Mailer::stop() {
  server_.stop();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Mailer::loop() {
  for (;;) {
    run_once();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, std::chrono::milliseconds(options_.pause_ms),
                   [&] { return stopping_ || called_; });
    called_ = false;
    if (stopping_) return;
  }
}

std::size_t Mailer::run_once() {
  sent_ = 0;
  guarded("mail_read", &Mailer::read);
  guarded("mail_send", &Mailer::send);
  guarded("mail_measure", &Mailer::measure);
  return sent_;
}

void Mailer::guarded(std::string_view job, void (Mailer::*run)()) {
  const Timestamp started = clock_();
  bool ok = true;
  try {
    (this->*run)();
  } catch (const std::exception& error) {
    // The database is away or a bug struck: the next look tries again.
    ok = false;
    ops::log::warn("job_failed", {{"job", job}, {"detail", error.what()}});
  }
  metrics_.job(job, ok, clock_() - started);
}

void Mailer::read() { read_journals(db_, writer_, clock_); }

void Mailer::send() {
  for (auto& mail : store::mails_due(db_, clock_(), kSentAtOnce))
    if (!may_send() || !send_one(std::move(mail))) return;
}

void Mailer::measure() {
  const auto figures = store::mail_figures(db_);
  metrics_.mail_queue(figures.waiting, figures.set_aside,
                      figures.oldest ? std::max<std::int64_t>(0, clock_() - *figures.oldest) : 0);
}

bool Mailer::may_send() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return false;
  }
  return clock_() >= server_again_at_ && rate_.wait_us(kRateKey) == 0;
}

/// False: no further mail can be sent for now.
bool Mailer::send_one(store::MailRow mail) {
  if (!claim(mail)) return true;
  ops::Letter letter;
  switch (letters_.write(db_, mail, letter)) {
    case Writable::kNobody:
      settle(mail, store::MailOutcome::kDropped, "");
      return true;
    case Writable::kNotYet:
      mail.next_at = clock_() + kUnknownCityUs;
      settle(mail, store::MailOutcome::kWaiting, "");
      return true;
    case Writable::kYes:
      break;
  }
  return hand_over(std::move(mail), letter);
}

bool Mailer::hand_over(store::MailRow mail, const ops::Letter& letter) {
  const auto message = ops::message_of(letter);
  if (!message) {
    ops::log::warn("mail_set_aside",
                   {{"pledge", mail.pledge.str()}, {"code", message.error().field}});
    settle(mail, store::MailOutcome::kSetAside, message.error().field);
    return true;
  }
  static_cast<void>(rate_.take(kRateKey));
  const Timestamp started = clock_();
  const auto delivered = server_.send(letter.from, letter.to, *message);
  metrics_.mail_try(to_string(delivered.outcome), clock_() - started);
  const std::string code = delivered.code > 0 ? std::to_string(delivered.code) : "";
  if (delivered.outcome != ops::Delivery::kUnreachable) unreached_ = 0;
  switch (delivered.outcome) {
    case ops::Delivery::kAccepted:
      settle(mail, store::MailOutcome::kSent, code);
      ++sent_;
      return true;
    case ops::Delivery::kLater:
      retry(std::move(mail), code);
      return true;
    case ops::Delivery::kRefused:
      // The server's words may name the address: its number must do.
      ops::log::warn("mail_set_aside", {{"pledge", mail.pledge.str()}, {"code", code}});
      settle(mail, store::MailOutcome::kSetAside, code);
      return true;
    case ops::Delivery::kUnreachable:
      // Not this mail's fault: it is due as before, and the claim was no try.
      mail.next_at = clock_();
      --mail.tries;
      settle(mail, store::MailOutcome::kWaiting, code);
      back_off(delivered);
      return false;
  }
  return false;
}

void Mailer::retry(store::MailRow mail, const std::string& code) {
  const bool enough = mail.tries >= kTriesMax;
  mail.next_at = clock_() + wait_us(mail.tries);
  if (enough) ops::log::warn("mail_set_aside", {{"pledge", mail.pledge.str()}, {"code", code}});
  settle(mail, enough ? store::MailOutcome::kSetAside : store::MailOutcome::kWaiting, code);
}

void Mailer::back_off(const ops::Delivered& delivered) {
  ++unreached_;
  server_again_at_ = clock_() + wait_us(std::min(unreached_, kUnreachedStepsMax));
  ops::log::warn("mail_server_failed",
                 {{"code", std::to_string(delivered.code)}, {"detail", delivered.detail}});
}

std::int64_t Mailer::wait_us(std::int64_t tries) {
  const std::string bytes = options_.random(2);
  const int jitter =
      (static_cast<unsigned char>(bytes[0]) * 256 + static_cast<unsigned char>(bytes[1])) % 1'000;
  return payments::retry_after_us(static_cast<int>(std::max<std::int64_t>(tries, 1)), jitter);
}

/// Another process that finds the mail at the same time loses it here. On success the row says so.
bool Mailer::claim(store::MailRow& mail) {
  bool mine = false;
  const Timestamp now = clock_();
  const writer::WriteRows rows{[&](store::Session& session) -> Result<Outcome> {
    mine = store::claim_mail(session, mail, now + kClaimUs, now);
    return Outcome{};
  }};
  if (!writer_.run(mail.city, rows) || !mine) return false;
  mail.next_at = now + kClaimUs;
  ++mail.tries;
  return true;
}

void Mailer::settle(const store::MailRow& mail, store::MailOutcome outcome,
                    const std::string& code) {
  const writer::WriteRows rows{[&](store::Session& session) -> Result<Outcome> {
    store::settle_mail(session, mail, outcome, code, clock_());
    return Outcome{};
  }};
  // What could not be noted is sent again when the claim runs out, and known by its Message-ID.
  if (!writer_.run(mail.city, rows))
    ops::log::warn("mail_not_noted", {{"pledge", mail.pledge.str()}});
}

}  // namespace colletta::mail
