// colletta verify and colletta rebuild: the journal against itself, against the database, and from
// its public files alone.
#include "server/services/verify.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/app/commands/command.hpp"
#include "server/app/commands/verify_progress.hpp"
#include "server/app/commands/verify_report.hpp"
#include "server/app/core.hpp"
#include "server/app/log_setup.hpp"
#include "server/ops/ed25519.hpp"
#include "server/ops/kept_file.hpp"
#include "server/services/kept_checkpoint.hpp"
#include "server/services/log_journal.hpp"
#include "server/store/migrate.hpp"

namespace colletta::app {
namespace {

using nlohmann::json;
using ops::ExitCode;
using services::VerifyReport;

struct Asked {
  std::string city, folder, url;
  std::vector<std::string> vkeys;        ///< the one in force first
  std::vector<std::string> checkpoints;  ///< files that somebody has kept
  bool quiet = false, as_json = false;
};

/// What was checked and what was found, on stdout; for machines one document at the end.
class Told {
 public:
  explicit Told(bool as_json) : as_json_(as_json) {}

  void tell(const std::string& name, const VerifyReport& report, std::string_view good) {
    all_good_ = all_good_ && report.findings.empty();
    if (as_json_)
      note(name, report);
    else
      say_report(name, report, good);
  }
  ExitCode end() {
    if (as_json_)
      std::cout << json{{"holds", all_good_}, {"checked", checked_}}.dump(
                       2, ' ', false, json::error_handler_t::replace)
                << '\n';
    return all_good_ ? ExitCode::kOk : ExitCode::kDifference;
  }

 private:
  void note(const std::string& name, const VerifyReport& report) {
    json given_up = json::array();
    for (const services::GivenUp& one : report.given_up)
      given_up.push_back({{"events", one.size},
                          {"position", one.seq},
                          {"reason", one.reason},
                          {"excuses", one.excuses}});
    json findings = json::array();
    for (const Finding& finding : report.findings) {
      json one = {{"what", finding.what}};
      if (finding.seq >= 0) one["position"] = finding.seq;
      findings.push_back(std::move(one));
    }
    checked_.push_back({{"name", name},
                        {"events", report.events},
                        {"holds", report.findings.empty()},
                        {"stopped_early", report.findings.size() >= kFindingsMax},
                        {"findings", std::move(findings)},
                        {"given_up", std::move(given_up)},
                        {"signatures_not_checked", report.unchecked}});
  }

  const bool as_json_;
  bool all_good_ = true;
  json checked_ = json::array();
};

using Check = std::function<VerifyReport(store::Session&, const CityId&, const services::Progress&,
                                         const ops::Settings&)>;

ExitCode check_cities(const Invocation& invocation, const Asked& asked, store::Access access,
                      const Check& check, std::string_view good) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ExitCode::kConfiguration;
  const auto url = database_of(settings);
  if (!url) {
    std::cerr << url.error().detail << '\n';
    return ExitCode::kConfiguration;
  }
  auto session = store::Session::open(*url, access, {.lock_wait_ms = kLockWaitMs});
  // No look at the data folder's secret: a copy of the database can be checked anywhere.
  const auto pending =
      store::pending_migrations(session, store::embedded_migrations(), ops::sha256_hex);
  if (!pending || *pending > 0) {
    std::cerr << (pending ? "The database needs `colletta migrate`." : pending.error().detail)
              << '\n';
    return ExitCode::kSchema;
  }
  services::Cities cities;
  cities.reload(session);
  Told told(asked.as_json);
  bool any = false;
  for (const auto& city : cities.all()) {
    if (!asked.city.empty() && city->id.str() != asked.city) continue;
    any = true;
    VerifyReport report;
    {
      VerifyProgress progress(city->id.str(), asked.quiet);
      report = check(session, city->id, progress.teller(), settings);
    }
    told.tell(city->id.str(), report, good);
  }
  if (!any && !asked.city.empty()) {
    std::cerr << "There is no city " << asked.city << ".\n";
    return ExitCode::kInput;
  }
  return told.end();
}

std::pair<std::string, std::vector<std::string>> first_and_rest(std::vector<std::string> all) {
  if (all.empty()) return {};
  std::string first = std::move(all.front());
  all.erase(all.begin());
  return {std::move(first), std::move(all)};
}

/// What a citizen has kept: the log must be an extension of each. Throws FilesUnavailable.
void take_kept(const Asked& asked, services::LogSource& source, services::Findings& findings) {
  for (const std::string& file : asked.checkpoints) {
    const auto note = ops::read_kept(file);
    if (!note) throw services::FilesUnavailable("There is no file " + file + ".");
    source.note_past(file, *note, findings);
  }
}

ExitCode check_files(const Asked& asked) {
  const std::string& place = asked.folder.empty() ? asked.url : asked.folder;
  try {
    std::unique_ptr<services::LogFiles> files;
    if (asked.folder.empty())
      files = std::make_unique<services::ServedFiles>(asked.url);
    else
      files = std::make_unique<services::FolderFiles>(asked.folder);
    services::Findings findings;
    const auto [vkey, earlier] = first_and_rest(asked.vkeys);
    services::LogSource source(*files, vkey, ops::verify_ed25519, findings, earlier);
    take_kept(asked, source, findings);
    if (source.trusts_its_own_key())
      std::cerr << "warning: the signature is checked with the key that stands beside the log. "
                   "Whoever made the files could have made that too: pass the city's key, from "
                   "elsewhere, by --vkey.\n";
    VerifyReport report;
    {
      VerifyProgress progress(place, asked.quiet);
      report = services::verify_files(source, findings, progress.teller());
    }
    Told told(asked.as_json);
    told.tell(place, report,
              "everything that public files can show holds (" + source.origin() + ")");
    return told.end();
  } catch (const services::FilesUnavailable& unavailable) {
    std::cerr << unavailable.what() << '\n';
    return ExitCode::kInput;
  }
}

/// Nothing of the installation is here, so nobody can tell whether the file was lost.
void warn_of_no_kept(const ops::Settings& settings, const CityId& city) {
  std::cerr << "warning: the checkpoint that is kept outside the database is not held against it: "
               "there is neither "
            << services::kept_file(log_options(settings).folder, city)
            << " nor a key of the log. A database that was set back to an older state looks sound "
               "without it: check it with the installation's --data, or the served log with "
               "--checkpoint.\n";
}

ExitCode verify(const Invocation& invocation, const Asked& asked) {
  if (asked.folder.empty() && asked.url.empty() && !asked.checkpoints.empty()) {
    std::cerr << "--checkpoint goes with --folder or --url: a database has all that were signed.\n";
    return ExitCode::kUsage;
  }
  if (!asked.folder.empty() || !asked.url.empty()) return check_files(asked);
  std::vector<log::VerifierKey> keys;
  for (const std::string& text : asked.vkeys) {
    auto key = log::parse_vkey(ops::sha256, text);
    if (!key) {
      std::cerr << "This is no verifier key: " << text << '\n';
      return ExitCode::kInput;
    }
    keys.push_back(*std::move(key));
  }
  return check_cities(
      invocation, asked, store::Access::kRead,
      [&keys](store::Session& db, const CityId& city, const services::Progress& progress,
              const ops::Settings& settings) {
        const std::string folder = kept_folder(settings);
        if (folder.empty() && services::newest_checkpoint(db, city))
          warn_of_no_kept(settings, city);
        return services::verify(db, city, progress, folder, log_signers(settings, db, city, keys));
      },
      "everything holds");
}

ExitCode rebuild(const Invocation& invocation, const Asked& asked) {
  return check_cities(
      invocation, asked, store::Access::kWrite,
      [](store::Session& db, const CityId& city, const services::Progress& progress,
         const ops::Settings&) { return services::rebuild(db, city, progress); },
      "figures made anew from the journal");
}

constexpr const char* kVerifyFooter =
    "Examples:\n"
    "  colletta verify --data /var/lib/colletta\n"
    "  colletta verify --city borgo --json --quiet\n"
    "  colletta verify --folder /srv/mirror/borgo --vkey 'city.example/borgo+1a2b3c4d+AV...'\n"
    "  colletta verify --url https://city.example/borgo --vkey "
    "'city.example/borgo+1a2b3c4d+AV...' --checkpoint kept-in-may.txt\n"
    "\n"
    "A database is checked whole. A folder that `colletta log export` has made, or the address of "
    "a\n"
    "city, is checked as far as public files go: signature, tree, every posting and every match.\n"
    "What the journal itself explains (log accept-fork) holds, and is told as a note.\n"
    "An address publishes its newest checkpoint alone; an older one that you kept (--checkpoint)\n"
    "shows whether what stood in the journal then still does.\n"
    "Its memory does not grow with the journal; what does not fit is written to TMPDIR "
    "(/var/tmp).\n"
    "\n"
    "Exit codes: 0 everything holds; 1 something does not (its first positions are named);\n"
    "3 a setting is wrong; 4 there is no such city, folder, address or key, or it does not "
    "answer;\n"
    "5 the database cannot be reached; 6 it needs `colletta migrate`.\n";

}  // namespace

void add_verify(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand(
      "verify", "Check the journal and everything made from it (changes nothing)");
  auto asked = std::make_shared<Asked>();
  verb->add_option("--city", asked->city, "Only this city of the database; default: all");
  auto* folder = verb->add_option("--folder", asked->folder,
                                  "Check the files of one city's log in this folder instead");
  auto* url = verb->add_option("--url", asked->url,
                               "Check the log that this city serves instead: its public address");
  folder->excludes(url);
  verb->add_option("--vkey", asked->vkeys,
                   "Verifier key of the log; again for each key that signed before it (default: "
                   "the installation's, or the one beside the files)")
      ->allow_extra_args(false);
  verb->add_option("--checkpoint", asked->checkpoints,
                   "A checkpoint of the log that was kept earlier, for --folder and --url: the log "
                   "must have only grown since. May be repeated")
      ->take_all()
      ->expected(1);
  verb->add_flag("--quiet", asked->quiet, "No progress on stderr");
  verb->add_flag("--json", asked->as_json, "The result as one JSON document");
  verb->footer(kVerifyFooter);
  add_settings(*verb, invocation);
  verb->callback([&invocation, asked] {
    invocation.run = [&invocation, asked] { return verify(invocation, *asked); };
  });
}

void add_rebuild(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand("rebuild", "Make all figures anew from the journal");
  auto asked = std::make_shared<Asked>();
  verb->add_option("--city", asked->city, "Only this city; default: all");
  verb->add_flag("--quiet", asked->quiet, "No progress on stderr");
  verb->footer("Example:\n  colletta rebuild --data /var/lib/colletta --city borgo\n");
  add_settings(*verb, invocation);
  verb->callback([&invocation, asked] {
    invocation.run = [&invocation, asked] { return rebuild(invocation, *asked); };
  });
}

}  // namespace colletta::app
