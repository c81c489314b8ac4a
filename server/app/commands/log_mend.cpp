#include "server/app/commands/log_mend.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "server/app/commands/verify_progress.hpp"
#include "server/app/commands/verify_report.hpp"
#include "server/app/core.hpp"
#include "server/app/log_setup.hpp"
#include "server/app/schema.hpp"
#include "server/ops/crypto.hpp"
#include "server/ops/ed25519.hpp"
#include "server/ops/kept_file.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/log.hpp"

namespace colletta::app {
namespace {

using ops::ExitCode;
using services::LogState;

/// The settings, when an installation can be opened with them.
std::optional<ExitCode> load_ready_settings(const Invocation& invocation, ops::Settings& settings) {
  if (!load_settings(invocation, settings)) return ExitCode::kConfiguration;
  if (const auto problem = schema_problem(settings)) return refused(*problem, ExitCode::kSchema);
  if (const auto problem = log_problem(settings))
    return refused(*problem, ExitCode::kConfiguration);
  return std::nullopt;
}

std::unique_ptr<Core> opened(const ops::Settings& settings) {
  CoreOptions options;
  options.settings = settings;
  options.guard_log = false;
  return std::make_unique<Core>(std::move(options));
}

/// Events that are gone from the end leave a head that points beyond them: it goes back to where
/// the journal ends. Between them nothing may be missing. MUST run while nobody writes.
std::optional<std::string> shorten_head(const ops::Settings& settings, const CityId& city) {
  auto session = store::Session::open(database_of(settings).value(), store::Access::kWrite,
                                      {.lock_wait_ms = kLockWaitMs});
  store::Transaction transaction(session);
  const auto head = session.fetch_one<std::int64_t>(store::sql::log_head, {{"city", city}});
  const auto extent =
      session.fetch_one<std::int64_t, std::int64_t>(store::sql::log_extent, {{"city", city}});
  if (!head || !extent) return "There is no city " + city.str() + ".";
  const auto [count, end] = *extent;
  if (count != end)
    return "Of the positions 0 to " + std::to_string(end - 1) + " only " + std::to_string(count) +
           " hold an event. No journal can go on from that: restore a backup.";
  if (end < std::get<0>(*head)) {
    session.execute(store::sql::set_log_head, {{"city", city}, {"next", end}});
    std::cout << "The journal ends at position " << end - 1 << ", not at " << std::get<0>(*head) - 1
              << ".\n";
  }
  transaction.commit();
  return std::nullopt;
}

struct Fork {
  std::string city, reason;
};

/// The checkpoint that the journal contradicts, for the record; empty when it holds what the table
/// says was signed last, and only the file that would vouch for it is gone.
std::string given_up(Core& core, const services::LogOptions& options, const CityId& city,
                     const services::LogView& view) {
  if (!view.last || ops::read_kept(services::kept_file(options.folder, city))) return view.note;
  auto db = core.reading_session();
  const auto head = db.fetch_one<std::int64_t>(store::sql::log_head, {{"city", city}}).value();
  const auto scan =
      services::scan_journal(db, city, std::get<0>(head), {{view.last->size, view.last->root}},
                             services::corrections_of(db, city));
  return scan.trouble ? view.note : "";
}

/// Whether readers know the log by a key that is lost: they have to be told the one in force.
bool key_is_new(Core& core, const services::LogOptions& options, const CityId& city,
                const services::LogView& view) {
  auto db = core.reading_session();
  const std::string named = services::key_in_journal(db, city);
  if (!named.empty()) return named != log::format_vkey(view.key);
  const auto row = services::newest_checkpoint(db, city);
  const std::string note = row ? row->note : view.note;
  const auto keys = services::LogKeys::load(options.key_file, false);
  return !note.empty() && keys &&
         !log::open_checkpoint(note, keys->all(view.origin), ops::verify_ed25519);
}

/// A journal that was mended is read whole, and held against everything made from it.
ExitCode verified_whole(Core& core, const CityId& city, const std::string& log_folder) {
  services::VerifyReport report;
  {
    VerifyProgress progress(city.str(), false);
    auto db = core.reading_session();
    report = services::verify(db, city, progress.teller(), log_folder,
                              log_signers(core.settings, db, city, {}));
  }
  say_report(city.str(), report, "everything holds");
  if (report.findings.empty()) return ExitCode::kOk;
  std::cout << "Figures that the journal does not give are made anew by `colletta rebuild`.\n";
  return ExitCode::kDifference;
}

ExitCode accept_fork(const Invocation& invocation, const Fork& fork) {
  ops::Settings settings;
  if (const auto problem = load_ready_settings(invocation, settings)) return *problem;
  const CityId city = CityId::of(fork.city);
  services::LogView view;
  {
    const auto core = opened(settings);
    if (!core->cities.by_id(city)) return refused("There is no city " + fork.city + ".");
    core->log().look();
    view = core->log().view(city);
  }
  if (view.state != LogState::kForked)
    return refused("The journal of " + fork.city +
                   " agrees with what was signed: there is nothing to accept.");
  std::cout << fork.city << ": " << view.why << '\n';
  if (const auto problem = shorten_head(settings, city))
    return refused(*problem, ExitCode::kDifference);
  const auto core = opened(settings);
  const services::LogOptions log = log_options(settings);
  const RecordCorrection why{.reason = fork.reason, .checkpoint = given_up(*core, log, city, view)};
  const auto outcome = core->writer().run(city, why);
  if (!outcome)
    return refused(outcome.error().field + ": " + std::string(to_string(outcome.error().code)) +
                   " " + outcome.error().detail);
  const bool rotated = key_is_new(*core, log, city, view);
  if (rotated && !core->writer().run(city, RotateKey{log::format_vkey(view.key)}))
    return refused("The new key cannot be recorded.", ExitCode::kDatabase);
  if (const auto accepted = core->log().accept(city); !accepted)
    return refused(accepted.error().detail, ExitCode::kDifference);
  std::cout << "Recorded at position " << outcome->seq
            << (why.checkpoint.empty() ? "." : ", with the checkpoint that is given up.")
            << (rotated ? " The key in force is recorded as a new one: publish it." : "")
            << " Signed anew:\n\n"
            << core->log().view(city).note << '\n';
  return verified_whole(*core, city, log.folder);
}

/// Every city's journal names the new key before it is in force. Interrupted, the same key is taken
/// up again, and a journal that names it already is left alone.
ExitCode rotate_key(const Invocation& invocation) {
  ops::Settings settings;
  if (const auto problem = load_ready_settings(invocation, settings)) return *problem;
  const services::LogOptions options = log_options(settings);
  auto core = opened(settings);
  core->log().look();  // the old key signs for the last time
  const auto views = core->log().all();
  const auto next = services::LogKeys::prepare(options.key_file);
  auto db = core->reading_session();
  const auto is_named = [&](const CityId& city, const std::string& vkey) {
    return services::key_in_journal(db, city) == vkey;
  };
  for (const auto& [city, view] : views) {
    const bool half_done = is_named(city, log::format_vkey(next.key(view.origin)));
    if (view.state != LogState::kGood && !half_done)
      return refused(city.str() + ": " + view.why, ExitCode::kDifference);
  }
  for (const auto& [city, view] : views) {
    const std::string vkey = log::format_vkey(next.key(view.origin));
    if (!view.last || is_named(city, vkey)) continue;  // nobody knows an unsigned log by a key
    const auto outcome = core->writer().run(city, RotateKey{vkey});
    if (!outcome)
      return refused(city.str() + ": " + std::string(to_string(outcome.error().code)),
                     ExitCode::kDatabase);
  }
  services::LogKeys::put_in_force(options.key_file, to_rfc3339_seconds(core->clock()));
  core.reset();
  core = opened(settings);
  core->log().look();
  for (const auto& [city, view] : core->log().all())
    std::cout << city.str() << ": " << log::format_vkey(view.key) << '\n';
  std::cout << "The old key stays beside the new one: " << options.key_file
            << ".until-... Publish the new verifier keys.\n";
  return ExitCode::kOk;
}

}  // namespace

void add_log_mending(CLI::App& log, Invocation& invocation) {
  CLI::App* accept = log.add_subcommand(
      "accept-fork", "Go on from a journal that contradicts what was signed, and say why in it");
  auto fork = std::make_shared<Fork>();
  accept->add_option("--city", fork->city, "The city's short name")->required();
  accept
      ->add_option("--reason", fork->reason,
                   "What happened, for everybody to read in the journal for ever")
      ->required();
  accept->footer(
      "Stop the server first (on SQLite it must be). Readers who kept the old checkpoint will see "
      "the fork, and the reason. The same goes when the folder of kept checkpoints is lost: then "
      "nobody can tell whether the journal is the last one. A key that was lost with it is "
      "replaced: the journal names the one in force (`key.rotated`).\nExample:\n  colletta log "
      "accept-fork --city borgo --reason "
      "'After a disk failure on 3 May the backup of the night before was restored: twelve entries "
      "are lost.'\nExits 1 when the journal cannot be gone on from, 4 when there is nothing to "
      "accept.\n");
  add_settings(*accept, invocation);
  accept->callback([&invocation, fork] {
    invocation.run = [&invocation, fork] { return accept_fork(invocation, *fork); };
  });
  CLI::App* rotate = log.add_subcommand(
      "rotate-key", "Sign with a new key from here on, and say so in the journal");
  rotate->footer(
      "Stop the server first (on SQLite it must be). The old key is kept beside the new one, with "
      "the date.\nExample:\n  colletta log rotate-key --data /var/lib/colletta\n"
      "Exits 1 when a journal contradicts what was signed. Safe to repeat when interrupted.\n");
  add_settings(*rotate, invocation);
  rotate->callback(
      [&invocation] { invocation.run = [&invocation] { return rotate_key(invocation); }; });
}

}  // namespace colletta::app
