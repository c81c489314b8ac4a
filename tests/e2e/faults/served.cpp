#include "tests/e2e/faults/served.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

namespace colletta::test {
namespace {

constexpr int kStartTries = 400;  // of 25 ms
constexpr auto kStartPause = std::chrono::milliseconds(25);

std::string text_of(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

Served::Served(City& city)
    : city_(city),
      port_(free_port()),
      log_(city.data_dir() + ".log"),
      client_({.timeout_ms = 20'000}) {
  std::filesystem::create_directories(city.data_dir());
}

void Served::start(const std::vector<std::string>& prefix) {
  std::vector<std::string> argv = prefix;
  argv.insert(argv.end(), {COLLETTA_BINARY, "serve", "--data", city_.data_dir(), "--database",
                           city_.url().str(), "--port", std::to_string(port_)});
  process_ = std::make_unique<Process>(
      argv, Process::Options{.environment = {{"COLLETTA_LIMITS_PLEDGES_PER_MINUTE", "0"},
                                             {"COLLETTA_LIMITS_API_WRITES_PER_MINUTE", "0"}},
                             .output = log_,
                             .input = false});
  for (int i = 0; i < kStartTries && process_->running(); ++i) {
    if (get("/health/ready").status == 200) return;
    std::this_thread::sleep_for(kStartPause);
  }
  ADD_FAILURE() << "it does not serve: " << text_of(log_);
}

std::string Served::said() const { return text_of(log_); }

void Served::kill() {
  process_->signal(SIGKILL);
  EXPECT_EQ(process_->wait(), -SIGKILL) << text_of(log_);
}

void Served::stop() {
  process_->signal(SIGTERM);
  EXPECT_EQ(process_->wait(), 0) << text_of(log_);
}

payments::HttpReply Served::get(const std::string& path) {
  return client_.send({.method = "GET",
                       .url = "http://127.0.0.1:" + std::to_string(port_) + path,
                       .headers = {},
                       .body = {}});
}

payments::HttpReply Served::post(const std::string& path, const std::string& body,
                                 payments::Headers headers) {
  return client_.send({.method = "POST",
                       .url = "http://127.0.0.1:" + std::to_string(port_) + path,
                       .headers = std::move(headers),
                       .body = body});
}

payments::HttpReply Served::pledge(const PlacePledge& pledge) {
  const nlohmann::json body{{"campaign", pledge.campaign.str()},
                            {"amount", pledge.amount.cents()},
                            {"email", pledge.email},
                            {"name", pledge.public_name},
                            {"message", pledge.message},
                            {"payment_token", "tok_success"}};
  return post("/api/v1/pledges", body.dump(),
              {{"Content-Type", "application/json"}, {"Idempotency-Key", pledge.id.str()}});
}

}  // namespace colletta::test
