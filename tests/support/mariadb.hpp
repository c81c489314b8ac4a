// A MariaDB server of the test's own: made in a temporary folder, on loopback, gone with the test.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "server/store/database_url.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::test {

class MariaDb {
 public:
  /// Makes and starts a server; about 0.8 s. It flushes each commit (as in production) unless
  /// `settings` say otherwise: mariadbd options such as "--innodb-flush-log-at-trx-commit=0".
  explicit MariaDb(std::vector<std::string> settings = {});
  ~MariaDb();

  /// The server that all tests of one program share. The first call makes it, on the main thread.
  /// A test that stops or stalls it MUST start it again.
  static MariaDb& shared();

  /// A new, empty database, reached over the unix socket or over TCP.
  store::DatabaseUrl fresh_database();
  store::DatabaseUrl fresh_database_over_tcp();

  void start();    ///< after stop or kill; returns when it answers
  void stop();     ///< cleanly
  void kill();     ///< as a power cut would
  void suspend();  ///< it stays but does not answer
  void resume();
  [[nodiscard]] pid_t pid() const { return process_->pid(); }

 private:
  [[nodiscard]] store::MysqlUrl url_of(std::string database) const;
  std::string create_database();

  TempDir dir_;
  std::uint16_t port_;
  std::vector<std::string> settings_;
  int databases_ = 0;
  std::unique_ptr<Process> process_;
};

}  // namespace colletta::test
