#include "server/app/schema.hpp"

#include <filesystem>

#include "server/app/core.hpp"
#include "server/app/installation.hpp"
#include "server/services/tally_roots.hpp"

namespace colletta::app {

Result<store::MigrationReport> migrate_database(const ops::Settings& settings) {
  const auto url = database_of(settings);
  if (!url) return url.error();
  if (url->dialect() == store::Dialect::kSqlite) {
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(url->sqlite().path).parent_path(),
                                        ignored);
  }
  auto session = store::Session::open(*url, store::Access::kWrite, {.lock_wait_ms = kLockWaitMs});
  auto report =
      store::migrate(session, store::embedded_migrations(), ops::sha256_hex, system_clock());
  if (!report) return report;
  services::sum_emptied_roots(session);
  if (const auto problem = bind_to_secret(session, settings.data.dir))
    return err(Errc::kInvalid, "data.dir", *problem);
  return report;
}

std::optional<std::string> schema_problem(const ops::Settings& settings) {
  const std::string remedy = "Run `colletta migrate` with the same --database or --data first.";
  const auto url = database_of(settings);
  if (!url) return url.error().detail;
  if (url->dialect() == store::Dialect::kSqlite && !std::filesystem::exists(url->sqlite().path))
    return "There is no database at " + url->sqlite().path + ". " + remedy;
  auto session = store::Session::open(*url, store::Access::kRead);
  const auto pending =
      store::pending_migrations(session, store::embedded_migrations(), ops::sha256_hex);
  if (!pending) return pending.error().detail;
  if (*pending > 0)
    return "The database misses " + std::to_string(*pending) + " migration(s). " + remedy;
  if (services::roots_are_missing(session)) return "The last migration was interrupted. " + remedy;
  return secret_problem(session, settings.data.dir);
}

}  // namespace colletta::app
