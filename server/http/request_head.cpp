#include "server/http/request_head.hpp"

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <optional>
#include <utility>

#include "server/http/tokens.hpp"
#include "server/http/url.hpp"

namespace colletta::http {
namespace {

namespace beast_http = boost::beast::http;

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::optional<Method> method_of(std::string_view name) {
  for (const Method method : {Method::kGet, Method::kHead, Method::kPost, Method::kPut,
                              Method::kPatch, Method::kDelete, Method::kOptions}) {
    if (name == to_string(method)) return method;
  }
  return std::nullopt;
}

/// Without the port; the brackets of an IPv6 address stay.
std::string host_of(std::string_view authority) {
  const std::size_t colon =
      authority.find(':', authority.starts_with('[') ? authority.find(']') : 0);
  return lowered(authority.substr(0, colon));
}

/// The origin-form of a target: RFC 9112 section 3.2.2 has servers accept the absolute form too.
/// Empty when its authority contradicts the Host.
std::string_view origin_form(std::string_view target, std::string_view authority) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::string_view rest = target.substr(scheme.size());
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return {};
    return equal_ignoring_case(rest.substr(0, slash), authority) ? rest.substr(slash)
                                                                 : std::string_view();
  }
  return target;
}

}  // namespace

std::variant<RequestHead, Refusal> parse_head(std::string_view head) {
  beast_http::request_parser<beast_http::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(head.size()));
  parser.skip(true);  // no body: the connection reads it, by the length that check_head took
  boost::beast::error_code ec;
  parser.put(boost::asio::buffer(head.data(), head.size()), ec);
  if (ec || !parser.is_header_done()) return Refusal{400, "malformed head"};
  const auto& message = parser.get();
  const auto method = method_of(message.method_string());
  if (!method) return Refusal{501, "method"};

  RequestHead result;
  result.keep_alive = message.keep_alive();
  result.http10 = message.version() == 10;
  Request& request = result.request;
  request.method = *method;
  request.target = std::string_view(message.target());
  for (const auto& field : message) {
    request.headers.emplace_back(lowered(field.name_string()), field.value());
  }
  request.authority = request.header("host");
  request.host = host_of(request.authority);
  const std::string_view target = origin_form(request.target, request.authority);
  if (target.empty()) return Refusal{400, "authority of the target"};
  const std::size_t question = std::min(target.find('?'), target.size());
  result.raw_path = target.substr(0, question);
  request.path = "/";
  if (question == target.size()) return result;
  auto query = form_decode(target.substr(question + 1), kQueryPairsMax);
  if (!query) return Refusal{400, "query"};
  request.query = *std::move(query);
  return result;
}

}  // namespace colletta::http
