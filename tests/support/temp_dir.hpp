// A folder that a test owns, and a port that nobody uses.
#pragma once

#include <cstdint>
#include <filesystem>

namespace colletta::test {

class TempDir {
 public:
  TempDir();
  ~TempDir();  ///< removes it with all it holds
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  friend std::filesystem::path operator/(const TempDir& dir, std::string_view name) {
    return dir.path_ / name;
  }

 private:
  std::filesystem::path path_;
};

/// A TCP port of 127.0.0.1 that was free a moment ago.
std::uint16_t free_port();

}  // namespace colletta::test
