// The public files of a city's log (c2sp.org/tlog-tiles) by their paths below its prefix, from an
// exported folder or from where the city serves them. It must never know what stands in them.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include "server/ops/http_client.hpp"

namespace colletta::services {

/// What was asked for may be there, and cannot be read now: says nothing about the log. `what()` is
/// a sentence for a person.
struct FilesUnavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class LogFiles {
 public:
  virtual ~LogFiles() = default;
  /// The whole file; nothing: there is none, or it is longer than any such file can be. Throws
  /// FilesUnavailable.
  virtual std::optional<std::string> get(const std::string& path) = 0;
  /// The folder in which checkpoints signed earlier stand; empty: there is none to list.
  [[nodiscard]] virtual std::string past_checkpoints() const { return {}; }
};

class FolderFiles final : public LogFiles {
 public:
  /// Throws FilesUnavailable when there is no such folder.
  explicit FolderFiles(std::string folder);
  std::optional<std::string> get(const std::string& path) override;
  [[nodiscard]] std::string past_checkpoints() const override;

 private:
  std::string folder_;
};

/// Tries again, a few times and ever more slowly, where a server or the way to it fails.
class ServedFiles final : public LogFiles {
 public:
  /// `url`: of the city, "https://city.example" or "https://example.org/borgo". Throws
  /// FilesUnavailable when it is no such address.
  explicit ServedFiles(std::string url);
  std::optional<std::string> get(const std::string& path) override;

 private:
  std::string prefix_;
  ops::HttpClient client_;
  bool answered_ = false;  ///< ever
};

}  // namespace colletta::services
