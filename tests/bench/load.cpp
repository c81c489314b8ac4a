#include "tests/bench/load.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "server/app/core.hpp"
#include "server/ops/http_client.hpp"
#include "tests/bench/stage.hpp"

namespace colletta::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::int64_t us_since(SteadyClock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - start).count();
}

void place(ops::HttpClient& client, const payments::HttpCall& call) {
  const auto reply = client.send(call);
  const auto body = nlohmann::json::parse(reply.body, nullptr, false);
  if (reply.status != 201 || !body.is_object() || body.value("state", "") != "confirmed")
    throw std::runtime_error("a pledge was answered with " + std::to_string(reply.status) + ": " +
                             reply.body);
}

}  // namespace

std::string pledge_body(const CampaignId& campaign, std::size_t number) {
  return nlohmann::json{{"campaign", campaign.str()},
                        {"amount", kPledgeAmount.cents()},
                        {"email", "citizen" + std::to_string(number) + "@example.org"},
                        {"name", "Citizen " + std::to_string(number)},
                        {"message", "Coraggio!"},
                        {"locale", "it"},
                        {"payment_token", "tok_success"}}
      .dump();
}

Timed share_out(std::size_t count, const std::vector<Client>& clients) {
  std::vector<std::int64_t> waited_us(count);
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&](const Client& client) {
    try {
      for (std::size_t i = next++; i < count; i = next++) {
        const auto start = SteadyClock::now();
        client(i);
        waited_us[i] = us_since(start);
      }
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
      next = count;
    }
  };
  const auto start = SteadyClock::now();
  {
    std::vector<std::jthread> threads;
    for (const Client& client : clients) threads.emplace_back(work, std::cref(client));
  }
  Timed timed{.seconds = static_cast<double>(us_since(start)) / 1e6, .waited_us = {}};
  if (failure) std::rethrow_exception(failure);
  std::ranges::sort(waited_us);
  timed.waited_us = std::move(waited_us);
  return timed;
}

Timed place_pledges(const std::string& origin, const CampaignId& campaign, std::size_t count,
                    std::size_t clients, std::size_t first) {
  // Everything that can be made before the clock runs is: the cores are shared with the server.
  ops::UlidMaker ulids(app::system_clock());
  std::vector<payments::HttpCall> calls;
  for (std::size_t i = 0; i < count; ++i)
    calls.push_back(
        {.method = "POST",
         .url = origin + "/api/v1/pledges",
         .headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", ulids.next()}},
         .body = pledge_body(campaign, first + i)});
  std::vector<Client> citizens;
  for (std::size_t i = 0; i < clients; ++i)
    citizens.emplace_back([http = std::make_shared<ops::HttpClient>(), &calls](std::size_t number) {
      place(*http, calls[number]);
    });
  return share_out(count, citizens);
}

}  // namespace colletta::bench
