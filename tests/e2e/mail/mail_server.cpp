#include "tests/e2e/mail/mail_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>

#include "tests/support/folders/folders.hpp"

namespace colletta::test {

MailServer::MailServer() : port_(free_port()) {}

void MailServer::start(const std::vector<std::string>& more) {
  // Debian's own interpreter: python3-aiosmtpd is a package of Debian's.
  std::vector<std::string> argv = {
      "/usr/bin/python3", project_dir() + "/tests/e2e/mail/smtp_server.py",
      "--port",           std::to_string(port_),
      "--folder",         dir_.path().string()};
  argv.insert(argv.end(), more.begin(), more.end());
  process_ = std::make_unique<Process>(argv);
  const std::string line = process_->read_line();
  ASSERT_EQ(line, "ready") << line << "\n" << process_->read_all();
}

void MailServer::stop() {
  process_->signal(SIGKILL);
  process_->wait();
  process_.reset();
}

std::string MailServer::url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }

std::vector<nlohmann::json> MailServer::mails() const {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(dir_.path()))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::ranges::sort(files);
  std::vector<nlohmann::json> mails;
  for (const auto& file : files) {
    std::ifstream in(file);
    mails.push_back(nlohmann::json::parse(in));
  }
  return mails;
}

std::vector<nlohmann::json> MailServer::mails_to(const std::string& address) const {
  auto all = mails();
  std::erase_if(all, [&](const auto& mail) { return mail.at("rcpt_tos").at(0) != address; });
  return all;
}

Certificate::Certificate(const TempDir& dir)
    : certificate((dir / "mail.pem").string()), key((dir / "mail.key").string()) {
  Process openssl(
      {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
       "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
       "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate},
      {.environment = {}, .output = dir / "openssl.log", .input = false});
  EXPECT_EQ(openssl.wait(), 0);
}

}  // namespace colletta::test
