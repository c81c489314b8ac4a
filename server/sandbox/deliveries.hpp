// Posting webhooks to the merchant, on threads of their own: a slow or dead merchant never keeps
// the provider from answering. It must never touch the provider's database.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "domain/base/time.hpp"
#include "payments/gateway.hpp"
#include "server/sandbox/book_rows.hpp"

namespace colletta::sandbox {

/// Posts a webhook and gives the merchant's answer. Called from several threads; may block, within
/// a time limit of its own. What it throws counts as no answer.
using Deliver = std::function<payments::HttpReply(const payments::HttpCall&)>;

/// How long an undelivered event is tried again before it is left to `list_since`.
inline constexpr std::int64_t kDeliverForUs = 3 * kDayUs;

/// The delivery after one try: the next copy at once, done, or again after 1 s, 5 s, 30 s, 2 min,
/// 10 min, then every hour for kDeliverForUs. Only 2xx counts as delivered.
Delivery after_try(Delivery delivery, bool delivered, Timestamp now);

struct DeliveriesOptions {
  std::string url;
  std::string secret;
  payments::HmacSha256Hex hmac;
  Clock clock;
  Deliver deliver;
  std::size_t threads = 8;
};

class Deliveries {
 public:
  /// `tried` is called from the delivering threads with what after_try made of the delivery.
  Deliveries(DeliveriesOptions options, std::function<void(Delivery)> tried);
  ~Deliveries();
  Deliveries(const Deliveries&) = delete;
  Deliveries& operator=(const Deliveries&) = delete;

  /// Never blocks. The caller bounds how many are under way.
  void push(Delivery delivery);
  /// Ends the posts under way and forgets those that wait: their rows say that they are due.
  void stop();

 private:
  void work();
  [[nodiscard]] bool post(const Delivery& delivery) const;

  DeliveriesOptions options_;
  std::function<void(Delivery)> tried_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Delivery> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace colletta::sandbox
