// A running sandbox service on a real SQLite file, with a merchant that takes its webhooks and a
// clock that the test turns.
#pragma once

#include <openssl/rand.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "payments/sandbox/gateway.hpp"
#include "server/sandbox/service.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/unit/payments/rail.hpp"

namespace colletta::sandbox {

inline std::string random_of(std::size_t count) {
  std::string bytes(count, '\0');
  RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count));
  return bytes;
}

/// Takes webhooks as a merchant should: verifies, remembers, answers what the test wants.
class Merchant {
 public:
  explicit Merchant(const payments::Gateway& gateway) : gateway_(gateway) {}

  payments::HttpReply take(const payments::HttpCall& call, Timestamp now) {
    const auto notice = gateway_.verify_webhook(call.body, call.headers, now);
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !blocked; });
    const int status = notice ? answer.load() : 400;
    ++posts;
    if (status == 200) taken_.push_back(*notice);
    changed_.notify_all();
    return {.status = status, .headers = {}, .body = {}};
  }
  template <class Condition>
  bool wait_until(Condition condition,
                  std::chrono::milliseconds patience = std::chrono::seconds(20)) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, condition);
  }
  bool wait_for_taken(std::size_t count) {
    return wait_until([&] { return taken_.size() >= count; });
  }
  bool wait_for_posts(int count) {
    return wait_until([&] { return posts >= count; });
  }
  std::vector<payments::Notice> taken() {
    const std::lock_guard lock(mutex_);
    return taken_;
  }
  std::vector<std::string> kinds() {
    std::vector<std::string> all;
    for (const payments::Notice& notice : taken()) all.push_back(notice.kind);
    return all;
  }
  void set_blocked(bool on) {
    const std::lock_guard lock(mutex_);
    blocked = on;
    changed_.notify_all();
  }

  std::atomic<int> answer = 200;
  int posts = 0;         // under mutex_
  bool blocked = false;  // under mutex_

 private:
  const payments::Gateway& gateway_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<payments::Notice> taken_;
};

class RunningRail {
 public:
  RunningRail()
      : gateway({.api_url = "http://provider.test",
                 .page_url = "",
                 .api_key = "key",
                 .webhook_secret = payments::sandbox::kSecret},
                payments::sandbox::hmac_hex),
        merchant(gateway) {
    start();
  }
  ~RunningRail() { merchant.set_blocked(false); }

  ServiceOptions options() {
    ServiceOptions made;
    made.path = (dir / "sandbox.sqlite").string();
    made.webhook_url = "http://merchant.test/webhooks/sandbox";
    made.webhook_secret = payments::sandbox::kSecret;
    made.api_key = "key";
    made.clock = [this] { return Timestamp{now_us.load()}; };
    made.random = random_of;
    made.hmac = payments::sandbox::hmac_hex;
    made.deliver = [this](const payments::HttpCall& call) {
      return merchant.take(call, Timestamp{now_us.load()});
    };
    made.delivery_threads = 2;
    made.tick_ms = 5;
    return made;
  }
  void start() { service = std::make_unique<SandboxService>(options()); }
  void restart() {
    service.reset();
    start();
  }

  payments::HttpReply send(const Result<payments::HttpCall>& call) {
    return service->handle_now(*call);
  }
  payments::Reply begin(std::string token, payments::Collect collect, const std::string& attempt) {
    return gateway.parse(
        payments::Operation::kBegin,
        send(gateway.begin(payments::sandbox::Rail::request(std::move(token), collect, attempt))));
  }
  payments::Reply fetched(const std::string& reference) {
    return gateway.parse_fetched(payments::Operation::kBegin, send(gateway.fetch(reference)));
  }
  payments::Reply fetched_by_key(payments::Operation operation, const std::string& attempt) {
    const std::string key = payments::idempotency_key(operation, AttemptId::of(attempt));
    return gateway.parse_fetched(operation, send(gateway.fetch_by_key(key)));
  }
  void pass(std::int64_t us) {
    now_us += us;
    service->tick_now();
  }
  /// Lets time pass until the merchant has had so many posts. In steps: a post's outcome comes back
  /// on its own thread, and its back-off counts from then. All steps together stay under three
  /// days.
  bool pass_until_posts(int count) {
    for (int step = 0; step < 400; ++step) {
      pass(120 * kSecondUs);
      const auto enough = [&] { return merchant.posts >= count; };
      if (merchant.wait_until(enough, std::chrono::milliseconds(50))) return true;
    }
    return false;
  }

  test::TempDir dir;
  std::atomic<std::int64_t> now_us = parse_rfc3339("2026-03-01T10:00:00Z")->us;
  payments::sandbox::SandboxGateway gateway;
  Merchant merchant;
  std::unique_ptr<SandboxService> service;  // last: its threads call the merchant
};

}  // namespace colletta::sandbox
