#include "server/services/log_keys.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "server/ops/crypto.hpp"
#include "server/ops/kept_file.hpp"

namespace colletta::services {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEarlier = ".until-";
constexpr std::string_view kNext = ".next";

Result<ops::Ed25519Key> read_key(const std::string& file) {
  if (const auto good = ops::check_private(file); !good) return good.error();
  const auto pem = ops::read_kept(file);
  if (!pem) return err(Errc::kNotFound, file, "there is no such file");
  auto key = ops::Ed25519Key::from_pem(*pem);
  if (!key) return err(Errc::kInvalid, file, "must hold an Ed25519 private key in PEM");
  return key;
}

std::vector<std::string> files_of_earlier(const std::string& file) {
  std::vector<std::string> found;
  const fs::path path(file);
  const std::string start = path.filename().string() + std::string(kEarlier);
  std::error_code none;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (entry.path().filename().string().starts_with(start)) found.push_back(entry.path().string());
  std::ranges::sort(found, std::greater<>());
  return found;
}

}  // namespace

Result<LogKeys> LogKeys::load(const std::string& file, bool make) {
  try {
    if (make && !fs::exists(file)) ops::keep_first(file, ops::Ed25519Key::make().pem());
    auto key = read_key(file);
    if (!key) return key.error();
    LogKeys keys(*std::move(key));
    for (const std::string& path : files_of_earlier(file)) {
      const auto earlier = read_key(path);
      if (!earlier) return earlier.error();
      keys.earlier_.push_back(earlier->public_key());
    }
    return keys;
  } catch (const std::runtime_error& error) {
    return err(Errc::kInvalid, file, error.what());
  }
}

log::VerifierKey LogKeys::key(const std::string& origin) const {
  return log::verifier_key(ops::sha256, origin, key_.public_key());
}

std::vector<log::VerifierKey> LogKeys::all(const std::string& origin) const {
  std::vector<log::VerifierKey> keys{key(origin)};
  for (const std::string& earlier : earlier_)
    keys.push_back(log::verifier_key(ops::sha256, origin, earlier));
  return keys;
}

log::Sign LogKeys::sign() const {
  return [key = key_](std::string_view text) { return key.sign(text); };
}

LogKeys LogKeys::prepare(const std::string& file) {
  const std::string next = file + std::string(kNext);
  if (!fs::exists(next)) ops::keep_first(next, ops::Ed25519Key::make().pem());
  auto key = read_key(next);
  if (!key) throw std::runtime_error(key.error().field + ": " + key.error().detail);
  return LogKeys(*std::move(key));
}

void LogKeys::put_in_force(const std::string& file, std::string_view date) {
  // A copy first: at no moment is there no key, and none is ever lost.
  std::string earlier = file + std::string(kEarlier) + std::string(date);
  for (int n = 2; fs::exists(earlier); ++n)
    earlier = file + std::string(kEarlier) + std::string(date) + "-" + std::to_string(n);
  ops::keep(earlier, ops::read_kept(file).value());
  ops::keep(file, ops::read_kept(file + std::string(kNext)).value());
  fs::remove(file + std::string(kNext));
}

}  // namespace colletta::services
