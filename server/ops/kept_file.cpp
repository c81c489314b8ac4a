#include "server/ops/kept_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace colletta::ops {
namespace {

[[noreturn]] void fail(const std::string& path) {
  throw std::runtime_error(path + ": " + std::strerror(errno));
}

std::string folder_of(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

/// The name itself is on the disk only when its folder is.
void sync_folder(const std::string& path) {
  const int folder = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) fail(path);
  const bool good = ::fsync(folder) == 0;
  ::close(folder);
  if (!good) fail(path);
}

bool write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t n = ::write(file, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

/// A file of this process beside `path`, on the disk.
std::string write_beside(const std::string& path, std::string_view content) {
  std::error_code ignored;
  std::filesystem::create_directories(folder_of(path), ignored);
  const std::string beside = path + "." + std::to_string(::getpid()) + ".new";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) fail(beside);
  const bool good = write_all(file, content) && ::fsync(file) == 0;
  ::close(file);
  if (good) return beside;
  const int why = errno;
  ::unlink(beside.c_str());
  errno = why;
  fail(beside);
}

}  // namespace

std::optional<std::string> read_kept(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
    fail(path);
  }
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) fail(path);
  return text;
}

void keep(const std::string& path, std::string_view content) {
  const std::string beside = write_beside(path, content);
  if (::rename(beside.c_str(), path.c_str()) != 0) fail(path);
  sync_folder(path);
}

bool keep_first(const std::string& path, std::string_view content) {
  const std::string beside = write_beside(path, content);
  const bool made = ::link(beside.c_str(), path.c_str()) == 0;
  const int why = errno;
  ::unlink(beside.c_str());
  errno = why;
  if (!made && errno != EEXIST) fail(path);
  sync_folder(path);
  return made;
}

Status check_private(const std::string& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) == 0 && (info.st_mode & 077) != 0)
    return err(Errc::kInvalid, path, "must be readable by its owner alone: chmod 600");
  return {};
}

FileHold::FileHold(const std::string& path) {
  std::error_code ignored;
  std::filesystem::create_directories(folder_of(path), ignored);
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) fail(path);
  while (::flock(file_, LOCK_EX) != 0)
    if (errno != EINTR) fail(path);
}

FileHold::~FileHold() { ::close(file_); }

}  // namespace colletta::ops
