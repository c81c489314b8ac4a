#include "server/store/file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "server/store/errors.hpp"

namespace colletta::store::internal {
namespace {

constexpr int kPollMs = 20;

std::string holder(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t got = ::pread(descriptor, text.data(), text.size() - 1, 0);
  return got > 0 ? std::string(text.data(), static_cast<std::size_t>(got)) : "unknown";
}

}  // namespace

FileLock::FileLock(const std::string& database_path, int wait_ms) {
  const std::string path = database_path + ".lock";
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor_ < 0) {
    throw DatabaseError(Fault::kUnavailable, 0, "open",
                        "cannot make " + path + ": " + std::strerror(errno));
  }
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
  while (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK || std::chrono::steady_clock::now() >= give_up) {
      const std::string pid = holder(descriptor_);
      ::close(descriptor_);
      throw DatabaseError(Fault::kHeldElsewhere, 0, "open",
                          "process " + pid + " writes to " + database_path +
                              "; only one process may: stop it first");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(kPollMs));
  }
  const std::string pid = std::to_string(::getpid());
  if (::ftruncate(descriptor_, 0) != 0 ||
      ::pwrite(descriptor_, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    // The lock holds without the number too: on a full disk only the message is poorer.
  }
}

FileLock::~FileLock() { ::close(descriptor_); }

}  // namespace colletta::store::internal
