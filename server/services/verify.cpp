#include "server/services/verify.hpp"

#include "server/ops/kept_file.hpp"
#include "server/services/database_source.hpp"
#include "server/services/differences.hpp"
#include "server/services/kept_checkpoint.hpp"
#include "server/services/log_journal.hpp"
#include "server/services/row_checks.hpp"
#include "server/services/rows_beside.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/verify.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::services {
namespace {

constexpr std::size_t kNotesAtOnce = 1'000;  // signed notes at once

Compared counted(const Progress& progress) {
  if (!progress) return {};
  return [&progress](std::int64_t rows) { progress("rows", rows, 0); };
}

std::optional<SignedHead> head_of(const std::string& note) {
  const auto checkpoint = log::parse_checkpoint(note);
  if (!checkpoint) return std::nullopt;
  return SignedHead{checkpoint->size, log::hex(checkpoint->root)};
}

/// Signatures of what was signed, each by itself: whether its history is this journal's is told by
/// the journal's check.
class Signatures {
 public:
  Signatures(const Signers& signers, Findings& findings) : signers_(signers), findings_(findings) {}

  void check(std::int64_t seq, const std::string& where, const std::string& note) {
    switch (signers_.of(note)) {
      case Signers::Says::kGood:
        return;
      case Signers::Says::kBad:
        return findings_.add(seq, where + ": its signature is not good");
      case Signers::Says::kUnknown:
        break;
    }
    ++unchecked_;
    // Another log's, signed by whom it may be. Without a key nobody knows this log's name.
    const auto checkpoint = log::parse_checkpoint(note);
    if (signers_.any() && checkpoint && checkpoint->origin != signers_.origin())
      findings_.add(seq, where + ": it is no checkpoint of " + signers_.origin());
  }

  void check_all(store::Session& db, const CityId& city) {
    SignedHead after;
    for (std::size_t rows = kNotesAtOnce; rows == kNotesAtOnce && !findings_.enough();) {
      rows = 0;
      SignedHead next;
      db.for_each<std::int64_t, std::string, std::string>(
          store::sql::notes_signed,
          {{"city", city}, {"size", after.size}, {"root", after.root}, {"most", kNotesAtOnce}},
          [&](std::int64_t size, std::string& root, const std::string& note) {
            ++rows;
            check(size - 1, "log_checkpoint " + std::to_string(size), note);
            next = {size, std::move(root)};
          });
      after = std::move(next);
    }
  }

  [[nodiscard]] std::int64_t unchecked() const { return unchecked_; }

 private:
  const Signers& signers_;
  Findings& findings_;
  std::int64_t unchecked_ = 0;
};

/// Table and journal are restored together, and agree: only the file tells that something is gone.
/// Asked in the snapshot; a first checkpoint that was signed since is kept by now.
void check_kept_is_there(store::Session& db, const CityId& city, const std::string& log_folder,
                         Findings& findings) {
  if (log_folder.empty()) return;
  const auto newest = newest_checkpoint(db, city);
  const std::string file = kept_file(log_folder, city);
  if (newest && !ops::read_kept(file))
    findings.add(-1, file + ": it is missing, and checkpoints were signed, the last one of " +
                         std::to_string(newest->size) +
                         " events: nothing outside the database says that none is gone");
}

}  // namespace

std::optional<SignedHead> kept_head(const std::string& log_folder, const CityId& city,
                                    Findings& findings) {
  if (log_folder.empty()) return std::nullopt;
  const std::string file = kept_file(log_folder, city);
  const auto note = ops::read_kept(file);
  if (!note) return std::nullopt;
  auto head = head_of(*note);
  if (!head) findings.add(-1, file + ": this is no checkpoint");
  return head;
}

std::int64_t check_signatures(store::Session& db, const CityId& city, const Signers& signers,
                              Findings& findings) {
  Signatures signatures(signers, findings);
  signatures.check_all(db, city);
  return signatures.unchecked();
}

VerifyReport verify(store::Session& db, const CityId& city, const Progress& progress,
                    const std::string& log_folder, const Signers& signers) {
  Findings findings;
  Signatures signatures(signers, findings);
  // Before the snapshot: what is signed beside us must not be newer than what we see.
  auto kept = kept_head(log_folder, city, findings);
  const std::string file = kept ? kept_file(log_folder, city) : std::string();
  const std::string kept_note = kept ? ops::read_kept(file).value_or("") : std::string();
  const store::Transaction snapshot(db);
  DatabaseSource source(db, city, std::move(kept), signers);
  // SQLite's snapshot is what the first query sees: that of the rows comes after it.
  static_cast<void>(source.size());
  RowsBeside rows(db, city);
  JournalCheck check;
  check.run(source, findings, progress);
  const bool sound = findings.none();
  check_kept_is_there(db, city, log_folder, findings);
  if (!file.empty()) signatures.check(-1, file, kept_note);
  if (!findings.enough()) signatures.check_all(db, city);
  if (!findings.enough()) check_erasures(db, city, check.scratch(), findings);
  findings.add(rows.end().in_order());
  if (sound) {
    Teller teller(findings);
    compare_projections(db, city, check.replay(), check.scratch(), teller, counted(progress));
  }
  return {check.events(), findings.in_order(), check.given_up(), signatures.unchecked()};
}

VerifyReport verify_files(LogSource& source, Findings findings, const Progress& progress) {
  JournalCheck check;
  check.run(source, findings, progress);
  return {check.events(), findings.in_order(), check.given_up(), source.by_unknown_keys()};
}

VerifyReport rebuild(store::Session& db, const CityId& city, const Progress& progress) {
  store::Transaction transaction(db);
  db.fetch_one<std::int64_t>(store::sql::lock_head, {{"city", city}});
  DatabaseSource source(db, city);
  JournalCheck check;
  Findings findings;
  check.run(source, findings, progress);
  if (!findings.none()) return {check.events(), findings.in_order(), check.given_up(), 0};
  Mender mender(db, city, findings);
  compare_projections(db, city, check.replay(), check.scratch(), mender, counted(progress));
  mender.finish();
  drop_rows_of_nobody(db);
  transaction.commit();
  return {check.events(), findings.in_order(), check.given_up(), 0};
}

}  // namespace colletta::services
