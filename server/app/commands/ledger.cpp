// colletta ledger: the ledger of a city as a file, for accountants and for programs that check it.
#include "server/services/ledger.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "domain/ledger/csv.hpp"
#include "domain/ledger/hledger.hpp"
#include "server/app/commands/command.hpp"
#include "server/app/core.hpp"
#include "server/app/files.hpp"
#include "server/app/schema.hpp"
#include "server/services/ledger_xlsx.hpp"
#include "server/store/accounts_read.hpp"
#include "server/store/journal_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/ledger_words.hpp"

namespace colletta::app {
namespace {

constexpr auto kQuietAtFirst = std::chrono::seconds(1);  // what takes longer says how far it is

struct LedgerInput {
  std::string format = "hledger";
  std::string city, output, language;
  ledger::Period period;
};

struct LedgerRefused {
  std::string sentence;
};

/// One line that is written over on a terminal, and a line every quarter elsewhere.
services::Progress progress_on_stderr() {
  const auto begun = std::chrono::steady_clock::now();
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  auto told = std::make_shared<std::int64_t>(-1);
  return [=](std::string_view, std::int64_t done, std::int64_t all) {
    const std::int64_t percent = all == 0 ? 100 : done * 100 / all;
    const std::int64_t step = terminal ? percent : percent / 25 * 25;
    if (step == *told || std::chrono::steady_clock::now() - begun < kQuietAtFirst) return;
    *told = step;
    std::cerr << (terminal ? "\r" : "") << "Ledger: " << done << " of " << all << " entries"
              << (terminal && done < all ? "" : "\n") << std::flush;
  };
}

/// A file that stands under its name only when it is whole.
class Output {
 public:
  explicit Output(std::string path) : path_(std::move(path)) {
    if (!path_.empty()) part_ = path_ + ".part";
  }
  ~Output() {
    std::error_code ignored;
    if (!part_.empty()) std::filesystem::remove(part_, ignored);
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  [[nodiscard]] const std::string& part() const { return part_; }
  [[nodiscard]] ledger::Sink sink() {
    if (part_.empty()) return [](std::string_view bytes) { std::cout << bytes; };
    file_.open(part_, std::ios::binary | std::ios::trunc);
    return [this](std::string_view bytes) { file_ << bytes; };
  }
  /// Error: what could not be written.
  void finish() {
    std::ostream& out = part_.empty() ? std::cout : file_;
    if (!out.flush())
      throw LedgerRefused{(path_.empty() ? "stdout" : path_) + ": cannot be written"};
    if (file_.is_open()) file_.close();
    if (part_.empty()) return;
    std::error_code failed;
    std::filesystem::rename(part_, path_, failed);
    if (failed) throw LedgerRefused{path_ + ": " + failed.message()};
  }

 private:
  std::string path_, part_;
  std::ofstream file_;
};

std::shared_ptr<const services::CityRow> city_asked(store::Session& db, const std::string& asked) {
  services::Cities cities;
  cities.reload(db);
  const auto all = cities.all();
  for (const auto& city : all)
    if (city->id.str() == asked) return city;
  if (!asked.empty()) throw LedgerRefused{"There is no city " + asked + "."};
  if (all.empty()) throw LedgerRefused{"There is no city yet."};
  if (all.size() > 1) throw LedgerRefused{"There are several cities: choose one with --city."};
  return all.front();
}

void check_day(const std::string& day) {
  if (!day.empty() && !parse_rfc3339(day + "T00:00:00Z"))
    throw LedgerRefused{day + " is not a day: write it as 2026-03-01."};
}

views::Language language_of(const LedgerInput& input, const services::CityRow& city) {
  const auto known = views::parse_language(input.language.empty() ? city.locale : input.language);
  return known.value_or(views::Language::kItalian);
}

void write_ledger(store::Session& db, const LedgerInput& input) {
  const store::Transaction snapshot(db);
  const auto city = city_asked(db, input.city);
  const std::int64_t size = store::journal_size(db, city->id);
  const auto last = store::event_at(db, city->id, size - 1);
  const views::Wording wording(language_of(input, *city), files::catalogues());
  const ledger::Words words =
      views::ledger_words(wording, {.city = city->name,
                                    .first = 0,
                                    .last = size - 1,
                                    .last_hash = last ? last->leaf : std::string(),
                                    .period = input.period,
                                    .names = store::account_names(db, city->id)});
  Output output(input.output);
  std::unique_ptr<ledger::Writer> writer;
  if (input.format == "xlsx")
    writer = std::make_unique<services::LedgerXlsx>(output.part(), words);
  else if (input.format == "csv")
    writer = std::make_unique<ledger::CsvText>(output.sink(), words);
  else
    writer = std::make_unique<ledger::HledgerText>(output.sink(), words);
  ledger::Export out(*writer, words, input.period);
  services::export_ledger(db, city->id, 0, size, out, progress_on_stderr());
  output.finish();
  if (!input.output.empty())
    std::cerr << input.output << ": " << out.entries() << " entries of the ledger of " << city->name
              << '\n';
}

ops::ExitCode run(const Invocation& invocation, const LedgerInput& input) {
  ops::Settings settings;
  if (!load_settings(invocation, settings)) return ops::ExitCode::kConfiguration;
  const auto url = database_of(settings);
  if (!url) {
    std::cerr << url.error().detail << '\n';
    return ops::ExitCode::kConfiguration;
  }
  if (const auto problem = schema_problem(settings)) {
    std::cerr << *problem << '\n';
    return ops::ExitCode::kSchema;
  }
  try {
    check_day(input.period.from);
    check_day(input.period.until);
    if (input.format == "xlsx" && input.output.empty())
      throw LedgerRefused{"A spreadsheet needs a file: add --output ledger.xlsx."};
    auto session = store::Session::open(*url, store::Access::kRead, {.lock_wait_ms = kLockWaitMs});
    write_ledger(session, input);
  } catch (const LedgerRefused& refused) {
    std::cerr << refused.sentence << '\n';
    return ops::ExitCode::kInput;
  }
  return ops::ExitCode::kOk;
}

}  // namespace

void add_ledger(CLI::App& program, Invocation& invocation) {
  CLI::App* verb = program.add_subcommand(
      "ledger", "Write the double-entry ledger of a city: for hledger, as CSV or as XLSX");
  auto input = std::make_shared<LedgerInput>();
  verb->add_option("--format", input->format, "hledger: plain-text journal; csv; xlsx")
      ->check(CLI::IsMember({"hledger", "csv", "xlsx"}))
      ->capture_default_str();
  verb->add_option("--city", input->city, "Whose ledger; needed where there are several cities");
  verb->add_option("--output", input->output, "File to write; default: the terminal");
  verb->add_option("--from", input->period.from,
                   "First day (UTC), 2026-03-01; what was before is brought forward");
  verb->add_option("--until", input->period.until, "Last day (UTC), included");
  verb->add_option("--lang", input->language, "Language of its sentences; default: the city's")
      ->check(CLI::IsMember({"it", "en"}));
  verb->footer(
      "Examples:\n"
      "  colletta ledger --data data --output ledger.journal && hledger -f ledger.journal check "
      "-s\n"
      "  colletta ledger --data data --format xlsx --output 2026.xlsx --from 2026-01-01 --until "
      "2026-12-31\n"
      "  colletta ledger --data data --format csv | head\n"
      "Changes nothing, and can run while the city serves. Exits 4 when the city, a day or the "
      "file "
      "cannot be used.\n");
  add_settings(*verb, invocation);
  verb->callback([&invocation, input] {
    invocation.run = [&invocation, input] { return run(invocation, *input); };
  });
}

}  // namespace colletta::app
