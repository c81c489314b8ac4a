// The yardstick: the rows of a run's pledges written again, each pledge in a transaction of its
// own or many in one, by a client that sits at the database and computes nothing. It knows tables,
// and nothing of rules.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "server/store/database_url.hpp"
#include "server/store/query.hpp"
#include "tests/bench/load.hpp"
#include "tests/bench/stage.hpp"

namespace colletta::bench {

/// What the pledges of a run have left in a table, in the order of its key.
struct TableRows {
  std::string table;
  std::vector<std::string_view> columns;
  store::Rows rows;
};

/// Rows of all tables to which pledges add.
std::vector<TableRows> rows_of_pledges(const store::DatabaseUrl& url, const Stage& stage);

/// How many pledges a source holds, and how many of them go into one transaction.
struct Portions {
  std::size_t pledges = 0;
  std::size_t batch = 1;
};

/// Writes `source` into a fresh stage, shared out evenly over transactions of `batch` pledges. Each
/// locks the journal's head, inserts its share with one statement a table, moves campaign, pools
/// and head once, and commits. What a pledge changes after it was inserted (placed, then confirmed)
/// is inserted in its last state: the least that one transaction can do. SQLite has one writing
/// place: `clients` MUST be 1 there. What a Timed says of waits is of transactions.
Timed write_pledges(const store::DatabaseUrl& url, const Stage& stage,
                    const std::vector<TableRows>& source, Portions portions, std::size_t clients);

}  // namespace colletta::bench
