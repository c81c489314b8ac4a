// Campaign pages a second by wrk, beside nginx that serves the same bytes from a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::bench {

/// A page as a guest gets it without compression. Throws unless the answer is 200.
std::string fetch_page(const std::string& url);

/// nginx as fast as it is: a worker a core, sendfile, open files kept, no log.
class StaticServer {
 public:
  explicit StaticServer(const std::string& page);
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

}  // namespace colletta::bench
