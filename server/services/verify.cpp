#include "server/services/verify.hpp"

#include "server/ops/kept_file.hpp"
#include "server/services/database_source.hpp"
#include "server/services/differences.hpp"
#include "server/services/row_checks.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::services {
namespace {

Compared counted(const Progress& progress) {
  if (!progress) return {};
  return [&progress](std::int64_t rows) { progress("rows", rows, 0); };
}

}  // namespace

std::optional<SignedHead> kept_head(const std::string& log_folder, const CityId& city,
                                    Findings& findings) {
  if (log_folder.empty()) return std::nullopt;
  const std::string file = log_folder + "/" + city.str() + ".checkpoint";
  const auto note = ops::read_kept(file);
  if (!note) return std::nullopt;
  const auto checkpoint = log::parse_checkpoint(*note);
  if (checkpoint) return SignedHead{checkpoint->size, log::hex(checkpoint->root)};
  findings.add(-1, file + ": this is no checkpoint");
  return std::nullopt;
}

VerifyReport verify(store::Session& db, const CityId& city, const Progress& progress,
                    const std::string& log_folder) {
  Findings findings;
  // Before the snapshot: what is signed beside us must not be newer than what we see.
  auto kept = kept_head(log_folder, city, findings);
  const store::Transaction snapshot(db);
  DatabaseSource source(db, city, std::move(kept));
  JournalCheck check;
  check.run(source, findings, progress);
  const bool sound = findings.none();
  if (!findings.enough()) check_rows(db, city, source.size(), check.scratch(), findings);
  if (sound) {
    Teller teller(findings);
    compare_projections(db, city, check.replay(), check.scratch(), teller, counted(progress));
  }
  return {check.events(), findings.in_order()};
}

VerifyReport verify_files(LogSource& source, Findings findings, const Progress& progress) {
  JournalCheck check;
  check.run(source, findings, progress);
  return {check.events(), findings.in_order()};
}

VerifyReport rebuild(store::Session& db, const CityId& city, const Progress& progress) {
  store::Transaction transaction(db);
  db.fetch_one<std::int64_t>(store::sql::lock_head, {{"city", city}});
  DatabaseSource source(db, city);
  JournalCheck check;
  Findings findings;
  check.run(source, findings, progress);
  if (!findings.none()) return {check.events(), findings.in_order()};
  Mender mender(db, city, findings);
  compare_projections(db, city, check.replay(), check.scratch(), mender, counted(progress));
  mender.finish();
  drop_rows_of_nobody(db);
  transaction.commit();
  return {check.events(), findings.in_order()};
}

}  // namespace colletta::services
