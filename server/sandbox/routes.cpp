#include "server/sandbox/routes.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "payments/sandbox/wire_json.hpp"
#include "server/sandbox/pages.hpp"

namespace colletta::sandbox {
namespace {

using http::Handled;
using http::Request;
using http::Response;
using payments::HttpCall;
using payments::HttpReply;
using payments::sandbox::PageForm;
using payments::sandbox::PageOutcome;

constexpr std::size_t kFormBytesMax = 8 * 1024;   // four short fields
constexpr std::size_t kCallBytesMax = 32 * 1024;  // the longest begin, with escapes

// "https://host:port" of an absolute address, if it consists of what a host may consist of.
std::string origin_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  const std::size_t end = std::min(url.find_first_of("/?#", scheme + 3), url.size());
  const std::string_view origin = url.substr(0, end);
  for (const char c : origin.substr(scheme + 3)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    if (!plain) return {};
  }
  return std::string(origin);
}

// Browsers apply form-action to the redirect after a form too, and the merchant may be elsewhere.
std::string content_security_policy(const payments::sandbox::Payment* payment) {
  std::string policy =
      "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
      "form-action 'self'";
  if (payment == nullptr) return policy;
  for (const std::string& url : {payment->return_url, payment->cancel_url}) {
    const std::string origin = origin_of(url);
    if (!origin.empty() && !policy.ends_with(" " + origin)) policy += " " + origin;
  }
  return policy;
}

Response html(int status, std::string text, const payments::sandbox::Payment* payment) {
  Response response = Response::text(status, "text/html; charset=utf-8", std::move(text));
  response.set("Content-Security-Policy", content_security_policy(payment));
  response.set("Cache-Control", "no-store");
  response.set("Referrer-Policy", "no-referrer");
  return response;
}

// A payer whose payment is not known has no locale yet: the browser's first wish counts.
std::string_view locale_of(const Request& request) {
  return request.header("accept-language").starts_with("en") ? "en" : "it";
}

Response page_response(const std::optional<PageReply>& reply, const PageForm& form,
                       std::string_view locale) {
  if (!reply) {
    Response busy = html(503, busy_page(locale), nullptr);
    return busy.set("Retry-After", "2");
  }
  const payments::sandbox::Payment* payment = reply->payment ? &*reply->payment : nullptr;
  switch (reply->outcome.kind) {
    case PageOutcome::Kind::kNotFound:
      break;
    case PageOutcome::Kind::kShow:
      return html(200, payment_page(*payment, form, {}), payment);
    case PageOutcome::Kind::kRefused:
      return html(422, payment_page(*payment, form, reply->outcome.field), payment);
    case PageOutcome::Kind::kRedirect: {
      Response redirect = Response::redirect(reply->outcome.url);
      redirect.set("Cache-Control", "no-store");
      return redirect.set("Referrer-Policy", "no-referrer");
    }
    case PageOutcome::Kind::kWithheld:
      return html(504, lost_page(*payment), payment);
  }
  return html(404, missing_page(locale), nullptr);
}

PageForm read_form(const Request& request) {
  PageForm form;
  for (auto& [name, value] : request.form()) {
    if (name == "action") form.action = std::move(value);
    if (name == "number") form.number = std::move(value);
    if (name == "expiry") form.expiry = std::move(value);
    if (name == "name") form.name = std::move(value);
  }
  return form;
}

// After the POST of a first page comes the second one by redirect, so that "reload" asks nothing
// again.
std::optional<PageReply> after_post(std::optional<PageReply> reply) {
  if (reply && reply->outcome.kind == PageOutcome::Kind::kShow) {
    reply->outcome.kind = PageOutcome::Kind::kRedirect;
    reply->outcome.url = std::string(payments::sandbox::kPagePath) + reply->payment->id;
  }
  return reply;
}

Handled show_or_submit(SandboxService& service, const Request& request, bool post) {
  std::string id(request.param("payment"));
  std::optional<PageForm> form;
  if (post) form = read_form(request);
  const std::string locale(locale_of(request));
  return http::Later{[&service, id, form, locale](http::Resume resume) {
    service.page(id, form, [form, locale, resume](std::optional<PageReply> reply) {
      if (form) reply = after_post(std::move(reply));
      resume([form, locale, reply](store::Session&) -> Handled {
        return page_response(reply, form.value_or(PageForm{}), locale);
      });
    });
  }};
}

Handled call_api(SandboxService& service, const Request& request) {
  HttpCall call{.method = std::string(to_string(request.method)),
                .url = request.target,
                .headers = request.headers,
                .body = request.body};
  return http::Later{[&service, call](http::Resume resume) {
    service.handle(call, [resume](HttpReply reply) {
      resume([reply](store::Session&) -> Handled {
        if (reply.status == 0) return Response::text(504, "text/plain", "");
        return Response::text(reply.status, "application/json", reply.body);
      });
    });
  }};
}

http::Route route(http::Method method, std::string pattern, std::string name, http::Handler handler,
                  std::size_t body_bytes_max) {
  return {.method = method,
          .pattern = std::move(pattern),
          .name = std::move(name),
          .handler = std::move(handler),
          .body_bytes_max = body_bytes_max,
          .cacheable = false};
}

}  // namespace

std::vector<http::Route> page_routes(SandboxService& service) {
  const std::string page = std::string(payments::sandbox::kPagePath) + "{payment}";
  const auto show = [&service](const Request& request, store::Session&) {
    return show_or_submit(service, request, false);
  };
  const auto submit = [&service](const Request& request, store::Session&) {
    return show_or_submit(service, request, true);
  };
  const auto style = [](const Request&, store::Session&) -> Handled {
    Response response = Response::text(200, "text/css; charset=utf-8", std::string(stylesheet()));
    return response.set("Cache-Control", "public, max-age=3600");
  };
  return {
      route(http::Method::kGet, page, "sandbox_page", show, 0),
      route(http::Method::kPost, page, "sandbox_page", submit, kFormBytesMax),
      route(http::Method::kGet, std::string(kStylesheetPath), "sandbox_style", style, 0),
  };
}

std::vector<http::Route> api_routes(SandboxService& service) {
  const std::string path = std::string(payments::sandbox::kApiPath) + "/{rest*}";
  const auto handler = [&service](const Request& request, store::Session&) {
    return call_api(service, request);
  };
  return {
      route(http::Method::kGet, path, "sandbox_api", handler, 0),
      route(http::Method::kPost, path, "sandbox_api", handler, kCallBytesMax),
  };
}

}  // namespace colletta::sandbox
