#include "server/services/log_files.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "domain/base/limits.hpp"

namespace colletta::services {
namespace {

namespace fs = std::filesystem;

constexpr int kTries = 4;
constexpr int kFirstTries = 2;  // where nobody has answered yet: the address may be wrong
constexpr int kFirstPauseMs = 250;
constexpr std::int64_t kTimeoutMs = 30'000;
/// The longest file: a bundle of 256 leaves, each with its length.
constexpr std::size_t kFileBytesMax = 256 * (limits::kLeafBytesMax + 2);

bool is_answer(int status) { return status == 200 || status == 404 || status == 410; }

}  // namespace

FolderFiles::FolderFiles(std::string folder) : folder_(std::move(folder)) {
  if (!fs::is_directory(folder_)) throw FilesUnavailable("There is no folder " + folder_ + ".");
}

std::optional<std::string> FolderFiles::get(const std::string& path) {
  const fs::path file = fs::path(folder_) / path;
  std::error_code failed;
  if (!fs::is_regular_file(file, failed)) return std::nullopt;
  const std::uintmax_t size = fs::file_size(file, failed);
  if (failed || size > kFileBytesMax) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::string bytes(size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  if (in.bad() || !in.is_open()) throw FilesUnavailable(file.string() + " cannot be read.");
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

std::string FolderFiles::past_checkpoints() const {
  const fs::path folder = fs::path(folder_) / "checkpoints";
  return fs::is_directory(folder) ? folder.string() : std::string();
}

ServedFiles::ServedFiles(std::string url)
    : prefix_(std::move(url)),
      client_({.timeout_ms = kTimeoutMs, .body_bytes_max = kFileBytesMax}) {
  if (!prefix_.starts_with("https://") && !prefix_.starts_with("http://"))
    throw FilesUnavailable("An address begins with https:// or http://, and this does not: " +
                           prefix_);
  while (prefix_.ends_with('/')) prefix_.pop_back();
  prefix_ += "/log/";
}

std::optional<std::string> ServedFiles::get(const std::string& path) {
  payments::HttpCall call;
  call.method = "GET";
  call.url = prefix_ + path;
  int pause_ms = kFirstPauseMs;
  int status = 0;
  const int tries_max = answered_ ? kTries : kFirstTries;
  for (int tries = 0; tries < tries_max; ++tries) {
    if (tries > 0) std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
    if (tries > 0) pause_ms *= 4;
    payments::HttpReply reply = client_.send(call);
    status = reply.status;
    answered_ = answered_ || status != 0;
    if (status == 200) return std::move(reply.body);
    if (is_answer(status)) return std::nullopt;
    if (status != 0 && status != 429 && status < 500) break;
  }
  throw FilesUnavailable(
      call.url + (status == 0 ? " does not answer." : " answers " + std::to_string(status) + "."));
}

}  // namespace colletta::services
