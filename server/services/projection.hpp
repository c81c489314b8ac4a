// The projections of a city as rows: as a replay of the journal gives them, as the database has
// them, and how to write the first over the second. One list of tables serves verify and rebuild.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/journal/replay.hpp"
#include "server/store/session.hpp"

namespace colletta::services {

/// A table's rows: the key's columns, then the others, all as text.
struct Projected {
  std::string table;
  std::vector<std::string> columns;  ///< keys first
  std::size_t keys = 1;
  std::map<std::vector<std::string>, std::vector<std::string>> rows;
};

/// From the journal alone.
std::vector<Projected> project(const Replay& replay);
/// As stored, in the same order of tables. Throws DatabaseError.
std::vector<Projected> read_projections(store::Session& db, const CityId& city);
/// One finding a row that is missing, too many or different.
std::vector<Finding> compare(const std::vector<Projected>& journal,
                             const std::vector<Projected>& stored);
/// Writes the journal's projections over those stored. MUST run in a transaction. In tables that
/// hold content too, only rows that differ are touched: a pledge on its way back stays so, since
/// the journal does not know of requests yet.
void write_projections(store::Session& db, const CityId& city,
                       const std::vector<Projected>& journal, const std::vector<Projected>& stored);

}  // namespace colletta::services
