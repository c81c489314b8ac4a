#include "server/jobs/verify_watch.hpp"

#include <chrono>

#include "server/ops/nice.hpp"
#include "server/services/database_source.hpp"
#include "server/services/differences.hpp"
#include "server/services/row_checks.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/jobs.hpp"

namespace colletta::jobs {
namespace {

/// Events of one snapshot: a second or two, during which SQLite's log of changes cannot be cut.
constexpr std::int64_t kSlice = 20'000;
/// Everything is checked anew in the night of the cities that this serves: at two o'clock UTC.
constexpr std::int64_t kNightUs = 2 * kHourUs;
/// What is idle may be used, nobody waits for it.
constexpr int kNice = 15;

std::int64_t night_of(Timestamp now) { return (now.us - kNightUs) / kDayUs; }

}  // namespace

VerifyWatch::VerifyWatch(store::Session db, VerifyOptions options)
    : db_(std::move(db)), options_(std::move(options)) {}

VerifyWatch::~VerifyWatch() { stop(); }

void VerifyWatch::start() {
  if (options_.every_s > 0) thread_ = std::thread([this] { loop(); });
}

void VerifyWatch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

bool VerifyWatch::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void VerifyWatch::loop() {
  ops::give_way(kNice);
  for (bool first = true;; first = false) {
    if (!first || options_.whole_at_start) run_once();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, std::chrono::seconds(options_.every_s), [&] { return stopping_; });
    if (stopping_) return;
  }
}

void VerifyWatch::run_once() {
  try {
    std::vector<CityId> cities;
    db_.for_each<std::string, std::int64_t>(
        store::sql::heads, {},
        [&](std::string& city, std::int64_t) { cities.push_back(CityId::of(std::move(city))); });
    for (const CityId& city : cities)
      if (!stopping()) look(city);
  } catch (const std::exception& error) {
    // The database is away, the disk is full: nothing is known about the journal, and the states
    // say since when. What was begun is begun again.
    cities_.clear();
    if (options_.on_failure) options_.on_failure(error.what());
  }
}

void VerifyWatch::look(const CityId& city) {
  CityCheck& checked = cities_[city];
  const std::int64_t night = night_of(options_.clock());
  const bool first = checked.check == nullptr;
  const bool whole = first ? options_.whole_at_start : checked.whole_day < night;
  if (first || whole) {
    checked.check = std::make_unique<services::JournalCheck>();
    checked.findings = {};
    checked.begun_whole = whole;
    checked.whole_day = night;
  }
  while (!slice(city, checked))
    if (stopping()) return;
}

/// True: the end was reached, and what there is to compare was compared in the same snapshot.
bool VerifyWatch::slice(const CityId& city, CityCheck& checked) {
  services::Findings found;
  // Before the snapshot: what is signed beside us must not be newer than what we see.
  auto kept = services::kept_head(options_.log_folder, city, found);
  const store::Transaction snapshot(db_);
  const auto signers = options_.signers ? options_.signers(db_, city) : services::Signers();
  services::DatabaseSource source(db_, city, std::move(kept), signers);
  if (checked.findings.none() && !checked.check->run(source, checked.findings, {}, kSlice))
    return false;
  const bool whole = std::exchange(checked.begun_whole, false);
  if (!whole) found.add(checked.of_rows.in_order());
  if (checked.findings.none() && (whole || checked.of_rows.none())) {
    services::Teller teller(found);
    if (whole)
      services::compare_projections(db_, city, checked.check->replay(), checked.check->scratch(),
                                    teller);
    else
      services::compare_figures(db_, city, checked.check->replay(), teller);
  }
  if (whole && !found.enough()) services::check_signatures(db_, city, signers, found);
  if (whole && !found.enough())
    services::check_erasures(db_, city, checked.check->scratch(), found);
  if (whole && !found.enough()) services::check_rows(db_, city, found);
  if (whole) checked.of_rows = found;
  tell(city, checked, found, whole);
  return true;
}

void VerifyWatch::tell(const CityId& city, const CityCheck& checked,
                       const services::Findings& found, bool whole) {
  services::Findings all = checked.findings;
  all.add(found.in_order());
  VerifyState state;
  state.events = checked.check->events();
  state.checked_at = options_.clock();
  state.findings = all.in_order();
  bool changed = false;
  {
    const std::lock_guard lock(mutex_);
    VerifyState& known = states_[city];
    changed = known.findings.size() != state.findings.size();
    state.whole_at = whole ? state.checked_at : known.whole_at;
    known = state;
  }
  if (changed && options_.on_change) options_.on_change(city, state);
}

std::map<CityId, VerifyState> VerifyWatch::all() const {
  const std::lock_guard lock(mutex_);
  return states_;
}

}  // namespace colletta::jobs
