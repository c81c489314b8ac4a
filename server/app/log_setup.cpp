#include "server/app/log_setup.hpp"

#include <filesystem>

#include "domain/log/checkpoint.hpp"
#include "server/ops/ed25519.hpp"
#include "server/ops/kept_file.hpp"
#include "server/services/kept_checkpoint.hpp"
#include "server/services/log_journal.hpp"

namespace colletta::app {
namespace {

namespace fs = std::filesystem;

std::string host_of(std::string url) {
  if (const auto scheme = url.find("://"); scheme != std::string::npos) url.erase(0, scheme + 3);
  if (!url.starts_with('[')) return url.substr(0, url.find_first_of(":/"));
  return url.substr(0, url.find(']') + 1);
}

std::optional<std::string> origin_problem(const services::LogOptions& options) {
  constexpr std::string_view kEnd = services::kKeptEnding;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(options.folder, none)) {
    const std::string file = entry.path().filename().string();
    if (!file.ends_with(kEnd)) continue;
    const auto kept = ops::read_kept(entry.path().string());
    const auto last = log::parse_checkpoint(kept.value_or(""));
    const std::string city = file.substr(0, file.size() - kEnd.size());
    if (!last || last->origin == options.name + "/" + city) continue;
    return "log.origin is \"" + options.name + "\", but the journal of " + city +
           " was signed as \"" + last->origin +
           "\". An origin is for ever: readers know the log by it. Take the setting away.";
  }
  return std::nullopt;
}

}  // namespace

services::LogOptions log_options(const ops::Settings& settings) {
  const fs::path data = fs::absolute(settings.data.dir);
  services::LogOptions options;
  options.folder = settings.log.folder.empty() ? (data / "log").string()
                                               : fs::absolute(settings.log.folder).string();
  options.make_key = settings.log.key_file.empty();
  options.key_file = options.make_key ? (data / "log.key").string() : settings.log.key_file;
  options.name_is_set = !settings.log.origin.empty();
  options.name = options.name_is_set ? settings.log.origin : host_of(settings.server.public_url);
  if (options.name.empty()) options.name = "localhost";
  return options;
}

std::string kept_folder(const ops::Settings& settings) {
  const services::LogOptions options = log_options(settings);
  std::error_code none;
  const bool here = fs::exists(options.folder, none) || fs::exists(options.key_file, none);
  return here ? options.folder : std::string();
}

std::optional<std::string> log_problem(const ops::Settings& settings) {
  const services::LogOptions options = log_options(settings);
  if (!log::is_key_name(options.name) || options.name.ends_with('/'))
    return "log.origin: \"" + options.name +
           "\" cannot name a log: no spaces, no +, no / at its end.";
  if (options.name_is_set)
    if (auto problem = origin_problem(options)) return problem;
  if (const auto keys = services::LogKeys::load(options.key_file, options.make_key); !keys)
    return "log.key_file: " + keys.error().field + ": " + keys.error().detail + ".";
  return std::nullopt;
}

services::Signers log_signers(const ops::Settings& settings, store::Session& db, const CityId& city,
                              const std::vector<log::VerifierKey>& given) {
  std::vector<log::VerifierKey> keys;
  for (const log::VerifierKey& key : given)
    if (key.name.ends_with("/" + city.str())) keys.push_back(key);
  if (!keys.empty()) return {keys, ops::verify_ed25519};
  const services::LogOptions options = log_options(settings);
  const auto own = services::LogKeys::load(options.key_file, false);
  if (!own) return {};  // a copy of the database, far from its data folder
  // The name that was signed for stands first where nobody who meddles with the database can write.
  std::string note = ops::read_kept(services::kept_file(options.folder, city)).value_or("");
  if (note.empty() && !options.name_is_set)
    if (const auto row = services::newest_checkpoint(db, city)) note = row->note;
  const auto last = log::parse_checkpoint(note);
  return {own->all(last ? last->origin : options.name + "/" + city.str()), ops::verify_ed25519};
}

}  // namespace colletta::app
