// Named SQL and the values bound to it. Queries live in sql/queries/*.sql, one `-- name: <word>`
// each; the build makes `sql/queries/<file>.hpp` with a constant per query, so that a misspelt name
// does not compile. Knows no database library.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "domain/base/time.hpp"

namespace colletta::store {

/// One statement with its name, which logs, errors and metrics show instead of the text. The text
/// may hold the tokens of dialect.hpp; parameters are written `:name`.
struct Query {
  std::string_view name;
  std::string_view sql;
};

/// Every query of sql/queries, in the order of files and lines: so that a test can prepare them
/// all.
std::span<const Query> all_queries();

/// What a column holds: NULL, an integer or a text. Texts MUST be UTF-8 without NUL.
using Value = std::variant<std::monostate, std::int64_t, std::string>;
/// The values of one row, in the order of the columns named beside it.
using Row = std::vector<Value>;
using Rows = std::vector<Row>;

template <class T>
concept Identifier = requires(const T& id) {
  { id.str() } -> std::convertible_to<std::string>;
};

inline Value to_value(std::nullopt_t) { return {}; }
inline Value to_value(std::monostate) { return {}; }
inline Value to_value(Value value) { return value; }
inline Value to_value(std::string text) { return text; }
inline Value to_value(std::string_view text) { return std::string(text); }
inline Value to_value(const char* text) { return std::string(text); }
inline Value to_value(Timestamp time) { return time.us; }
template <std::integral T>
Value to_value(T number) {
  return static_cast<std::int64_t>(number);
}
template <Identifier T>
Value to_value(const T& id) {
  return id.str();
}
template <class T>
Value to_value(const std::optional<T>& maybe) {
  return maybe ? to_value(*maybe) : Value{};
}

/// `row(id, 5, std::nullopt)`: a row from anything that to_value takes.
template <class... Ts>
Row row(Ts&&... values) {
  Row out;
  out.reserve(sizeof...(values));
  (out.push_back(to_value(std::forward<Ts>(values))), ...);
  return out;
}

/// A list stands for several values in `x IN (:ids)`. An empty list matches nothing in IN, and
/// (SQL's NULL) nothing in NOT IN either. At most kListMax values.
using List = std::variant<std::vector<std::int64_t>, std::vector<std::string>>;
inline constexpr std::size_t kListMax = 4'096;  ///< SQLite prepares longer ones in quadratic time

/// Ids as such a list.
template <class Ids>
std::vector<std::string> texts(const Ids& ids) {
  std::vector<std::string> out;
  out.reserve(ids.size());
  for (const auto& id : ids) out.push_back(id.str());
  return out;
}

struct Bind {
  template <class T>
  requires requires(T&& v) { to_value(std::forward<T>(v)); }
  Bind(std::string_view param, T&& v) : name(param), value(to_value(std::forward<T>(v))) {}
  Bind(std::string_view param, std::vector<std::int64_t> list)
      : name(param), value(List(std::move(list))) {}
  Bind(std::string_view param, std::vector<std::string> list)
      : name(param), value(List(std::move(list))) {}

  std::string_view name;
  std::variant<Value, List> value;
};

/// The binds of one call: `{{"city", city}, {"ids", ids}}` or a vector. Only for parameters.
class Binds {
 public:
  Binds() = default;
  Binds(std::initializer_list<Bind> binds) : binds_(binds.begin(), binds.size()) {}
  Binds(const std::vector<Bind>& binds) : binds_(binds) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] auto begin() const { return binds_.begin(); }
  [[nodiscard]] auto end() const { return binds_.end(); }
  [[nodiscard]] std::size_t size() const { return binds_.size(); }

 private:
  std::span<const Bind> binds_;
};

}  // namespace colletta::store
