#include "server/handlers/ledger_files.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "domain/ledger/csv.hpp"
#include "domain/ledger/hledger.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/topics.hpp"
#include "server/services/ledger.hpp"
#include "server/services/ledger_xlsx.hpp"
#include "server/store/accounts_read.hpp"
#include "server/store/journal_read.hpp"
#include "server/views/ledger_words.hpp"
#include "server/views/paths.hpp"
#include "server/views/site.hpp"

namespace colletta::handlers {
namespace {

/// A file that is gone with the answer.
class ScratchFile {
 public:
  explicit ScratchFile(std::filesystem::path path) : path_(std::move(path)) {}
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  [[nodiscard]] std::string path() const { return path_.string(); }
  [[nodiscard]] std::string bytes() const {
    std::ifstream in(path_, std::ios::binary);
    if (!in) throw std::runtime_error("a scratch file cannot be read again");
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

 private:
  std::filesystem::path path_;
};

/// `?part=N` of the journal as it is; the last one without. Nothing: there is no such part.
std::optional<LedgerStretch> stretch_asked(const http::Request& request, std::int64_t size) {
  const auto last = last_part(size);
  const auto text = request.query_value("part");
  if (!last || !text) return last;
  std::int64_t number = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
  if (read.ec != std::errc() || read.ptr != text->data() + text->size()) return std::nullopt;
  if (number < 1 || number > last->number()) return std::nullopt;
  const std::int64_t from = (number - 1) * ledger::kPartEvents;
  return LedgerStretch{from, from + ledger::kPartEvents};
}

ledger::Words words_for(App& app, const Visit& visit, store::Session& db,
                        const LedgerStretch& stretch) {
  const CityId& city = visit.city->id;
  const auto last = store::event_at(db, city, stretch.until - 1);
  CHECK(last.has_value(), "a part ends with an entry of the journal");
  return views::ledger_words(app.site.wording(visit.language),
                             {.city = visit.city->name,
                              .first = stretch.from,
                              .last = last->seq,
                              .last_hash = last->leaf,
                              .names = store::account_names(db, city)});
}

/// Writes the stretch with what `make(words)` makes: a ledger::Writer.
template <class Make>
void write(App& app, const Visit& visit, store::Session& db, const LedgerStretch& stretch,
           const Make& make) {
  const CityId& city = visit.city->id;
  const ledger::Words words = words_for(app, visit, db, stretch);
  const std::unique_ptr<ledger::Writer> writer = make(words);
  ledger::Export out(*writer, words, {}, services::balances_before(db, city, stretch.from));
  services::export_ledger(db, city, stretch.from, stretch.until, out);
}

std::string text_of(App& app, const Visit& visit, store::Session& db, const LedgerStretch& stretch,
                    bool csv) {
  std::string body;
  const ledger::Sink sink = [&body](std::string_view bytes) { body += bytes; };
  write(app, visit, db, stretch,
        [&](const ledger::Words& words) -> std::unique_ptr<ledger::Writer> {
          if (csv) return std::make_unique<ledger::CsvText>(sink, words);
          return std::make_unique<ledger::HledgerText>(sink, words);
        });
  return body;
}

std::string xlsx_of(App& app, const Visit& visit, store::Session& db,
                    const LedgerStretch& stretch) {
  const ScratchFile file(std::filesystem::temp_directory_path() /
                         ("colletta-" + app.ulids.next() + ".xlsx"));
  write(app, visit, db, stretch, [&](const ledger::Words& words) {
    return std::make_unique<services::LedgerXlsx>(file.path(), words);
  });
  return file.bytes();
}

using Body = std::string (*)(App&, const Visit&, store::Session&, const LedgerStretch&);

/// Working a part out takes a good part of a second, so each household has its turns.
http::Handled give_file(App& app, const Visit& visit, store::Session& db, const char* type,
                        Body body) {
  if (const std::int64_t wait_us = app.simulation_rate.take(visit.request.household()); wait_us > 0)
    return failure(app, visit, err(Errc::kTooManyAttempts), (wait_us + kSecondUs - 1) / kSecondUs);
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const std::int64_t size = store::journal_size(db, city);
  auto stretch = stretch_asked(visit.request, size);
  if (!stretch) return failure(app, visit, err(Errc::kNotFound));
  stretch->until = std::min(stretch->until, size);
  return answer.with({topic(city)}, body(app, visit, db, *stretch), type);
}

http::Handled give_journal(App& app, const Visit& visit, store::Session& db) {
  return give_file(app, visit, db, "text/plain; charset=utf-8",
                   [](App& a, const Visit& v, store::Session& s, const LedgerStretch& stretch) {
                     return text_of(a, v, s, stretch, /*csv=*/false);
                   });
}

http::Handled give_csv(App& app, const Visit& visit, store::Session& db) {
  return give_file(app, visit, db, "text/csv; charset=utf-8",
                   [](App& a, const Visit& v, store::Session& s, const LedgerStretch& stretch) {
                     return text_of(a, v, s, stretch, /*csv=*/true);
                   });
}

http::Handled give_xlsx(App& app, const Visit& visit, store::Session& db) {
  return give_file(app, visit, db,
                   "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_of);
}

}  // namespace

RouteLines ledger_lines(App& app) {
  using namespace views::paths;
  return {get_cached(app, std::string(kLedgerJournal), "ledger_journal", give_journal),
          get_cached(app, std::string(kLedgerCsv), "ledger_csv", give_csv),
          get_cached(app, std::string(kLedgerXlsx), "ledger_xlsx", give_xlsx)};
}

}  // namespace colletta::handlers
