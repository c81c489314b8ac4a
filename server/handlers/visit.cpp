#include "server/handlers/visit.hpp"

#include <algorithm>

#include "server/http/url.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::handlers {
namespace {

views::City city_of(const Visit& visit) {
  if (!visit.city) return {};
  const services::CityRow& row = *visit.city;
  return {.id = row.id,
          .name = row.name,
          .base = visit.base,
          .palette = row.palette,
          .zone = row.zone,
          .contact_email = row.contact_email,
          .areas = row.areas,
          .themes = row.themes};
}

std::optional<views::Viewer> viewer_of(const Visit& visit) {
  if (!visit.who) return std::nullopt;
  const services::Person& person = visit.who->person;
  return views::Viewer{.name = person.name.empty() ? person.email : person.name,
                       .promoter = person.roles.has(Role::kPromoter),
                       .officer = visit.who->actor().officer(),
                       .sponsor = person.roles.has(Role::kSponsor),
                       .admin = person.roles.has(Role::kAdmin),
                       .evaluator = person.roles.has(Role::kEvaluator)};
}

/// Encodes a decoded path again, segment by segment.
std::string encoded_path(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    out += http::percent_encode(path.substr(0, slash));
    if (slash == std::string_view::npos) break;
    out += '/';
    path.remove_prefix(slash + 1);
  }
  return out;
}

http::Route city_route(App& app, http::Method method, std::string pattern, std::string name,
                       std::size_t body_bytes_max, bool cacheable, CityHandler handler) {
  return {
      .method = method,
      .pattern = std::move(pattern),
      .name = std::move(name),
      .handler = [&app, handler = std::move(handler)](
                     const http::Request& request,
                     store::Session& db) { return handler(app, visit_of(app, request, db), db); },
      .body_bytes_max = body_bytes_max,
      .cacheable = cacheable};
}

}  // namespace

Visit unknown_visit_of(const App& app, const http::Request& request) {
  const CityId city = CityId::of(std::string(request.param("city")));
  Visit visit{.request = request,
              .city = city.empty() ? nullptr : app.cities.by_id(city),
              .base = std::string(request.param("base")),
              .language = views::Language::kItalian,
              .who = std::nullopt,
              .guest = {}};
  const auto own = visit.city ? views::parse_language(visit.city->locale) : std::nullopt;
  visit.language = language_of(request, own.value_or(views::Language::kItalian));
  if (visit.city) visit.guest = request.cookie(services::guest_cookie_name(city));
  return visit;
}

Visit visit_of(App& app, const http::Request& request, store::Session& db) {
  Visit visit = unknown_visit_of(app, request);
  CHECK(visit.city != nullptr, "only requests for a city reach its handlers");
  const CityId& city = visit.city->id;
  visit.who = app.identity.find(db, city, request.cookie(services::session_cookie_name(city)));
  return visit;
}

std::string_view form_key(const Visit& visit) {
  return visit.who ? visit.who->session_token : visit.guest;
}

views::PageContext frame_of(App& app, const Visit& visit) {
  const std::string_view key = form_key(visit);
  views::PageContext frame(app.site);
  frame.language = visit.language;
  frame.city = city_of(visit);
  frame.viewer = viewer_of(visit);
  // Pages of guests without forms hold no token, so that all guests share them.
  if (visit.who) frame.csrf_token = app.identity.csrf_token(visit.city->id, key);
  if (visit.city)
    frame.notice = views::parse_notice(visit.request.cookie(notice_cookie_name(visit.city->id)));
  frame.path = path_and_query(visit.request);
  frame.origin = origin_of(app, visit);
  frame.now = app.clock();
  return frame;
}

views::PageContext frame_with_forms(App& app, Visit& visit) {
  if (form_key(visit).empty()) {
    visit.guest = ops::random_token();
    visit.guest_is_new = true;
  }
  views::PageContext frame = frame_of(app, visit);
  frame.csrf_token = app.identity.csrf_token(visit.city->id, form_key(visit));
  return frame;
}

std::string origin_of(const App& app, const Visit& visit) {
  const http::Request& request = visit.request;
  const bool own_host =
      visit.city && std::ranges::find(visit.city->hosts, request.host) != visit.city->hosts.end();
  if (!own_host && !app.public_url.empty()) return app.public_url;
  const bool secure = request.secure || app.public_url.starts_with("https://");
  return (secure ? "https://" : "http://") + request.authority;
}

views::Language language_of(const http::Request& request, views::Language otherwise) {
  return views::choose_language(request.query_value("lang").value_or(std::string_view()),
                                request.cookie(kLanguageCookie), request.header("accept-language"),
                                otherwise);
}

std::string notice_cookie_name(const CityId& city) {
  return "__Host-colletta-notice-" + city.str();
}

std::string path_and_query(const http::Request& request) {
  http::Pairs kept;
  for (const auto& [name, value] : request.query)
    if (name != "lang") kept.emplace_back(name, value);
  std::string out = encoded_path(request.path);
  if (!kept.empty()) out += "?" + http::form_encode(kept);
  return out;
}

http::Route get(App& app, std::string pattern, std::string name, CityHandler handler) {
  return city_route(app, http::Method::kGet, std::move(pattern), std::move(name), 0, false,
                    std::move(handler));
}

http::Route get_cached(App& app, std::string pattern, std::string name, CityHandler handler) {
  return city_route(app, http::Method::kGet, std::move(pattern), std::move(name), 0, true,
                    std::move(handler));
}

http::Route post(App& app, std::string pattern, std::string name, std::size_t body_bytes_max,
                 CityHandler handler) {
  return city_route(app, http::Method::kPost, std::move(pattern), std::move(name), body_bytes_max,
                    false, std::move(handler));
}

}  // namespace colletta::handlers
