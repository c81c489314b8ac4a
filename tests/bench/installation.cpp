#include "tests/bench/installation.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "server/app/core.hpp"
#include "tests/bench/exchange.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::bench {
namespace {

constexpr auto kStartMax = std::chrono::seconds(30);
constexpr auto kLookEvery = std::chrono::milliseconds(2);

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream out;
  out << std::ifstream(file).rdbuf();
  return out.str();
}

std::int64_t count(store::Session& session, const std::string& sql) {
  return std::get<0>(session.fetch_one<std::int64_t>({"bench_count", sql}).value());
}

void must_equal(std::string_view what, std::int64_t found, std::size_t wanted) {
  if (found != static_cast<std::int64_t>(wanted))
    throw std::runtime_error(std::string(what) + ": " + std::to_string(found) + ", acknowledged " +
                             std::to_string(wanted));
}

}  // namespace

std::vector<std::string> place_of(const ops::Settings& settings) {
  std::vector<std::string> arguments = {"--data", settings.data.dir};
  if (!settings.database.url.empty()) {
    arguments.emplace_back("--database");
    arguments.push_back(settings.database.url);
  }
  return arguments;
}

Installation::Installation(const ops::Settings& settings, const Stage& stage,
                           const std::vector<std::string>& more, const Certificate* certificate)
    : port_(test::free_port()), log_(std::filesystem::path(settings.data.dir) / "serve.log") {
  const std::string port = std::to_string(port_);
  origin_ = (certificate == nullptr ? "http://127.0.0.1:" : "https://127.0.0.1:") + port;
  page_url_ = origin_ + "/campaigns/" + stage.campaign.str();
  std::vector<std::string> argv = {COLLETTA_PROGRAM,
                                   "serve",
                                   "--port",
                                   port,
                                   "--limits-pledges-per-minute",
                                   "0",
                                   "--limits-api-writes-per-minute",
                                   "0"};
  if (certificate != nullptr)
    for (const std::string& argument : {std::string("--server-tls-cert"), certificate->chain(),
                                        std::string("--server-tls-key"), certificate->key()})
      argv.push_back(argument);
  for (const std::string& argument : more) argv.push_back(argument);
  for (std::string& argument : place_of(settings)) argv.push_back(std::move(argument));
  const auto start = std::chrono::steady_clock::now();
  process_ = std::make_unique<test::Process>(
      argv, test::Process::Options{.environment = {}, .output = log_, .input = false});
  while (!answers(certificate != nullptr)) {
    if (!process_->running() || std::chrono::steady_clock::now() > start + kStartMax)
      throw std::runtime_error("the server does not start:\n" + text_of(log_));
    std::this_thread::sleep_for(kLookEvery);
  }
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  first_page_ms_ = took.count();
}

bool Installation::answers(bool by_tls) const {
  try {
    return fetch(port_, page_url_.substr(origin_.size()), by_tls).status == 200;
  } catch (const std::system_error&) {
    return false;
  }
}

double Installation::metric(const std::string& name) const {
  std::istringstream lines(fetch(port_, "/metrics", false).body);
  double sum = 0;
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(name + "{") || line.starts_with(name + " "))
      sum += std::stod(line.substr(line.rfind(' ') + 1));
  return sum;
}

bool Installation::takes_commands() const {
  return fetch(port_, "/health", false).body.find(R"("journal":"good")") != std::string::npos;
}

std::int64_t Installation::memory(std::string_view name) const {
  std::ifstream in("/proc/" + std::to_string(process_->pid()) + "/status");
  for (std::string word; in >> word;) {
    std::int64_t kib = 0;
    if (word == name && in >> kib) return kib;
  }
  throw std::runtime_error("the server is gone:\n" + text_of(log_));
}

void Installation::stop() {
  process_->signal(SIGTERM);
  if (process_->wait() != 0)
    throw std::runtime_error("the server did not end well:\n" + text_of(log_));
}

void verify(const ops::Settings& settings, std::size_t acknowledged) {
  std::vector<std::string> argv = {COLLETTA_PROGRAM, "verify"};
  for (std::string& argument : place_of(settings)) argv.push_back(std::move(argument));
  test::Process check(argv);
  const std::string told = check.read_all();
  if (check.wait() != 0) throw std::runtime_error("verify found something:\n" + told);
  auto session = store::Session::open(app::database_of(settings).value(), store::Access::kRead);
  must_equal("confirmed pledges",
             count(session, "SELECT COUNT(*) FROM pledge WHERE state = 'confirmed'"), acknowledged);
  must_equal("the campaigns' counts",
             count(session, "SELECT CAST(SUM(pledges) AS SIGNED) FROM campaign"), acknowledged);
}

}  // namespace colletta::bench
