// Turns a Response into the bytes of its head and a view of its body: encoding, ETag and 304,
// security fields, length, connection. Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/http/message.hpp"

namespace colletta::http {

/// The Content-Security-Policy of every page (works with our bundle). A
/// handler that needs another one sets the field itself.
std::string policy_with(const std::vector<std::string>& form_targets);

/// Clients and proxies wait this long before they ask again after a 503.
inline constexpr std::string_view kRetryAfterSeconds = "2";

struct ReplyContext {
  std::string_view date;  ///< IMF-fixdate
  bool http10 = false;    ///< the client's version: keep-alive must be said
  bool close = false;     ///< the connection ends with this response
  bool streams = false;   ///< an event stream follows: no length
  std::string_view content_security_policy = {};
};

struct Reply {
  int status;
  std::string head;                   ///< with its empty line
  std::shared_ptr<const Body> owner;  ///< keeps `body` alive
  std::string_view body;              ///< empty for HEAD, 204, 304
};

/// A field that the handler set wins over the server's own, but Connection, Content-Length, Date
/// and Transfer-Encoding are the server's: CHECKed, as are line breaks in names and values. Vary is
/// merged. An ETag set by the handler stands as it is, in place of the body's.
Reply make_reply(const Request& request, const Response& response, const ReplyContext& context);

}  // namespace colletta::http
