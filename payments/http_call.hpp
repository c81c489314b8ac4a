// An HTTP exchange as values: what a gateway asks the shell to send, and what came back. Whoever
// performs it (libcurl, the embedded provider) is no business of payments/.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace colletta::payments {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpCall {
  std::string method;  ///< "GET", "POST"
  std::string url;     ///< absolute
  Headers headers;
  std::string body;
};

struct HttpReply {
  int status =
      0;  ///< 0: no answer (timeout, connection lost). The call may have taken effect all the same.
  Headers headers;
  std::string body;
};

/// First value of a header, by name without regard to case (RFC 9110); empty when absent.
std::string_view header_of(const Headers& headers, std::string_view name);

}  // namespace colletta::payments
