// Looks for words everywhere that an installation keeps something: every column of every table and
// view, and the raw bytes of every file of a folder.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/store/session.hpp"

namespace colletta::test {

/// "table.column" of every column that holds one of the words, whatever its type; all tables and
/// views of the database, also those that nobody has told this of.
std::vector<std::string> columns_with(store::Session& db, const std::vector<std::string>& words);

/// Paths of the files under `folder` whose bytes hold one of the words.
std::vector<std::string> files_with(const std::filesystem::path& folder,
                                    const std::vector<std::string>& words);

/// "table.column" of all columns that the database has, tables and views, by name.
std::vector<std::string> all_columns(store::Session& db);

}  // namespace colletta::test
