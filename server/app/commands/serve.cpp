// colletta serve: the whole installation in one process, until a signal ends it.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "server/app/commands/command.hpp"
#include "server/app/log_setup.hpp"
#include "server/app/schema.hpp"
#include "server/app/web.hpp"
#include "server/ops/log.hpp"
#include "server/ops/open_files.hpp"

namespace colletta::app {
namespace {

ops::log::Level level_of(const std::string& name) {
  if (name == "debug") return ops::log::Level::kDebug;
  if (name == "warn") return ops::log::Level::kWarn;
  if (name == "error") return ops::log::Level::kError;
  return ops::log::Level::kInfo;
}

/// Blocks SIGINT and SIGTERM in this thread and, by inheritance, in all that start later, so that
/// exactly one place takes them.
sigset_t block_stop_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  return set;
}

/// Room for every connection, and for the database, the log's files and what else is open.
void make_room_for_connections(const ops::Settings& settings) {
  constexpr std::int64_t kOtherFiles = 512;
  const std::int64_t wanted = settings.server.connections_max + kOtherFiles;
  const std::int64_t limit = ops::allow_open_files(wanted);
  if (limit < wanted) ops::log::warn("few_open_files", {{"limit", limit}, {"count", wanted}});
}

std::string address_of(const Web& web, const ops::Settings& settings) {
  if (!settings.server.public_url.empty()) return settings.server.public_url;
  const std::string scheme = settings.server.tls_cert.empty() ? "http://" : "https://";
  return scheme + settings.server.address + ":" + std::to_string(web.port());
}

ops::ExitCode serve(const Invocation& invocation) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ops::ExitCode::kConfiguration;
  const sigset_t stop_signals = block_stop_signals();
  ops::log::configure({.level = level_of(settings.log.level), .clock = system_clock(), .sink = {}});
  if (const auto problem = schema_problem(settings)) {
    std::cerr << *problem << '\n';
    return ops::ExitCode::kSchema;
  }
  if (const auto problem = log_problem(settings)) {
    std::cerr << *problem << '\n';
    return ops::ExitCode::kConfiguration;
  }
  make_room_for_connections(settings);
  CoreOptions options;
  options.settings = settings;
  Core core(std::move(options));
  Web web(core);
  if (const auto started = web.start(); !started) {
    std::cerr << "Cannot listen on " << settings.server.address << ":" << settings.server.port
              << " (" << started.error().field << ": " << started.error().detail << ")\n";
    return ops::ExitCode::kAddress;
  }
  ops::log::info("serving", {{"port", web.port()}, {"pid", ::getpid()}});
  std::cout << "Colletta serves on " << address_of(web, settings) << "  (Ctrl-C stops it)\n"
            << std::flush;
  int signal = 0;
  sigwait(&stop_signals, &signal);
  ops::log::info("stopping", {{"signal", signal}});
  // From here on a second signal ends the process at once.
  std::thread([stop_signals] {
    int again = 0;
    sigwait(&stop_signals, &again);
    ::_exit(128 + again);
  }).detach();
  web.stop();
  ops::log::info("stopped");
  return ops::ExitCode::kOk;
}

}  // namespace

void add_serve(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand("serve", "Serve all cities of the database");
  verb->footer(
      "Examples:\n"
      "  colletta serve --data /var/lib/colletta --port 8080\n"
      "  colletta serve --database "
      "'mysql://colletta@localhost/colletta?socket=/run/mysqld/mysqld.sock'\n");
  add_settings(*verb, invocation);
  verb->callback([&invocation] { invocation.run = [&invocation] { return serve(invocation); }; });
}

}  // namespace colletta::app
