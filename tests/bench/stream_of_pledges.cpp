#include "tests/bench/stream_of_pledges.hpp"

#include <chrono>
#include <stdexcept>

#include "server/app/core.hpp"
#include "tests/bench/load.hpp"

namespace colletta::bench {
namespace {

constexpr double kLongSeconds = 600;  // `stop` comes long before
constexpr auto kUntilSteady = std::chrono::milliseconds(300);

ops::UlidMaker& ulids() {
  static ops::UlidMaker maker(app::system_clock());
  return maker;
}

}  // namespace

StreamOfPledges::StreamOfPledges(const Installation& server, CampaignId campaign, SSL_CTX* tls,
                                 std::size_t first)
    : head_("POST /api/v1/pledges HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
            "\r\nContent-Type: application/json\r\nIdempotency-Key: "),
      tls_(tls),
      port_(server.port()),
      first_(first),
      campaign_(std::move(campaign)) {}

std::string StreamOfPledges::request(std::size_t number) {
  const std::string body = pledge_body(campaign_, first_ + number);
  if (ids_.size() <= number) ids_.resize(number + 1);
  ids_[number] = ulids().next();
  return head_ + ids_[number] + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

void StreamOfPledges::run(const Arrivals& arrivals, const std::atomic<bool>* stop) {
  const Request ask = [this](std::size_t number) { return request(number); };
  const Answered note = [this](std::size_t number, const Answer& answer) {
    if (answer.status != 201) {
      if (answer.status != 503) odd_ = std::to_string(answer.status) + ": " + answer.body;
      return;
    }
    const bool counted = answer.body.find(R"("state":"confirmed")") != std::string::npos;
    (counted ? confirmed_ : placed_).push_back(ids_[number]);
  };
  all_ = arrive(port_, tls_, arrivals, ask, note, stop);
  if (!odd_.empty()) throw std::runtime_error("a pledge was answered with " + odd_);
}

void StreamOfPledges::must_all_be_confirmed() const {
  std::size_t sent = 0;
  for (const Arrival& one : all_) sent += one.sent_us >= 0 ? 1 : 0;
  if (sent != confirmed_.size() || sent == 0)
    throw std::runtime_error(std::to_string(sent) + " pledges arrived, " +
                             std::to_string(confirmed_.size()) + " were confirmed");
}

PledgesMeanwhile::PledgesMeanwhile(StreamOfPledges& stream, double per_second)
    : stream_(stream), thread_([this, per_second] {
        try {
          stream_.run({.per_second = per_second, .seconds = kLongSeconds}, &stop_);
        } catch (...) {
          failure_ = std::current_exception();
        }
      }) {
  std::this_thread::sleep_for(kUntilSteady);
}

PledgesMeanwhile::~PledgesMeanwhile() { stop_ = true; }

void PledgesMeanwhile::end() {
  stop_ = true;
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
  stream_.must_all_be_confirmed();
}

}  // namespace colletta::bench
