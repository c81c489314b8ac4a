#include "server/services/public_log.hpp"

#include <stdexcept>

#include "server/ops/crypto.hpp"
#include "server/ops/kept_file.hpp"
#include "server/services/kept_checkpoint.hpp"
#include "server/services/log_reader.hpp"
#include "server/store/bulk.hpp"
#include "sql/queries/log.hpp"

namespace colletta::services {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPatience{2'000};  // of a write, for the check at the start
constexpr std::chrono::milliseconds kBreath{50};       // between two looks, however many call

LogKeys loaded(const LogOptions& options) {
  auto keys = LogKeys::load(options.key_file, options.make_key);
  if (!keys) throw std::runtime_error(keys.error().field + ": " + keys.error().detail);
  return *std::move(keys);
}

}  // namespace

std::string_view to_string(LogState state) noexcept {
  switch (state) {
    case LogState::kChecking:
      return "checking";
    case LogState::kGood:
      return "good";
    case LogState::kForked:
      return "forked";
  }
  return "";
}

/// One city. What readers see stands under `mutex_`; the thread that looks owns the rest.
struct PublicLog::CityLog {
  CityId id;
  // under mutex_
  LogState state = LogState::kChecking;
  std::string why;
  std::string origin;
  std::optional<log::Checkpoint> last;
  std::string note;
  Timestamp signed_at;
  std::shared_ptr<LogTree> tree;
  // the looking thread's own
  bool begun = false;
  std::string kept;       ///< the file's text when it was read or written last
  std::string base_note;  ///< what was signed last as far as is known: the file's text, or a row's
  std::vector<LogBase> bases;
  SteadyClock::time_point next_signature{};
};

PublicLog::PublicLog(LogOptions options, store::Session db, writer::Writer& writer)
    : options_(std::move(options)),
      db_(std::move(db)),
      writer_(writer),
      keys_(loaded(options_)),
      made_(SteadyClock::now()) {}

PublicLog::~PublicLog() { stop(); }

void PublicLog::start() {
  thread_ = std::thread([this] { loop(); });
}

void PublicLog::call() {
  {
    const std::lock_guard lock(mutex_);
    called_ = true;
  }
  changed_.notify_all();
}

void PublicLog::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void PublicLog::loop() {
  std::string told;
  for (;;) {
    const bool last = stopping_;
    try {
      pass(last);
      told.clear();
    } catch (const std::exception& error) {
      // The database is away, or the folder is full: the next pass tries again. Said once.
      if (options_.on_failure && told != error.what()) options_.on_failure(error.what());
      told = error.what();
    }
    if (last) return;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, kBreath, [this] { return stopping_.load(); });
    changed_.wait_for(lock, options_.pause - kBreath, [this] { return stopping_ || called_; });
    called_ = false;
  }
}

void PublicLog::look() { pass(true); }

/// `last`: what has grown is signed however short ago the last signature is.
void PublicLog::pass(bool last) {
  std::vector<std::pair<CityId, std::int64_t>> heads;
  db_.for_each<std::string, std::int64_t>(store::sql::log_heads, {},
                                          [&](const std::string& city, std::int64_t next) {
                                            heads.emplace_back(CityId::of(city), next);
                                          });
  for (const auto& [id, head] : heads) city_log(id);
  for (const auto& [id, head] : heads) visit(city_log(id), head, last);
  {
    const std::lock_guard lock(mutex_);
    looked_ = true;
  }
  changed_.notify_all();
}

PublicLog::CityLog& PublicLog::city_log(const CityId& id) {
  const std::lock_guard lock(mutex_);
  auto& city = cities_[id];
  if (!city) {
    city = std::make_unique<CityLog>();
    city->id = id;
    city->origin = options_.name + "/" + id.str();
  }
  return *city;
}

void PublicLog::visit(CityLog& city, std::int64_t head, bool last) {
  if (!city.begun) begin(city);
  if (state_of(city) == LogState::kForked) {
    // An operator has accepted the fork meanwhile: then another checkpoint is kept.
    if (ops::read_kept(kept_file(options_.folder, city.id)).value_or("") == city.kept) return;
    begin(city);
  }
  if (state_of(city) == LogState::kChecking) check(city, head);
  if (state_of(city) == LogState::kGood) advance(city, head, last);
}

LogState PublicLog::state_of(const CityLog& city) const {
  const std::lock_guard lock(mutex_);
  return city.state;
}

/// What the journal will have to be an extension of, and the origin that follows from it. The row
/// is read before the file, which is always written first: who sees a row must find a file.
void PublicLog::begin(CityLog& city) {
  const std::optional<SignedRow> row = newest_checkpoint(db_, city.id);
  city.kept = ops::read_kept(kept_file(options_.folder, city.id)).value_or("");
  city.bases.clear();
  city.base_note = city.kept.empty() && row ? row->note : city.kept;
  std::optional<log::Checkpoint> last;
  if (!city.base_note.empty()) {
    if (auto parsed = log::parse_checkpoint(city.base_note)) last = *std::move(parsed);
  }
  {
    const std::lock_guard lock(mutex_);
    city.state = LogState::kChecking;
    city.why.clear();
    if (last) {
      city.origin = last->origin;
      city.bases.push_back({last->size, last->root});
      city.signed_at = row && row->note == city.base_note ? row->at : options_.clock();
      city.last = std::move(last);
      city.note = city.base_note;
    }
  }
  city.begun = true;
}

/// What is wrong with what is known of the last signature, before the journal is looked at.
std::optional<std::string> PublicLog::base_trouble(const CityLog& city) {
  if (city.base_note.empty()) return std::nullopt;
  const bool lost = city.kept.empty();
  const auto keys = keys_.all(city.origin);
  if (!log::open_checkpoint(city.base_note, keys, ops::verify_ed25519))
    return lost ? "the journal was signed by another key than the one in " + options_.key_file +
                      ". " + how_to_go_on(city, true)
                : kept_file(options_.folder, city.id) +
                      " is not a checkpoint signed by this installation's key";
  if (options_.name_is_set && city.last && city.origin != options_.name + "/" + city.id.str())
    return "log.origin is " + options_.name + ", but checkpoints were signed as " + city.origin;
  return std::nullopt;
}

/// For an operator, when the file of what was signed last is gone.
std::string PublicLog::how_to_go_on(const CityLog& city, bool key_too) const {
  return "Put " + std::string(key_too ? "that key and " : "") +
         kept_file(options_.folder, city.id) + " back as " + (key_too ? "they were" : "it was") +
         ", or, if that cannot be, explain it by `colletta log accept-fork --city " +
         city.id.str() + " --reason ...`";
}

void PublicLog::check(CityLog& city, std::int64_t head) {
  if (const auto trouble = base_trouble(city)) return fork(city, *trouble);
  JournalScan scan = scan_journal(db_, city.id, head, city.bases, corrections_of(db_, city.id),
                                  [this](std::int64_t, std::int64_t) { return !stopping_; });
  if (scan.trouble && stopping_) return;
  if (!scan.trouble) scan.trouble = key_trouble(city);
  // The table agrees with the journal as it came with it: an older backup of both would, too.
  if (!scan.trouble && city.kept.empty() && !city.base_note.empty())
    scan.trouble =
        "checkpoints were signed, but the one that was kept outside the database is "
        "gone, so that an older journal could not be told from the last. " +
        how_to_go_on(city, false);
  if (scan.trouble) return fork(city, *scan.trouble);
  {
    const std::lock_guard lock(mutex_);
    city.tree = std::move(scan.tree);
    city.state = LogState::kGood;
  }
  changed_.notify_all();
  if (city.last)
    note_row(city, {city.last->size, log::hex(city.last->root), city.note, city.signed_at});
}

/// The journal says with which key it is signed from then on; another one must not.
std::optional<std::string> PublicLog::key_trouble(const CityLog& city) {
  const std::string named = key_in_journal(db_, city.id);
  if (named.empty() || named == log::format_vkey(keys_.key(city.origin))) return std::nullopt;
  const auto again = reload_keys();  // it may have been rotated under us
  if (again && named == log::format_vkey(keys_.key(city.origin))) return std::nullopt;
  return "the journal is signed with the key " + named + ", which is not the one in " +
         options_.key_file;
}

void PublicLog::advance(CityLog& city, std::int64_t head, bool last) {
  const std::int64_t size = city.tree->size();
  if (head < size)
    return fork(city, "the journal has " + std::to_string(head) + " events, but " +
                          std::to_string(size) + " were there before");
  const std::int64_t signed_size = city.last ? city.last->size : 0;
  if (head == signed_size) return;
  if (!last && SteadyClock::now() < city.next_signature) return;
  if (const auto trouble = take_in(city, head)) return fork(city, *trouble);
  sign(city);
}

/// The new events, and once more those of the last tile: their bodies must still be what they were.
std::optional<std::string> PublicLog::take_in(CityLog& city, std::int64_t head) {
  const std::vector<log::Hash> edge = city.tree->edge();
  const std::int64_t size = city.tree->size();
  std::int64_t next = size - static_cast<std::int64_t>(edge.size());
  const std::int64_t first = next;
  bool rotated = false;
  while (next < head) {
    const auto entries = log_entries(db_, city.id, next, head);
    for (const LogEntry& entry : entries) {
      const std::string where = "position " + std::to_string(next) + ": ";
      if (entry.seq != next) return where + "there is no event";
      if (next >= size && !entry.leaf_stored)
        return where + "its text is not the one that was hashed when it was written";
      if (next < size && entry.leaf != edge[static_cast<std::size_t>(next - first)])
        return where + "the journal no longer holds what was signed";
      if (next >= size) city.tree->append(entry.leaf);
      rotated = rotated || (next >= size && entry.type == "key.rotated");
      ++next;
    }
    if (entries.empty()) return "position " + std::to_string(next) + ": there is no event";
  }
  return rotated ? key_trouble(city) : std::nullopt;
}

/// Another process of this installation may have signed meanwhile; or somebody has put another file
/// there. Both are held against the tree. Nothing: `kept` may be replaced.
std::optional<std::string> PublicLog::kept_trouble(CityLog& city, const LogTree& tree) {
  const std::string kept = ops::read_kept(kept_file(options_.folder, city.id)).value_or("");
  if (kept == city.kept) return std::nullopt;
  const auto opened = log::open_checkpoint(kept, keys_.all(city.origin), ops::verify_ed25519);
  if (!opened)
    return kept_file(options_.folder, city.id) +
           " is not a checkpoint signed by this installation's key";
  if (opened->size > tree.size())
    return "the journal has " + std::to_string(tree.size()) + " events, but a checkpoint for " +
           std::to_string(opened->size) + " was signed";
  LogReader reader(db_, city.id, city.tree, tree.size());
  if (reader.root(opened->size) != opened->root)
    return "the first " + std::to_string(opened->size) +
           " events are not those for which a checkpoint was signed";
  return std::nullopt;
}

void PublicLog::sign(CityLog& city) {
  if (state_of(city) != LogState::kGood) return;  // somebody has begun to suspect it
  const ops::FileHold hold(options_.folder + "/lock");
  if (const auto trouble = kept_trouble(city, *city.tree)) return fork(city, *trouble);
  log::Checkpoint checkpoint{city.origin, city.tree->size(), city.tree->root(), {}};
  std::string note = log::sign_checkpoint(checkpoint, keys_.key(city.origin), keys_.sign());
  ops::keep(kept_file(options_.folder, city.id), note);
  city.kept = note;
  const SignedRow row{checkpoint.size, log::hex(checkpoint.root), note, options_.clock()};
  {
    const std::lock_guard lock(mutex_);
    city.last = std::move(checkpoint);
    city.note = std::move(note);
    city.signed_at = row.at;
  }
  city.next_signature = SteadyClock::now() + options_.least;
  note_row(city, row);
}

/// The table of signed checkpoints, unless it has this one. One that is lost here is kept in the
/// file, and noted at the next start.
void PublicLog::note_row(CityLog& city, const SignedRow& row) {
  writer::WriteRows rows{.write = [id = city.id, row](store::Session& session) -> Result<Outcome> {
    const auto known = session.fetch_one<std::int64_t>(
        store::sql::checkpoint_known, {{"city", id}, {"size", row.size}, {"root", row.root}});
    if (known) return Outcome{.repeated = true, .id = {}};
    const std::vector<store::Row> one{store::row(id, row.size, row.root, row.note, row.at)};
    store::insert(session, "log_checkpoint", {"city", "size", "root", "note", "at"}, one);
    return Outcome{};
  }};
  (void)writer_.submit(city.id, std::move(rows), [](const Result<Outcome>&) {});
}

void PublicLog::fork(CityLog& city, std::string why) {
  {
    const std::lock_guard lock(mutex_);
    city.state = LogState::kForked;
    city.why = std::move(why);
    city.tree.reset();
  }
  changed_.notify_all();
  if (options_.on_trouble) options_.on_trouble(city.id, city.why);
}

void PublicLog::suspect(const CityId& city, std::string_view why) {
  CityLog& found = city_log(city);
  {
    const std::lock_guard lock(mutex_);
    if (found.state != LogState::kGood) return;
    found.state = LogState::kForked;
    found.why = why;  // the tree stays the looking thread's
  }
  if (options_.on_trouble) options_.on_trouble(city, why);
}

LogView PublicLog::view_of(const CityLog& city) const {
  return {.state = city.state,
          .why = city.why,
          .origin = city.origin,
          .key = keys_.key(city.origin),
          .last = city.last,
          .note = city.note,
          .signed_at = city.signed_at,
          .tree = city.state == LogState::kGood ? city.tree : nullptr};
}

std::vector<log::VerifierKey> PublicLog::keys(const std::string& origin) const {
  const std::lock_guard lock(mutex_);
  return keys_.all(origin);
}

LogView PublicLog::view(const CityId& city) const {
  const std::lock_guard lock(mutex_);
  if (const auto found = cities_.find(city); found != cities_.end()) return view_of(*found->second);
  LogView none;
  none.state = looked_ ? LogState::kGood : LogState::kChecking;
  none.origin = options_.name + "/" + city.str();
  none.key = keys_.key(none.origin);
  return none;
}

bool PublicLog::looked() const {
  const std::lock_guard lock(mutex_);
  return looked_;
}

std::map<CityId, LogView> PublicLog::all() const {
  const std::lock_guard lock(mutex_);
  std::map<CityId, LogView> out;
  for (const auto& [id, city] : cities_) out.emplace(id, view_of(*city));
  return out;
}

bool PublicLog::read_only(const CityId& city) const {
  const std::lock_guard lock(mutex_);
  const auto found = cities_.find(city);
  return found != cities_.end() && found->second->state == LogState::kForked;
}

std::optional<Error> PublicLog::gate(const CityId& city, const writer::Command& command) {
  // What touches no journal: log-ins and their like, and the rail's word, which is only kept.
  const auto* rows = std::get_if<writer::WriteRows>(&command);
  if (rows != nullptr && rows->even_read_only) return std::nullopt;
  if (std::holds_alternative<writer::RecordNotice>(command)) return std::nullopt;
  std::unique_lock lock(mutex_);
  const auto state = [&] {
    const auto found = cities_.find(city);
    if (found != cities_.end()) return found->second->state;
    return looked_ ? LogState::kGood : LogState::kChecking;
  };
  changed_.wait_until(lock, made_ + kPatience,
                      [&] { return stopping_ || state() != LogState::kChecking; });
  switch (state()) {
    case LogState::kGood:
      return std::nullopt;
    case LogState::kChecking:
      return err(Errc::kUnavailable, "journal", "checking");
    case LogState::kForked:
      return err(Errc::kReadOnly, "journal");
  }
  return err(Errc::kInternal);
}

Status PublicLog::accept(const CityId& id) {
  CityLog& city = city_log(id);
  if (!city.begun) begin(city);
  const auto head = db_.fetch_one<std::int64_t>(store::sql::log_head, {{"city", id}});
  if (!head) return err(Errc::kNotFound, "city");
  JournalScan scan = scan_journal(db_, id, std::get<0>(*head), {}, corrections_of(db_, id));
  if (scan.trouble) return err(Errc::kInvalid, "journal", *scan.trouble);
  if (const auto trouble = key_trouble(city)) return err(Errc::kInvalid, "journal", *trouble);
  {
    const std::lock_guard lock(mutex_);
    city.tree = std::move(scan.tree);
    city.state = LogState::kGood;
    city.why.clear();
  }
  // The file as it is now is what is given up.
  city.kept = ops::read_kept(kept_file(options_.folder, id)).value_or("");
  sign(city);
  return {};
}

Status PublicLog::reload_keys() {
  auto keys = LogKeys::load(options_.key_file, false);
  if (!keys) return keys.error();
  const std::lock_guard lock(mutex_);
  keys_ = *std::move(keys);
  return {};
}

}  // namespace colletta::services
