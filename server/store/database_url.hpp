// Which database: one URL, read once. It never shows the password.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "domain/base/result.hpp"

namespace colletta::store {

enum class Dialect { kSqlite, kMysql };

struct SqliteUrl {
  std::string path;  ///< absolute, or relative to the working directory
};

struct MysqlUrl {
  std::string host;
  std::uint16_t port = 3306;
  std::string socket;  ///< path of a unix socket; when set, host and port do not count
  std::string user;
  std::string password;
  std::string database;
};

class DatabaseUrl {
 public:
  DatabaseUrl(SqliteUrl url) : url_(std::move(url)) {}  // NOLINT(google-explicit-constructor)
  DatabaseUrl(MysqlUrl url) : url_(std::move(url)) {}   // NOLINT(google-explicit-constructor)

  /// Reads
  ///   sqlite:///absolute/path        sqlite://relative/path
  ///   mysql://user[:password]@host[:port]/database
  ///   mysql://user[:password]@localhost/database?socket=/path/of/socket
  /// (mariadb:// is the same as mysql://). Every part may be percent-encoded. Error: kInvalid with
  /// field "database" and a detail that says what is allowed; it never repeats the password.
  static Result<DatabaseUrl> parse(std::string_view text);

  [[nodiscard]] Dialect dialect() const;
  [[nodiscard]] const SqliteUrl& sqlite() const;  ///< bug unless dialect() is kSqlite
  [[nodiscard]] const MysqlUrl& mysql() const;    ///< bug unless dialect() is kMysql

  /// The URL again, with its password; for handing to a child process, never for people.
  [[nodiscard]] std::string str() const;
  /// The URL for logs and messages: a password is shown as "***".
  [[nodiscard]] std::string redacted() const;

 private:
  std::variant<SqliteUrl, MysqlUrl> url_;
};

}  // namespace colletta::store
