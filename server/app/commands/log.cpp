// colletta log: the transparency log from the command line. What only reads may run beside a
// server.
#include "sql/queries/log.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>

#include "server/app/commands/command.hpp"
#include "server/app/commands/log_mend.hpp"
#include "server/app/core.hpp"
#include "server/app/log_setup.hpp"
#include "server/app/schema.hpp"
#include "server/services/log_export.hpp"
#include "server/services/log_reader.hpp"

namespace colletta::app {
namespace {

using ops::ExitCode;

/// One line that is written over on a terminal, for work of more than a second.
std::function<void(std::int64_t, std::int64_t)> progress_of(const std::string& city) {
  if (::isatty(STDERR_FILENO) == 0) return {};
  const auto started = std::chrono::steady_clock::now();
  return [=](std::int64_t done, std::int64_t all) {
    if (std::chrono::steady_clock::now() - started < std::chrono::seconds(1)) return;
    std::cerr << "\r" << city << ": " << done << " of " << all << " entries"
              << (done == all ? "\n" : "") << std::flush;
  };
}

/// What the reading commands need: the database, the keys, and which cities are meant.
struct Reading {
  store::Session db;
  services::LogOptions options;
  services::LogKeys keys;
  std::vector<CityId> cities;
};

using Work = std::function<ExitCode(Reading&)>;

ExitCode with_log(const Invocation& invocation, const std::string& only, const Work& work) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ExitCode::kConfiguration;
  if (const auto problem = schema_problem(settings)) return refused(*problem, ExitCode::kSchema);
  const services::LogOptions options = log_options(settings);
  auto keys = services::LogKeys::load(options.key_file, false);
  if (!keys)
    return refused(keys.error().field + ": " + keys.error().detail, ExitCode::kConfiguration);
  Reading reading{store::Session::open(database_of(settings).value(), store::Access::kRead),
                  options,
                  *std::move(keys),
                  {}};
  services::Cities cities;
  cities.reload(reading.db);
  for (const auto& city : cities.all())
    if (only.empty() || city->id.str() == only) reading.cities.push_back(city->id);
  if (reading.cities.empty() && !only.empty()) return refused("There is no city " + only + ".");
  return work(reading);
}

std::string origin_of(Reading& reading, const CityId& city) {
  const auto last = services::newest_checkpoint(reading.db, city);
  const auto parsed = last ? log::parse_checkpoint(last->note) : err(Errc::kNotFound);
  return parsed ? parsed->origin : reading.options.name + "/" + city.str();
}

ExitCode export_all(Reading& reading, const std::string& folder) {
  for (const CityId& city : reading.cities) {
    const std::string to = (std::filesystem::path(folder) / city.str()).string();
    const auto vkey = log::format_vkey(reading.keys.key(origin_of(reading, city)));
    const auto report = services::export_log(reading.db, city, to, vkey, progress_of(city.str()));
    if (!report) {
      const bool differs = report.error().field == "journal";
      return refused(city.str() + ": " + report.error().field + ": " + report.error().detail,
                     differs ? ExitCode::kDifference : ExitCode::kInput);
    }
    std::cout << to << ": " << report->to << " entries (" << report->to - report->from << " new), "
              << report->files << " files written\n";
  }
  return ExitCode::kOk;
}

ExitCode show_checkpoints(Reading& reading) {
  for (const CityId& city : reading.cities) {
    const auto last = services::newest_checkpoint(reading.db, city);
    if (!last) return refused(city.str() + ": nothing is signed yet");
    std::cout << last->note;
    if (city != reading.cities.back()) std::cout << '\n';
  }
  return ExitCode::kOk;
}

ExitCode show_keys(Reading& reading) {
  for (const CityId& city : reading.cities) {
    const std::string origin = origin_of(reading, city);
    std::cout << "city    " << city.str() << "\norigin  " << origin << '\n';
    bool first = true;
    for (const auto& key : reading.keys.all(origin)) {
      std::cout << (first ? "vkey    " : "earlier ") << log::format_vkey(key) << '\n';
      first = false;
    }
  }
  return ExitCode::kOk;
}

/// The whole journal is read and held against the checkpoint before anything is claimed.
ExitCode prove(Reading& reading, std::int64_t index, std::optional<std::int64_t> size) {
  if (reading.cities.size() != 1) return refused("Say for which city: --city");
  const CityId& city = reading.cities.front();
  const auto row = size ? services::checkpoint_of_size(reading.db, city, *size)
                        : services::newest_checkpoint(reading.db, city);
  if (!row) return refused("No checkpoint was signed at that size.");
  if (index < 0 || index >= row->size)
    return refused("The checkpoint covers the entries 0 to " + std::to_string(row->size - 1) + ".");
  const auto root = log::hash_of_hex(row->root);
  if (!root) return refused("The checkpoint of that size cannot be read.", ExitCode::kDifference);
  const auto tell = progress_of(city.str());
  const auto scan = services::scan_journal(reading.db, city, row->size, {{row->size, *root}},
                                           services::corrections_of(reading.db, city),
                                           [&](std::int64_t done, std::int64_t all) {
                                             if (tell) tell(done, all);
                                             return true;
                                           });
  if (scan.trouble) return refused(city.str() + ": " + *scan.trouble, ExitCode::kDifference);
  services::LogReader reader(reading.db, city, scan.tree, row->size);
  std::cout << log::format_proof_file(
      {std::nullopt, index, reader.inclusion(index, row->size), row->note});
  return ExitCode::kOk;
}

CLI::App* verb_of(CLI::App& parent, Invocation& invocation, const char* name, const char* what,
                  const char* examples, std::shared_ptr<std::string> city, const Work& work) {
  CLI::App* verb = parent.add_subcommand(name, what);
  verb->add_option("--city", *city, "Only this city; default: all");
  verb->footer(examples);
  add_settings(*verb, invocation);
  verb->callback([&invocation, city, work] {
    invocation.run = [&invocation, city, work] { return with_log(invocation, *city, work); };
  });
  return verb;
}

}  // namespace

void add_log(CLI::App& program, Invocation& invocation) {
  CLI::App* log = program.add_subcommand(
      "log", "The signed journal: files for mirrors, checkpoints, proofs, keys");
  log->require_subcommand(1);
  const auto city = [] { return std::make_shared<std::string>(); };
  auto folder = std::make_shared<std::string>();
  verb_of(*log, invocation, "export", "Write the log as plain files, or bring a mirror up to date",
          "Example:\n  colletta log export /srv/mirror --data /var/lib/colletta\n"
          "Each city gets a folder: checkpoint, tile/..., vkey, checkpoints/... Safe to repeat and "
          "to interrupt.\nExits 1 when the journal is not what was signed.\n",
          city(), [folder](Reading& reading) { return export_all(reading, *folder); })
      ->add_option("folder", *folder, "Where to write")
      ->required();
  verb_of(*log, invocation, "checkpoint", "Print the checkpoint that was signed last",
          "Example:\n  colletta log checkpoint --city borgo > borgo.checkpoint\n", city(),
          &show_checkpoints);
  verb_of(*log, invocation, "key", "Print origin and verifier key of each city's log",
          "Example:\n  colletta log key --data /var/lib/colletta\n", city(), &show_keys);
  auto index = std::make_shared<std::int64_t>();
  auto size = std::make_shared<std::optional<std::int64_t>>();
  CLI::App* prove_verb =
      verb_of(*log, invocation, "prove", "Print the proof that an entry stands in the log",
              "Example:\n  colletta log prove 41 --city borgo > 41.tlog-proof\n"
              "Exits 1 when the journal is not what was signed, 4 when that size was not signed.\n",
              city(), [=](Reading& reading) { return prove(reading, *index, *size); });
  prove_verb->add_option("index", *index, "Position of the entry")->required();
  prove_verb->add_option("--size", *size, "In the checkpoint of this size; default: the last");
  add_log_mending(*log, invocation);
}

}  // namespace colletta::app
