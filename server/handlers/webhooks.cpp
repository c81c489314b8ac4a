// POST /webhooks/{provider}: the way in for notices of payment providers. No city, no session, no
// form token: the signature over the raw bytes is what counts.
#include "server/services/webhooks.hpp"

#include "server/handlers/respond.hpp"
#include "server/http/status.hpp"

namespace colletta::handlers {
namespace {

constexpr std::size_t kNoticeBytesMax = 64 * 1024;  // a provider's object is a few kilobytes

http::Response refusal_in_plain_text(const Error& error) {
  return http::Response::text(http::status_of(error.code), "text/plain",
                              std::string(to_string(error.code)) + "\n");
}

http::Handled receive(App& app, const http::Request& request, store::Session& db) {
  const payments::Gateway& gateway = app.payments.gateway();
  if (request.param("provider") != gateway.capabilities().rail)
    return refusal_in_plain_text(err(Errc::kNotFound, "provider"));
  auto notice = services::check_notice(db, gateway, request.body, request.headers, app.clock());
  if (!notice) return refusal_in_plain_text(notice.error());
  return after(app, notice->city, std::move(notice->command),
               [](const Result<Outcome>& outcome, store::Session&) -> http::Handled {
                 if (!outcome) return refusal_in_plain_text(outcome.error());
                 return http::Response::text(200, "text/plain", "ok\n");
               });
}

}  // namespace

std::vector<http::Route> webhook_routes(App& app) {
  http::Route route{.method = http::Method::kPost,
                    .pattern = "/webhooks/{provider}",
                    .name = "webhook",
                    .handler = [&app](const http::Request& request,
                                      store::Session& db) { return receive(app, request, db); },
                    .body_bytes_max = kNoticeBytesMax,
                    .urgent = true};  // a provider would only send it again
  return {std::move(route)};
}

}  // namespace colletta::handlers
