#include "server/store/database_url.hpp"

#include <charconv>
#include <optional>

#include "domain/base/check.hpp"

namespace colletta::store {
namespace {

constexpr std::string_view kAllowed =
    "sqlite:///absolute/path, sqlite://relative/path, mysql://user[:password]@host[:port]/database "
    "or "
    "mysql://user[:password]@localhost/database?socket=/path";

Error refused(std::string_view why) {
  return err(Errc::kInvalid, "database",
             std::string(why) + "; allowed is " + std::string(kAllowed));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Nothing for a broken escape, a control character, or a quote or backslash: the connect strings
/// of the database library cannot carry all of those, and no sane name holds them.
std::optional<std::string> decode(std::string_view text, bool secret = false) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    if (control || (!secret && (c == '"' || c == '\'' || c == '\\'))) return std::nullopt;
    out += c;
  }
  return out;
}

std::string encode(std::string_view text, std::string_view plain) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (alnum || plain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out;
}

Result<DatabaseUrl> parse_sqlite(std::string_view rest) {
  auto path = decode(rest);
  if (!path || path->empty() || path->front() == ' ' || path->back() == '/') {
    return refused("the path of the SQLite file is missing or malformed");
  }
  return DatabaseUrl(SqliteUrl{*std::move(path)});
}

/// "user:password" into `url`; false when it is malformed.
bool parse_credentials(std::string_view text, MysqlUrl& url) {
  const std::size_t colon = text.find(':');
  auto user = decode(text.substr(0, colon));
  if (!user || user->empty()) return false;
  url.user = *std::move(user);
  if (colon == std::string_view::npos) return true;
  auto password = decode(text.substr(colon + 1), true);
  if (!password) return false;
  url.password = *std::move(password);
  return true;
}

/// "host:port" into `url`; false when it is malformed.
bool parse_host(std::string_view text, MysqlUrl& url) {
  std::size_t colon = text.rfind(':');
  const std::size_t bracket = text.rfind(']');  // of an IPv6 address
  if (colon != std::string_view::npos && bracket != std::string_view::npos && colon < bracket) {
    colon = std::string_view::npos;
  }
  std::string_view host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  auto decoded = decode(host);
  if (!decoded || decoded->empty()) return false;
  url.host = *std::move(decoded);
  if (colon == std::string_view::npos) return true;
  const std::string_view port = text.substr(colon + 1);
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
  return error == std::errc{} && end == port.data() + port.size() && url.port != 0;
}

Result<DatabaseUrl> parse_mysql(std::string_view rest) {
  MysqlUrl url;
  if (const std::size_t question = rest.find('?'); question != std::string_view::npos) {
    constexpr std::string_view kSocket = "socket=";
    const std::string_view option = rest.substr(question + 1);
    auto socket = option.starts_with(kSocket) ? decode(option.substr(kSocket.size()))
                                              : std::optional<std::string>();
    if (!socket || !socket->starts_with('/')) {
      return refused("the only option is socket=/absolute/path");
    }
    url.socket = *std::move(socket);
    rest = rest.substr(0, question);
  }
  const std::size_t at = rest.rfind('@');
  if (at == std::string_view::npos || !parse_credentials(rest.substr(0, at), url)) {
    return refused("the user is missing or malformed");
  }
  rest = rest.substr(at + 1);
  const std::size_t slash = rest.find('/');
  if (!parse_host(rest.substr(0, slash), url)) return refused("the host or port is malformed");
  auto database = slash == std::string_view::npos ? std::optional<std::string>()
                                                  : decode(rest.substr(slash + 1));
  if (!database || database->empty() || database->find('/') != std::string::npos) {
    return refused("the name of the database is missing or malformed");
  }
  url.database = *std::move(database);
  return DatabaseUrl(std::move(url));
}

std::string text_of(const MysqlUrl& url, std::string_view password) {
  constexpr std::string_view kPlain = "-._~*";
  std::string out = "mysql://" + encode(url.user, kPlain);
  if (!url.password.empty()) out += ":" + std::string(password);
  const bool ipv6 = url.host.find(':') != std::string::npos;
  out += "@" + (ipv6 ? "[" + url.host + "]" : encode(url.host, kPlain));
  if (url.socket.empty()) out += ":" + std::to_string(url.port);
  out += "/" + encode(url.database, kPlain);
  if (!url.socket.empty()) out += "?socket=" + encode(url.socket, "-._~/");
  return out;
}

}  // namespace

Result<DatabaseUrl> DatabaseUrl::parse(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return refused("this is not a URL");
  const std::string_view scheme = text.substr(0, colon);
  const std::string_view rest = text.substr(colon + 3);
  if (scheme == "sqlite") return parse_sqlite(rest);
  if (scheme == "mysql" || scheme == "mariadb") return parse_mysql(rest);
  return refused("the scheme is unknown");
}

Dialect DatabaseUrl::dialect() const {
  return std::holds_alternative<SqliteUrl>(url_) ? Dialect::kSqlite : Dialect::kMysql;
}

const SqliteUrl& DatabaseUrl::sqlite() const {
  CHECK(dialect() == Dialect::kSqlite, "this URL is not SQLite's");
  return std::get<SqliteUrl>(url_);
}

const MysqlUrl& DatabaseUrl::mysql() const {
  CHECK(dialect() == Dialect::kMysql, "this URL is not MySQL's");
  return std::get<MysqlUrl>(url_);
}

std::string DatabaseUrl::str() const {
  if (dialect() == Dialect::kSqlite) return "sqlite://" + encode(sqlite().path, "-._~/ ");
  return text_of(mysql(), encode(mysql().password, "-._~"));
}

std::string DatabaseUrl::redacted() const {
  return dialect() == Dialect::kSqlite ? str() : text_of(mysql(), "***");
}

}  // namespace colletta::store
