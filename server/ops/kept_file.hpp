// Small files that must survive: written beside and moved into place, so that a reader sees the old
// one or the new one whole, and forced to the disk before anybody is told. It must never know what
// stands in them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/base/result.hpp"

namespace colletta::ops {

/// The whole file; nothing when there is none. Throws std::runtime_error when it cannot be read.
std::optional<std::string> read_kept(const std::string& path);

/// Replaces or makes the file (0600) and, if need be, its folder. Throws std::runtime_error.
void keep(const std::string& path, std::string_view content);

/// Makes the file (0600) unless there is one: of two processes that start at once, one makes it and
/// both find it. True: it was made now. Throws std::runtime_error.
bool keep_first(const std::string& path, std::string_view content);

/// Error kInvalid with a sentence when others than its owner can read the file.
Status check_private(const std::string& path);

/// An exclusive lock on a file, between processes, held as long as this lives. Waits for it.
class FileHold {
 public:
  explicit FileHold(const std::string& path);
  ~FileHold();
  FileHold(const FileHold&) = delete;
  FileHold& operator=(const FileHold&) = delete;

 private:
  int file_ = -1;
};

}  // namespace colletta::ops
