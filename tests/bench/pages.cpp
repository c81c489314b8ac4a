#include "tests/bench/pages.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <regex>
#include <stdexcept>
#include <thread>

#include "server/ops/http_client.hpp"

namespace colletta::bench {
namespace {

std::string configuration(const std::filesystem::path& dir, std::uint16_t port) {
  const std::string at = dir.string();
  std::string text = ::geteuid() == 0 ? "user root;\n" : "";
  text += "daemon off; worker_processes auto; pid " + at + "/pid; error_log " + at + "/log;\n";
  text +=
      "events { worker_connections 1024; }\nhttp {\n  access_log off; sendfile on; tcp_nopush on;"
      " keepalive_requests 100000000; open_file_cache max=16;\n";
  for (const char* what : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    text += "  " + std::string(what) + "_temp_path " + at + "/" + what + ";\n";
  return text + "  server { listen 127.0.0.1:" + std::to_string(port) + "; root " + at +
         "; default_type text/html; charset utf-8; }\n}\n";
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

}  // namespace

std::string fetch_page(const std::string& url) {
  ops::HttpClient client;
  auto reply = client.send({.method = "GET", .url = url, .headers = {}, .body = {}});
  if (reply.status != 200)
    throw std::runtime_error(url + " was answered with " + std::to_string(reply.status));
  return std::move(reply.body);
}

StaticServer::StaticServer(const std::string& page) {
  const std::uint16_t port = test::free_port();
  std::ofstream(dir_ / "page") << page;
  std::ofstream(dir_ / "nginx.conf") << configuration(dir_.path(), port);
  url_ = "http://127.0.0.1:" + std::to_string(port) + "/page";
  process_ = std::make_unique<test::Process>(
      std::vector<std::string>{"nginx", "-p", dir_.path().string(), "-c",
                               (dir_ / "nginx.conf").string(), "-e", (dir_ / "log").string()},
      test::Process::Options{.environment = {}, .output = dir_ / "out", .input = false});
  for (int tries = 0; tries < 500 && process_->running(); ++tries) {
    ops::HttpClient client;
    const auto reply = client.send({.method = "GET", .url = url_, .headers = {}, .body = {}});
    if (reply.status == 200 && reply.body == page) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  throw std::runtime_error("nginx does not serve the page");
}

StaticServer::~StaticServer() {
  process_->signal(SIGTERM);  // to the master, which ends its workers
  process_->wait();
}

PageRate measure_pages(const std::string& url, std::size_t connections, std::int64_t seconds) {
  test::Process wrk({"wrk", "-t1", "-c" + std::to_string(connections),
                     "-d" + std::to_string(seconds) + "s", "--latency", url});
  const std::string told = wrk.read_all();
  if (wrk.wait() != 0 || told.find("Non-2xx") != std::string::npos ||
      told.find("Socket errors") != std::string::npos)
    throw std::runtime_error("wrk on " + url + ":\n" + told);
  return {.per_second = std::stod(first_group(told, R"(Requests/sec:\s+([0-9.]+))")),
          .p99_ms = ms_of(first_group(told, R"(99%\s+([0-9.]+\w+))"))};
}

}  // namespace colletta::bench
