#include "server/http/reply.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/base/check.hpp"
#include "server/http/negotiate.hpp"
#include "server/http/status.hpp"
#include "server/http/tokens.hpp"

namespace colletta::http {
namespace {

using Field = std::pair<std::string_view, std::string_view>;

constexpr std::array<Field, 4> kSecurityFields = {{
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
}};
constexpr Field kStrictTransport = {"Strict-Transport-Security", "max-age=31536000"};
constexpr std::array<std::string_view, 4> kServersOwn = {"connection", "content-length", "date",
                                                         "transfer-encoding"};

/// The last value that the handler set; empty when it set none.
std::string_view own_field(const Response& response, std::string_view name) {
  std::string_view value;
  for (const auto& [field, text] : response.headers) {
    if (equal_ignoring_case(field, name)) value = text;
  }
  return value;
}

void append_field(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

void append_own_fields(std::string& head, const Response& response) {
  for (const auto& [name, value] : response.headers) {
    CHECK(is_token(name), "a field name is a token");
    CHECK(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
          "a field value is one line");
    const bool servers_own = std::any_of(
        kServersOwn.begin(), kServersOwn.end(),
        [&, &field = name](std::string_view own) { return equal_ignoring_case(field, own); });
    CHECK(!servers_own, "this field is the server's");
    if (!equal_ignoring_case(name, "vary")) append_field(head, name, value);
  }
}

void append_security(std::string& head, const Request& request, const Response& response,
                     const ReplyContext& context) {
  const auto append_unless_set = [&](const Field& field) {
    if (own_field(response, field.first).empty()) append_field(head, field.first, field.second);
  };
  append_unless_set({"Content-Security-Policy", context.content_security_policy});
  for (const Field& field : kSecurityFields) append_unless_set(field);
  if (request.secure) append_unless_set(kStrictTransport);
}

void append_vary(std::string& head, const Response& response, bool by_encoding) {
  const std::string_view own = own_field(response, "vary");
  if (own.empty() && !by_encoding) return;
  head.append("Vary: ").append(own);
  if (by_encoding) head.append(own.empty() ? "" : ", ").append("Accept-Encoding");
  head.append("\r\n");
}

void append_connection(std::string& head, const ReplyContext& context) {
  if (context.close) {
    append_field(head, "Connection", "close");
  } else if (context.http10) {
    append_field(head, "Connection", "keep-alive");
  }
}

}  // namespace

std::string policy_with(const std::vector<std::string>& form_targets) {
  std::string policy =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
      "font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
      "form-action 'self'";
  for (const std::string& origin : form_targets) policy += " " + origin;
  return policy;
}

Reply make_reply(const Request& request, const Response& response, const ReplyContext& context) {
  static const Body kEmpty{};
  const Body& body = response.body ? *response.body : kEmpty;
  const Encoding encoding = choose_encoding(request.header("accept-encoding"), body);
  const std::string_view own_etag = own_field(response, "etag");
  const std::string etag = own_etag.empty() ? etag_of(body, encoding) : std::string(own_etag);
  const bool is_read = request.method == Method::kGet || request.method == Method::kHead;
  const bool unchanged = is_read && response.status == 200 && !etag.empty() &&
                         etag_listed(request.header("if-none-match"), etag);

  Reply reply{.status = unchanged ? 304 : response.status, .head = {}, .owner = {}, .body = {}};
  const bool bodiless = reply.status == 204 || reply.status == 304 || context.streams;
  const std::string& bytes = bytes_of(body, encoding);
  if (!bodiless && request.method != Method::kHead) {
    reply.owner = response.body;
    reply.body = bytes;
  }

  std::string& head = reply.head;
  head.reserve(1024);
  head.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
  head.append(reason_phrase(reply.status)).append("\r\n");
  append_own_fields(head, response);
  append_field(head, "Date", context.date);
  append_field(head, "X-Request-Id", request.id);
  if (!bodiless) {
    append_field(head, "Content-Length", std::to_string(bytes.size()));
    if (encoding != Encoding::kIdentity)
      append_field(head, "Content-Encoding", to_string(encoding));
  }
  if (own_etag.empty() && !etag.empty()) append_field(head, "ETag", etag);
  append_vary(head, response, body.gzip.offered() || body.br.offered());
  append_security(head, request, response, context);
  append_connection(head, context);
  head.append("\r\n");
  return reply;
}

}  // namespace colletta::http
