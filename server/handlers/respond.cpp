#include "server/handlers/respond.hpp"

#include <algorithm>
#include <chrono>

#include "server/handlers/api/problem.hpp"
#include "server/http/cookies.hpp"
#include "server/http/precompress.hpp"
#include "server/http/status.hpp"
#include "server/http/url.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::handlers {
namespace {

constexpr std::string_view kPublic =
    "no-cache";  ///< kept by anybody, and asked for again each time
constexpr std::chrono::hours kLanguageKept{24 * 365};
constexpr std::chrono::seconds kNoticeKept{60};  ///< for the redirect that follows at once

void set_cookies(const Visit& visit, http::Response& response) {
  const auto asked = visit.request.query_value("lang");
  if (asked && views::parse_language(*asked)) {
    const http::SetCookie cookie{.name = std::string(kLanguageCookie),
                                 .value = std::string(*asked),
                                 .max_age = std::chrono::seconds(kLanguageKept)};
    response.set("Set-Cookie", cookie.str());
  }
  if (visit.city) {
    const std::string notice = notice_cookie_name(visit.city->id);
    if (!visit.request.cookie(notice).empty()) {
      const http::SetCookie gone{.name = notice, .value = "", .max_age = std::chrono::seconds(0)};
      response.set("Set-Cookie", gone.str());
    }
  }
  if (visit.guest_is_new) {
    const http::SetCookie cookie{.name = services::guest_cookie_name(visit.city->id),
                                 .value = visit.guest};
    response.set("Set-Cookie", cookie.str());
  }
}

http::Response failure_page(App& app, const Visit& visit, const views::ErrorPage& model,
                            std::int64_t retry_after_s) {
  http::Response response = page(visit, views::render(frame_of(app, visit), model), model.status);
  if (model.status == 503 || model.status == 429)
    response.set("Retry-After", std::to_string(std::max(retry_after_s, kRetrySoonS)));
  return response;
}

}  // namespace

http::Response page(const Visit& visit, std::string body, int status, std::string type) {
  http::Response response;
  response.status = status;
  response.set("Content-Type", std::move(type)).set("Cache-Control", "no-store");
  response.body = http::make_body(std::move(body), false);
  set_cookies(visit, response);
  return response;
}

http::Response public_page(const Visit& visit, std::string body, std::string type) {
  http::Response response;
  response.set("Content-Type", std::move(type)).set("Cache-Control", std::string(kPublic));
  response.set("Vary", "Accept-Language, Cookie");
  response.body = http::make_body(std::move(body), true);
  set_cookies(visit, response);
  return response;
}

bool is_public(const http::Response& response) {
  return std::ranges::find(response.headers,
                           std::pair<std::string, std::string>("Cache-Control", kPublic)) !=
         response.headers.end();
}

http::Response json(std::string body, int status) {
  auto response = http::Response::text(status, "application/json", std::move(body));
  return response.set("Cache-Control", "no-store");
}

http::Response go_to(const Visit& visit, std::string_view path,
                     std::optional<views::Notice> notice) {
  http::Response response = http::Response::redirect(visit.base + std::string(path));
  if (!notice) return response;
  const http::SetCookie cookie{.name = notice_cookie_name(visit.city->id),
                               .value = std::string(views::to_string(*notice)),
                               .max_age = kNoticeKept};
  return response.set("Set-Cookie", cookie.str());
}

http::Response go_to_log_in(const Visit& visit) {
  const std::string query = http::form_encode({{"next", path_and_query(visit.request)}});
  return go_to(visit, std::string(views::paths::kLogIn) + "?" + query);
}

http::Response failure(App& app, const Visit& visit, const Error& error,
                       std::int64_t retry_after_s) {
  return failure_page(
      app, visit,
      {.status = http::status_of(error.code), .error = error, .request_id = visit.request.id},
      retry_after_s);
}

http::Response failure_of(App& app, const http::Request& request, int status, Errc code) {
  if (api::asked_for(request)) return api::problem_of(app, request, status, code);
  const Visit visit = unknown_visit_of(app, request);
  // The status says it already, except where its code says more.
  const bool says_more = http::status_of(code) == status && code != Errc::kNotFound;
  views::ErrorPage model{.status = status, .error = std::nullopt, .request_id = request.id};
  if (says_more) model.error = err(code);
  return page(visit, views::render(frame_of(app, visit), model), status);
}

http::Response landing(App& app, const http::Request& request) {
  const Visit visit = unknown_visit_of(app, request);
  views::LandingPage model;
  for (const auto& city : app.cities.all()) {
    const bool here = city->hosts.empty();  // on whichever host the visitor came by
    const std::string root =
        here ? "/" + city->id.str() : services::root_of(*city, origin_of(app, visit));
    model.cities.push_back({city->name, root + "/"});
  }
  return page(visit, views::render(frame_of(app, visit), model), 404);
}

views::FormState form_of(const http::Request& request) {
  return {.values = request.form(), .errors = {}};
}

Status check_form(App& app, const Visit& visit, const views::FormState& form) {
  if (visit.request.header("sec-fetch-site") == "cross-site") return err(Errc::kBadCsrfToken);
  if (!app.identity.csrf_good(visit.city->id, form_key(visit), form.value("csrf")))
    return err(Errc::kBadCsrfToken);
  return {};
}

http::Handled after(App& app, const CityId& city, writer::Command command, Then then) {
  // A Later is copied about as a std::function, so what moves only once is shared.
  auto shared = std::make_shared<writer::Command>(std::move(command));
  return http::Later{[&app, city, shared, then = std::move(then)](const http::Resume& resume) {
    auto done = [resume, then](Result<Outcome> outcome) {
      resume(
          [then, outcome = std::move(outcome)](store::Session& db) { return then(outcome, db); });
    };
    if (!app.writer.submit(city, std::move(*shared), done)) done(err(Errc::kOverloaded));
  }};
}

}  // namespace colletta::handlers
