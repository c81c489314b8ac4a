#include "tests/bench/pages.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <regex>
#include <stdexcept>
#include <thread>

#include "tests/bench/exchange.hpp"

namespace colletta::bench {
namespace {

std::string configuration(const std::filesystem::path& dir, std::uint16_t port,
                          const std::string& type, const Certificate* certificate) {
  const std::string at = dir.string();
  std::string text = ::geteuid() == 0 ? "user root;\n" : "";
  text += "daemon off; worker_processes auto; pid " + at + "/pid; error_log " + at + "/log;\n";
  text +=
      "events { worker_connections 1024; }\nhttp {\n  access_log off; sendfile on; tcp_nopush on;"
      " keepalive_requests 100000000; open_file_cache max=16;\n";
  for (const char* what : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    text += "  " + std::string(what) + "_temp_path " + at + "/" + what + ";\n";
  text += "  server { listen 127.0.0.1:" + std::to_string(port);
  if (certificate != nullptr)
    text += " ssl; ssl_protocols TLSv1.3; ssl_certificate " + certificate->chain() +
            "; ssl_certificate_key " + certificate->key();
  return text + "; root " + at + "; default_type " + type + "; charset utf-8; }\n}\n";
}

std::string first_group(const std::string& text, const char* pattern) {
  std::smatch match;
  if (!std::regex_search(text, match, std::regex(pattern)))
    throw std::runtime_error("wrk said something unexpected:\n" + text);
  return match[1];
}

/// wrk writes 950.00us, 12.34ms or 1.20s.
double ms_of(const std::string& text) {
  const double number = std::stod(text);
  if (text.ends_with("us")) return number / 1e3;
  return text.ends_with("ms") ? number : number * 1e3;
}

std::vector<std::string> wrk_on(const std::string& url, std::size_t connections,
                                std::int64_t seconds) {
  return {"wrk",
          "-t1",
          "-c" + std::to_string(connections),
          "-d" + std::to_string(seconds) + "s",
          "--latency",
          "--timeout",
          "20s",
          url};
}

struct Served {
  std::uint16_t port = 0;
  std::string target;
  bool by_tls = false;
};

/// "https://127.0.0.1:8080/page?x=1"
Served served_at(const std::string& url) {
  const std::size_t colon = url.rfind(':'), slash = url.find('/', colon);
  return {.port = static_cast<std::uint16_t>(std::stoul(url.substr(colon + 1))),
          .target = url.substr(slash),
          .by_tls = url.starts_with("https")};
}

}  // namespace

std::string fetch_page(const std::string& url) {
  const Served place = served_at(url);
  Answer answer = fetch(place.port, place.target, place.by_tls);
  if (answer.status != 200)
    throw std::runtime_error(url + " was answered with " + std::to_string(answer.status));
  return std::move(answer.body);
}

StaticServer::StaticServer(const std::string& page, const std::string& type,
                           const Certificate* certificate) {
  const std::uint16_t port = test::free_port();
  std::ofstream(dir_ / "page") << page;
  std::ofstream(dir_ / "nginx.conf") << configuration(dir_.path(), port, type, certificate);
  const bool by_tls = certificate != nullptr;
  url_ = (by_tls ? "https" : "http") + ("://127.0.0.1:" + std::to_string(port)) + "/page";
  process_ = std::make_unique<test::Process>(
      std::vector<std::string>{"nginx", "-p", dir_.path().string(), "-c",
                               (dir_ / "nginx.conf").string(), "-e", (dir_ / "log").string()},
      test::Process::Options{.environment = {}, .output = dir_ / "out", .input = false});
  for (int tries = 0; tries < 500 && process_->running(); ++tries) {
    try {
      const Answer answer = fetch(port, "/page", by_tls);
      if (answer.status == 200 && answer.body == page) return;
    } catch (const std::system_error&) {
      // not listening yet
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("nginx does not serve the page");
}

StaticServer::~StaticServer() {
  process_->signal(SIGTERM);  // to the master, which ends its workers
  process_->wait();
}

PageRate measure_pages(const std::string& url, std::size_t connections, std::int64_t seconds) {
  test::Process wrk(wrk_on(url, connections, seconds));
  const std::string told = wrk.read_all();
  if (wrk.wait() != 0 || told.find("Non-2xx") != std::string::npos ||
      told.find("Socket errors") != std::string::npos)
    throw std::runtime_error("wrk on " + url + ":\n" + told);
  return {.per_second = std::stod(first_group(told, R"(Requests/sec:\s+([0-9.]+))")),
          .p99_ms = ms_of(first_group(told, R"(99%\s+([0-9.]+\w+))"))};
}

PagesMeanwhile::PagesMeanwhile(const std::string& url, std::size_t connections,
                               std::int64_t seconds)
    : seconds_(seconds), wrk_(wrk_on(url, connections, seconds)) {}

PagesMeanwhile::Seen PagesMeanwhile::end() {
  const std::string told = wrk_.read_all();
  if (wrk_.wait() != 0) throw std::runtime_error("wrk failed:\n" + told);
  Seen seen{
      .per_second = 0, .p99_ms = ms_of(first_group(told, R"(99%\s+([0-9.]+\w+))")), .refused = 0};
  if (told.find("Non-2xx") != std::string::npos)
    seen.refused = std::stod(first_group(told, R"(Non-2xx or 3xx responses:\s+([0-9]+))"));
  seen.per_second = std::stod(first_group(told, R"(Requests/sec:\s+([0-9.]+))")) -
                    seen.refused / static_cast<double>(seconds_);
  return seen;
}

}  // namespace colletta::bench
