#include "server/store/statement.hpp"

#include <algorithm>
#include <bit>

#include "domain/base/check.hpp"
#include "domain/base/text.hpp"
#include "server/store/dialect.hpp"

namespace colletta::store::internal {
namespace {

/// A few hundred queries in a few shapes each. Beyond it all are forgotten and made anew.
constexpr std::size_t kStatementsMax = 1'000;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// How many places a list takes: the next power of two, so that a query has few shapes. The spare
/// places repeat the last value, which changes neither IN nor NOT IN.
std::size_t list_places(std::size_t size) {
  CHECK(size <= kListMax, "a list bind is longer than kListMax");
  return size == 0 ? 0 : std::bit_ceil(size);
}

std::size_t list_places(const List& list) {
  return list_places(std::visit([](const auto& values) { return values.size(); }, list));
}

ColumnKind kind_of(const Value& value) {
  // NULL travels in a text's place.
  return std::holds_alternative<std::int64_t>(value) ? ColumnKind::kInt : ColumnKind::kText;
}

ColumnKind kind_of(const List& list) {
  const bool ints = std::holds_alternative<std::vector<std::int64_t>>(list);
  return ints ? ColumnKind::kInt : ColumnKind::kText;
}

void set(Cell& cell, std::int64_t number) {
  cell.null = false;
  cell.integer = number;
}

void set(Cell& cell, const std::string& text) {
  check_text(text);
  cell.null = false;
  cell.text = text;
}

void set(Cell& cell, std::monostate) { cell.null = true; }

template <class T>
void set_list(Statement& statement, std::size_t& next, const std::vector<T>& values) {
  const std::size_t places = list_places(values.size());
  for (std::size_t i = 0; i < places; ++i) {
    set(statement.parameter(next++), values[std::min(i, values.size() - 1)]);
  }
}

const Bind* bind_of(Binds binds, std::string_view name) {
  const auto found = std::find_if(binds.begin(), binds.end(),
                                  [name](const Bind& bind) { return bind.name == name; });
  if (found == binds.end()) {
    throw CheckFailure("the query's parameter :" + std::string(name) + " has no bind");
  }
  return &*found;
}

}  // namespace

void check_text(std::string_view text) {
  CHECK(text.find('\0') == std::string_view::npos, "a text for the database holds NUL");
  CHECK(is_utf8(text), "a text for the database is not UTF-8");
}

Statement::Statement(Connection& connection, const std::string& sql,
                     std::vector<Parameter> parameters, std::span<const ColumnKind> columns)
    : connection_(connection),
      parameters_(parameters.size()),
      parameter_nulls_(parameters.size(), soci::i_ok),
      columns_(columns.size()),
      column_nulls_(columns.size(), soci::i_ok),
      statement_(connection.soci()) {
  statement_.alloc();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == ColumnKind::kInt) {
      statement_.exchange(soci::into(columns_[i].integer, column_nulls_[i]));
    } else {
      statement_.exchange(soci::into(columns_[i].text, column_nulls_[i]));
    }
  }
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto& [name, kind] = parameters[i];
    if (kind == ColumnKind::kInt) {
      statement_.exchange(soci::use(parameters_[i].integer, parameter_nulls_[i], name));
    } else {
      statement_.exchange(soci::use(parameters_[i].text, parameter_nulls_[i], name));
    }
  }
  statement_.prepare(sql);
  statement_.define_and_bind();
}

bool Statement::run() {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    parameter_nulls_[i] = parameters_[i].null ? soci::i_null : soci::i_ok;
  }
  failed = true;
  const bool got = statement_.execute(true);
  failed = false;
  if (got) note_nulls();
  return got;
}

bool Statement::fetch() {
  const bool got = statement_.fetch();
  if (got) note_nulls();
  return got;
}

void Statement::note_nulls() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    columns_[i].null = column_nulls_[i] == soci::i_null;
  }
}

void Statement::finish() noexcept {
  busy = false;
  if (connection_.dialect() == Dialect::kSqlite) {
    auto* backend = static_cast<soci::sqlite3_statement_backend*>(statement_.get_backend());
    sqlite_api::sqlite3_reset(backend->stmt_);
  } else {
    statement_.get_backend()->clean_up();
  }
}

std::vector<const Bind*> QueryText::in_order(Binds binds) const {
  CHECK(binds.size() == names.size(), "the query has other parameters than it was given");
  std::vector<const Bind*> ordered;
  for (const std::string& name : names) ordered.push_back(bind_of(binds, name));
  return ordered;
}

StatementCache::Parsed& StatementCache::parsed(const Query& query) {
  const auto found = queries_.find(query.sql);
  if (found != queries_.end()) return found->second;

  const std::string sql = expand(query.sql, connection_.dialect());
  CHECK(sql.find_first_of("\"`") == std::string::npos,
        "a query holds double quotes or backticks, which SOCI misreads");
  Parsed out;
  out.chunks.emplace_back();
  bool quoted = false;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\'') quoted = !quoted;
    if (quoted || sql[i] != ':') {
      out.chunks.back() += sql[i];
      continue;
    }
    std::size_t end = i + 1;
    while (end < sql.size() && is_word(sql[end])) ++end;
    const std::string name = sql.substr(i + 1, end - i - 1);
    CHECK(!name.empty(), "a ':' in a query is not followed by a parameter's name");
    const auto at = std::find(out.names.begin(), out.names.end(), name);
    out.places.push_back(static_cast<std::size_t>(at - out.names.begin()));
    if (at == out.names.end()) out.names.push_back(name);
    out.chunks.emplace_back();
    i = end - 1;
  }
  return queries_.emplace(query.sql, std::move(out)).first->second;
}

std::unique_ptr<Statement> StatementCache::make(const Parsed& text,
                                                std::span<const Bind* const> binds,
                                                std::span<const ColumnKind> columns) {
  std::vector<Statement::Parameter> parameters;
  std::vector<std::string> written;  // each name as the statement has it
  for (std::size_t i = 0; i < binds.size(); ++i) {
    const std::string& name = text.names[i];
    const List* list = std::get_if<List>(&binds[i]->value);
    if (list == nullptr) {
      parameters.push_back({name, kind_of(std::get<Value>(binds[i]->value))});
      written.push_back(":" + name);
      continue;
    }
    std::string places;
    for (std::size_t k = 0; k < list_places(*list); ++k) {
      std::string place = name + "_" + std::to_string(k);
      places += (k == 0 ? ":" : ", :") + place;
      parameters.push_back({std::move(place), kind_of(*list)});
    }
    written.push_back(places.empty() ? "NULL" : std::move(places));
  }
  std::string sql = text.chunks[0];
  for (std::size_t i = 0; i < text.places.size(); ++i) {
    sql += written[text.places[i]] + text.chunks[i + 1];
  }
  return std::make_unique<Statement>(connection_, sql, std::move(parameters), columns);
}

void StatementCache::forget_idle() {
  std::erase_if(queries_, [](const auto& query) {
    const auto& shapes = query.second.by_shape;
    return std::none_of(shapes.begin(), shapes.end(),
                        [](const auto& shape) { return shape.second && shape.second->busy; });
  });
  made_ = 0;
}

Statement& StatementCache::ready(const Query& query, Binds given,
                                 std::span<const ColumnKind> columns) {
  if (made_ >= kStatementsMax) forget_idle();
  Parsed& text = parsed(query);
  const std::vector<const Bind*> binds = text.in_order(given);

  // The shape: kind and, for a list, its places, for each parameter; then the columns' kinds.
  std::string shape;
  for (const Bind* bind : binds) {
    std::visit([&shape](const auto& value) { shape += static_cast<char>(kind_of(value)); },
               bind->value);
    if (const List* list = std::get_if<List>(&bind->value)) {
      shape += std::to_string(list_places(*list));
    }
  }
  shape += '/';
  for (const ColumnKind kind : columns) shape += static_cast<char>(kind);

  std::unique_ptr<Statement>& slot = text.by_shape[shape];
  if (!slot || slot->failed) {
    slot = make(text, binds, columns);
    ++made_;
  }
  CHECK(!slot->busy, "a query runs inside the loop over its own rows");
  std::size_t next = 0;
  for (const Bind* bind : binds) {
    if (const Value* value = std::get_if<Value>(&bind->value)) {
      std::visit([&](const auto& plain) { set(slot->parameter(next++), plain); }, *value);
    } else {
      std::visit([&](const auto& values) { set_list(*slot, next, values); },
                 std::get<List>(bind->value));
    }
  }
  return *slot;
}

}  // namespace colletta::store::internal
