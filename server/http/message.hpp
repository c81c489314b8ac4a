// What handlers see of HTTP: our own Request and Response, without Beast. Values only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace colletta::http {

enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };
std::string_view to_string(Method method) noexcept;

struct Request {
  Method method = Method::kGet;
  std::string target;  ///< raw request target, "/c/abc?x=1"
  std::string path;    ///< percent-decoded path; always starts with '/', no dot segments
  std::vector<std::pair<std::string, std::string>> query;    ///< decoded, in order
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case, in order
  std::string body;
  std::string host;       ///< lower case, without port
  std::string authority;  ///< as sent, with port
  std::string peer;       ///< client address; from a trusted proxy's header where there is one
  std::string id;         ///< request id, in the log and in X-Request-Id
  bool secure = false;    ///< TLS here or at a trusted proxy
  /// Spoke of another client without being a trusted proxy: `peer` may be a proxy that nobody
  /// named.
  bool relayed = false;

  /// Set by the router.
  std::map<std::string, std::string, std::less<>> params;  ///< path parameters by name
  std::string_view route;                                  ///< the pattern that matched

  /// First value of a header (name in lower case), empty when absent.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  [[nodiscard]] std::string_view param(std::string_view name) const;
  /// Value of a cookie, empty when absent.
  [[nodiscard]] std::string_view cookie(std::string_view name) const;
  /// What limits by address count as one client: household_of(peer).
  [[nodiscard]] std::string household() const;
  /// Body as application/x-www-form-urlencoded, decoded, in order. Broken escapes are kept as sent.
  /// Empty for one of more than kFormPairsMax pairs, which no form of ours has.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> form() const;
};

/// A body in another encoding: there from the start, or made once, when somebody first asks for it.
/// Copies share what was made.
class Encoded {
 public:
  /// Returns the bytes; empty where they would not be smaller.
  using Make = std::string (*)(const std::string& identity);

  Encoded() = default;  ///< not to be had
  Encoded(std::string ready);
  explicit Encoded(Make make);

  [[nodiscard]] bool offered() const { return made_ != nullptr; }
  /// The bytes of `identity`, which MUST be the same each time; empty: not to be had. From any
  /// thread; others wait while the first one makes them.
  [[nodiscard]] const std::string& of(const std::string& identity) const;

 private:
  struct Made;
  std::shared_ptr<Made> made_;
};

/// Bytes of a body in the encodings that are offered, shared between responses and the page cache.
struct Body {
  std::string identity;
  Encoded gzip, br;
  std::string etag;  ///< strong, with its quotes, for the identity bytes; empty: no ETag
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>>
      headers;                       ///< without Content-Length, Date, ETag, Vary
  std::shared_ptr<const Body> body;  ///< null: empty
  bool close = false;                ///< end the connection after it

  static Response text(int status, std::string content_type, std::string body);
  static Response redirect(std::string location, int status = 303);
  Response& set(std::string name, std::string value);
};

}  // namespace colletta::http
