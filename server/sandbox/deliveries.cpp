#include "server/sandbox/deliveries.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "payments/sandbox/wire_json.hpp"
#include "payments/signature.hpp"

namespace colletta::sandbox {

Delivery after_try(Delivery delivery, bool delivered, Timestamp now) {
  constexpr std::array<std::int64_t, 6> kWaits = {1 * kSecondUs,   5 * kSecondUs,   30 * kSecondUs,
                                                  120 * kSecondUs, 600 * kSecondUs, kHourUs};
  if (delivered) {
    delivery.tries = 0;
    delivery.copies -= 1;
    delivery.deliver_at = now;
    if (delivery.copies <= 0) delivery.deliver_at.reset();
    return delivery;
  }
  const std::size_t at = std::min<std::size_t>(delivery.tries, kWaits.size() - 1);
  delivery.tries += 1;
  delivery.deliver_at = now + kWaits[at];
  if (now - delivery.created_at > kDeliverForUs) delivery.deliver_at.reset();
  return delivery;
}

Deliveries::Deliveries(DeliveriesOptions options, std::function<void(Delivery)> tried)
    : options_(std::move(options)), tried_(std::move(tried)) {
  for (std::size_t i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { work(); });
}

Deliveries::~Deliveries() { stop(); }

void Deliveries::push(Delivery delivery) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(delivery));
  }
  wake_.notify_one();
}

void Deliveries::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    queue_.clear();
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Deliveries::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    Delivery delivery = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    const bool delivered = post(delivery);
    tried_(after_try(std::move(delivery), delivered, options_.clock()));
    lock.lock();
  }
}

bool Deliveries::post(const Delivery& delivery) const {
  const std::string signature =
      payments::sign_webhook(options_.hmac, options_.secret, options_.clock(), delivery.body);
  const payments::HttpCall call{
      .method = "POST",
      .url = options_.url,
      .headers = {{"Content-Type", "application/json"},
                  {std::string(payments::sandbox::kSignatureHeader), signature}},
      .body = delivery.body};
  try {
    const int status = options_.deliver(call).status;
    return status >= 200 && status < 300;
  } catch (const std::exception&) {
    return false;  // the merchant's trouble, whatever it is: tried again, and the row counts it
  }
}

}  // namespace colletta::sandbox
