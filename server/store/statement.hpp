// A query made ready on one connection: parsed once, with buffers that stay where SOCI was told
// they are. Kept for the connection's life, one for each shape of its binds and columns.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/store/connection.hpp"

namespace colletta::store::internal {

/// What every text MUST be on its way into a database: UTF-8 without NUL. Else a bug.
void check_text(std::string_view text);

class Statement {
 public:
  /// `sql` is one statement in the database's own words; `binds` are the parameters' names and
  /// kinds in the order of `bind`.
  struct Parameter {
    std::string name;
    ColumnKind kind;
  };
  Statement(Connection& connection, const std::string& sql, std::vector<Parameter> parameters,
            std::span<const ColumnKind> columns);

  /// The buffer of a parameter, to be set before run.
  Cell& parameter(std::size_t index) { return parameters_[index]; }
  /// Runs it; true when a first row is in cells().
  bool run();
  bool fetch();
  [[nodiscard]] std::span<Cell> cells() { return columns_; }
  [[nodiscard]] std::int64_t affected_rows() { return statement_.get_affected_rows(); }
  /// Ends a running SELECT: an unfinished one keeps its snapshot on SQLite, its result on MySQL.
  void finish() noexcept;

  bool busy = false;
  /// SOCI forgets the buffers of a MySQL statement that failed once it runs again, so it never
  /// does.
  bool failed = false;

 private:
  void note_nulls();

  Connection& connection_;
  std::vector<Cell> parameters_;
  std::vector<soci::indicator> parameter_nulls_;
  std::vector<Cell> columns_;
  std::vector<soci::indicator> column_nulls_;
  soci::statement statement_;
};

/// A query's text in the database's own words, taken apart at its parameters.
struct QueryText {
  std::vector<std::string> chunks;  ///< the text around the parameters: one more than `places`
  std::vector<std::size_t> places;  ///< for each parameter in the text: index into `names`
  std::vector<std::string> names;   ///< distinct, in order of appearance

  /// The bind of each name. One that is missing or too many is a bug.
  [[nodiscard]] std::vector<const Bind*> in_order(Binds binds) const;
};

class StatementCache {
 public:
  explicit StatementCache(Connection& connection) : connection_(connection) {}

  /// Stands until another query is made ready.
  const QueryText& text(const Query& query) { return parsed(query); }
  /// The statement for this query with these binds and columns, its parameters set.
  Statement& ready(const Query& query, Binds binds, std::span<const ColumnKind> columns);

 private:
  struct Parsed : QueryText {
    std::unordered_map<std::string, std::unique_ptr<Statement>> by_shape;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  Parsed& parsed(const Query& query);
  std::unique_ptr<Statement> make(const Parsed& text, std::span<const Bind* const> binds,
                                  std::span<const ColumnKind> columns);
  void forget_idle();

  Connection& connection_;
  std::unordered_map<std::string, Parsed, TextHash, std::equal_to<>> queries_;  // by text
  std::size_t made_ = 0;
};

}  // namespace colletta::store::internal
