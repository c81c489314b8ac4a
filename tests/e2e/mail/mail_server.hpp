// An independent mail server as a child, and what it was given (smtp_server.py).
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::test {

class MailServer {
 public:
  MailServer();

  /// On the same port every time; `more`: options of the script.
  void start(const std::vector<std::string>& more = {});
  void stop();

  [[nodiscard]] std::string url() const;
  /// All messages that it was given, in order; those that it then refused are not among them.
  [[nodiscard]] std::vector<nlohmann::json> mails() const;
  /// Those for one recipient.
  [[nodiscard]] std::vector<nlohmann::json> mails_to(const std::string& address) const;

 private:
  TempDir dir_;
  std::uint16_t port_;
  std::unique_ptr<Process> process_;
};

/// A self-made certificate for 127.0.0.1 and localhost, by OpenSSL's own program.
struct Certificate {
  explicit Certificate(const TempDir& dir);
  std::string certificate, key;  ///< files
};

}  // namespace colletta::test
