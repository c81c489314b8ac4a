#include "tests/support/mariadb.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "server/store/session.hpp"

namespace colletta::test {
namespace {

constexpr auto kStartMax = std::chrono::seconds(30);

/// Small files: a test's server lives for seconds. Both programs need the same log size.
const std::vector<std::string>& common_settings() {
  static const std::vector<std::string> settings = {"--innodb-log-file-size=16M",
                                                    "--innodb-undo-tablespaces=0"};
  return settings;
}

/// A server that starts removes all temporary tables that it finds, those of others as well.
std::string own_tmpdir(const TempDir& dir) { return "--tmpdir=" + dir.path().string(); }

std::string user_option() { return ::geteuid() == 0 ? "--user=root" : "--skip-symbolic-links"; }

}  // namespace

MariaDb::MariaDb(std::vector<std::string> settings)
    : port_(free_port()), settings_(std::move(settings)) {
  std::vector<std::string> install = {"mariadb-install-db",
                                      "--no-defaults",
                                      "--datadir=" + (dir_ / "data").string(),
                                      own_tmpdir(dir_),
                                      "--auth-root-authentication-method=normal",
                                      "--skip-test-db",
                                      "--force",  // no look-up of this machine's name
                                      "--innodb-flush-method=nosync",
                                      "--debug-no-sync",
                                      user_option()};
  install.insert(install.end(), common_settings().begin(), common_settings().end());
  Process installer(install);
  const std::string output = installer.read_all();
  if (installer.wait() != 0) throw std::runtime_error("mariadb-install-db failed:\n" + output);
  start();
}

MariaDb::~MariaDb() {
  // Nothing in it is worth a clean end.
  process_->signal(SIGKILL);
}

MariaDb& MariaDb::shared() {
  // It is killed at times, the machine is not: what it has handed to the kernel stays. A test's
  // database is mostly DDL, and would wait for the disk more than for anything else.
  static MariaDb server({"--innodb-flush-method=nosync", "--debug-no-sync"});
  return server;
}

void MariaDb::start() {
  std::vector<std::string> argv = {"mariadbd",
                                   "--no-defaults",
                                   "--datadir=" + (dir_ / "data").string(),
                                   own_tmpdir(dir_),
                                   "--socket=" + (dir_ / "s").string(),
                                   "--pid-file=" + (dir_ / "pid").string(),
                                   "--bind-address=127.0.0.1",
                                   "--port=" + std::to_string(port_),
                                   "--skip-name-resolve",
                                   "--innodb-flush-log-at-trx-commit=1",
                                   "--innodb-buffer-pool-size=64M",
                                   "--innodb-buffer-pool-load-at-startup=0",
                                   "--innodb-buffer-pool-dump-at-shutdown=0",
                                   user_option()};
  argv.insert(argv.end(), common_settings().begin(), common_settings().end());
  argv.insert(argv.end(), settings_.begin(), settings_.end());
  process_ = std::make_unique<Process>(
      argv, Process::Options{.environment = {}, .output = dir_ / "log", .input = false});
  const auto give_up = std::chrono::steady_clock::now() + kStartMax;
  for (;;) {
    try {
      store::Session::open(url_of("mysql"), store::Access::kRead);
      return;
    } catch (const store::DatabaseError& error) {
      if (!process_->running() || std::chrono::steady_clock::now() > give_up) {
        throw std::runtime_error("mariadbd does not start: " + std::string(error.what()) +
                                 "; its log is " + (dir_ / "log").string());
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

void MariaDb::stop() {
  process_->signal(SIGTERM);
  process_->wait();
}

void MariaDb::kill() {
  process_->signal(SIGKILL);
  process_->wait();
}

void MariaDb::suspend() {
  process_->signal(SIGSTOP);
  // The signal is sent; the server stops a moment later, all its threads together.
  siginfo_t stopped{};
  ::waitid(P_PID, static_cast<id_t>(process_->pid()), &stopped, WSTOPPED | WNOWAIT);
}
void MariaDb::resume() { process_->signal(SIGCONT); }

store::MysqlUrl MariaDb::url_of(std::string database) const {
  store::MysqlUrl url;
  url.host = "localhost";
  url.socket = (dir_ / "s").string();
  url.user = "root";
  url.database = std::move(database);
  return url;
}

std::string MariaDb::create_database() {
  if (!process_->running()) start();  // a test that killed it failed before it started it again
  std::string name = "colletta_" + std::to_string(++databases_);
  auto session = store::Session::open(url_of("mysql"), store::Access::kWrite);
  session.run("create database", "CREATE DATABASE " + name);
  return name;
}

store::DatabaseUrl MariaDb::fresh_database() { return url_of(create_database()); }

store::DatabaseUrl MariaDb::fresh_database_over_tcp() {
  store::MysqlUrl url = url_of(create_database());
  url.host = "127.0.0.1";
  url.port = port_;
  url.socket.clear();
  return url;
}

}  // namespace colletta::test
