// Pages a second by wrk, and nginx that serves the same bytes from a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/bench/certificate.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::bench {

/// A page as a guest gets it without compression. Throws unless the answer is 200.
std::string fetch_page(const std::string& url);

/// nginx as fast as it is: a worker a core, sendfile, open files kept, no log. With a certificate
/// it speaks TLS 1.3 and nothing else.
class StaticServer {
 public:
  explicit StaticServer(const std::string& page, const std::string& type = "text/html",
                        const Certificate* certificate = nullptr);
  ~StaticServer();
  [[nodiscard]] std::string url() const { return url_; }

 private:
  test::TempDir dir_;
  std::string url_;
  std::unique_ptr<test::Process> process_;
};

struct PageRate {
  double per_second = 0;
  double p99_ms = 0;
};
/// Throws std::runtime_error for any answer that is not 2xx, and for any broken connection.
PageRate measure_pages(const std::string& url, std::size_t connections, std::int64_t seconds);

/// The same, where others may be refused: starts wrk, and reads it when it has ended.
class PagesMeanwhile {
 public:
  PagesMeanwhile(const std::string& url, std::size_t connections, std::int64_t seconds);
  struct Seen {
    double per_second = 0;  ///< that were answered with a page
    double p99_ms = 0;      ///< of all answers
    double refused = 0;     ///< answers that were no page, in all
  };
  Seen end();

 private:
  std::int64_t seconds_;
  test::Process wrk_;
};

}  // namespace colletta::bench
