#include "server/app/secrets.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/ops/crypto.hpp"

namespace colletta::app {
namespace {

constexpr std::size_t kHexDigits = 64;

Result<std::string> make(const std::string& path) {
  const std::string secret = ops::hex(ops::random_bytes(kHexDigits / 2));
  // O_EXCL: of two processes that start at once, one makes it and the other reads it.
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return err(Errc::kUnavailable, "data.dir", path + " cannot be written");
  const bool good =
      ::write(file, secret.data(), secret.size()) == static_cast<ssize_t>(secret.size()) &&
      ::fsync(file) == 0;
  ::close(file);
  if (!good) return err(Errc::kUnavailable, "data.dir", path + " cannot be written");
  return secret;
}

}  // namespace

Result<Secrets> Secrets::load(const std::string& dir) {
  std::error_code ignored;
  std::filesystem::create_directories(dir, ignored);
  const std::string path = (std::filesystem::path(dir) / "secret.key").string();
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    auto made = make(path);
    if (made) return Secrets(*made);
    if (::stat(path.c_str(), &info) != 0) return made.error();
  }
  if ((info.st_mode & 077) != 0)
    return err(Errc::kInvalid, "data.dir",
               path + " must be readable by its owner alone: chmod 600");
  std::ifstream in(path);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (text.size() < kHexDigits)
    return err(Errc::kInvalid, "data.dir", path + " does not hold a secret of 64 hex digits");
  return Secrets(text.substr(0, kHexDigits));
}

std::string Secrets::derive(std::string_view purpose) const {
  return ops::hmac_sha256_hex(root_, "colletta/v1|" + std::string(purpose));
}

}  // namespace colletta::app
