// The database's schema against the program's.
#pragma once

#include <optional>
#include <string>

#include "server/ops/settings.hpp"
#include "server/store/migrate.hpp"

namespace colletta::app {

/// Brings the database to the program's schema and binds it to the data folder, which it makes.
/// Throws DatabaseError.
Result<store::MigrationReport> migrate_database(const ops::Settings& settings);

/// A sentence for the operator when the schema is not the program's, or the data folder not the
/// database's. Throws DatabaseError.
std::optional<std::string> schema_problem(const ops::Settings& settings);

}  // namespace colletta::app
