// What every table of the schema is: journal, projection, content or payment state. One list, from
// which the serving account's rights are made (grants) and against which tests hold the schema, so
// that no table can be added without saying who may change it and why.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace colletta::store {

enum class TableClass {
  kJournal,     ///< rows are added and never changed: triggers and grants refuse anything else
  kErasable,    ///< rows are added, and deleted by an erasure, never changed
  kHead,        ///< the journal's next position, moved by the writer alone
  kPosting,     ///< a view over the journal: cannot be written
  kProjection,  ///< made from the journal in the same transaction, can be rebuilt
  kMixed,       ///< projection but for `own` columns, which are content or payment state
  kContent,     ///< ordinary rows
  kPayment,     ///< what was asked of a provider and what it said
  kSchema,      ///< of `migrate`, which runs under another account
};

struct Table {
  std::string_view name;
  TableClass kind;
  /// Of kContent, kPayment and the `own` columns of kMixed: why they may be written without an
  /// event.
  std::string_view why = {};
  /// Columns that the journal does not give: of kMixed, and of kProjection those that only say
  /// whose the row is.
  std::vector<std::string_view> own = {};
};

/// All tables and views, by name.
std::span<const Table> all_tables();

/// The least rights of the account that serves, as statements for MariaDB and MySQL: no DDL, and on
/// the journal no UPDATE and no DELETE, so that not even a program that was taken over can rewrite
/// it. `account` as account_of gives it.
std::vector<std::string> grant_statements(std::string_view database, std::string_view account);

/// "colletta@localhost" as it stands in statements: 'colletta'@'localhost'; without a host '%'.
/// Empty: not a name that is safe to print.
std::string account_of(std::string_view text);

}  // namespace colletta::store
