// From the bytes of a head that framing.hpp has accepted to a Request: the library's parser does
// it.
#pragma once

#include <string_view>
#include <variant>

#include "server/http/framing.hpp"
#include "server/http/message.hpp"

namespace colletta::http {

struct RequestHead {
  Request request;  ///< method, target, query, headers, host, authority; path "/" until decoded
  std::string raw_path;
  bool keep_alive = false;
  bool http10 = false;
};

/// Reads a head that scan_head found whole and check_head accepted. 400: malformed after all, or an
/// absolute target whose authority is not the Host, or a query of too many pairs. 501: a method
/// that the product does not have.
std::variant<RequestHead, Refusal> parse_head(std::string_view head);

}  // namespace colletta::http
