// Sends what the queue holds, in a thread of its own with a connection of its own, so that a mail
// server which answers slowly or not at all keeps nothing else waiting. At least once: a mail is
// claimed before it is sent and settled after; whoever dies in between leaves a claim that runs
// out, and the repetition carries the same Message-ID.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "server/mail/letters.hpp"
#include "server/ops/metrics.hpp"
#include "server/ops/rate_limit.hpp"
#include "server/ops/smtp_client.hpp"
#include "server/writer/writer.hpp"

namespace colletta::mail {

struct MailerOptions {
  ops::SmtpOptions server;
  std::int64_t per_minute = 120;
  int pause_ms = 1'000;                            ///< between two looks when nothing calls
  std::function<std::string(std::size_t)> random;  ///< bytes, for the jitter of retries
};

class Mailer {
 public:
  /// `db` is a reading session of its own.
  Mailer(store::Session db, writer::Writer& writer, Letters letters, ops::Metrics& metrics,
         Clock clock, MailerOptions options);
  /// stop()
  ~Mailer();

  void start();
  /// Looks now: a commit may have made work.
  void call();
  /// Ends what is being sent. Any number of times.
  void stop();

  /// One look in the caller's thread, for tests: reads the journals, sends what is due. Returns how
  /// many mails the server took.
  std::size_t run_once();

 private:
  void loop();
  void guarded(std::string_view job, void (Mailer::*run)());
  void read();
  void send();
  void measure();
  bool may_send();
  bool send_one(store::MailRow mail);
  bool claim(store::MailRow& mail);
  void settle(const store::MailRow& mail, store::MailOutcome outcome, const std::string& code);
  bool hand_over(store::MailRow mail, const ops::Letter& letter);
  void retry(store::MailRow mail, const std::string& code);
  void back_off(const ops::Delivered& delivered);
  std::int64_t wait_us(std::int64_t tries);

  store::Session db_;
  writer::Writer& writer_;
  const Letters letters_;
  ops::Metrics& metrics_;
  Clock clock_;
  MailerOptions options_;
  ops::SmtpClient server_;
  ops::RateLimiter rate_;
  std::size_t sent_ = 0;         // in this look
  std::int64_t unreached_ = 0;   // how often in a row no mail could be handed over
  Timestamp server_again_at_{};  // until then it is left alone

  std::mutex mutex_;
  std::condition_variable wake_;
  bool called_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace colletta::mail
