// From the table to the route table, with the checks that every line shares.
#include <algorithm>

#include "server/handlers/api/endpoints.hpp"
#include "server/handlers/api/problem.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/topics.hpp"

namespace colletta::handlers {
namespace {

using api::Access;
using api::Endpoint;

/// A name that is not in the table would be silently ignored: a filter with a slip of the pen would
/// let everything through. `lang` chooses the language of sentences.
Status check_query(const Endpoint& line, const http::Request& request) {
  for (const auto& [name, value] : request.query) {
    const bool known =
        name == "lang" ||
        std::ranges::find(line.query, name, &api::Parameter::name) != line.query.end();
    if (!known) return err(Errc::kUnknownField, name);
  }
  return {};
}

/// "application/json", with or without parameters.
bool is_json(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return std::tolower(c); });
  return type == "application/json";
}

/// A browser sends JSON to another site only after asking first, and nobody answers that here; with
/// a session the form token is asked for on top.
Status check_write(const App& app, const Endpoint& line, const Visit& visit) {
  const http::Request& request = visit.request;
  if (line.access == Access::kSession && !visit.who) return err(Errc::kUnauthenticated);
  if (request.header("sec-fetch-site") == "cross-site") return err(Errc::kBadCsrfToken);
  const bool token =
      line.access == Access::kAnybody ||
      app.identity.csrf_good(visit.city->id, form_key(visit), request.header("x-csrf-token"));
  if (!token) return err(Errc::kBadCsrfToken);
  if (!is_json(request.header("content-type"))) return err(Errc::kUnsupportedMediaType);
  return {};
}

http::Handled answer_endpoint(App& app, const Endpoint& line, const Visit& visit,
                              store::Session& db) {
  const http::Request& request = visit.request;
  if (const auto good = check_query(line, request); !good)
    return api::problem(app, request, good.error());
  if (line.method != http::Method::kGet) {
    if (const auto good = check_write(app, line, visit); !good)
      return api::problem(app, request, good.error());
    ops::RateLimiter& rate = line.simulates ? app.simulation_rate : app.api_write_rate;
    const std::int64_t wait_us = rate.take(request.household());
    if (wait_us > 0)
      return api::problem(app, request, err(Errc::kTooManyAttempts),
                          (wait_us + kSecondUs - 1) / kSecondUs);
  }
  if (line.method != http::Method::kGet) return line.handler(app, visit, db);
  auto key = page_key(app, request, app.clock());
  const std::uint64_t read_at = app.pages.now();
  http::Handled made = line.handler(app, visit, db);
  if (key) keep_answer(app, std::move(*key), read_at, {topic(visit.city->id)}, made);
  return made;
}

http::Route route_of(App& app, const Endpoint& line) {
  http::Route route =
      post(app, std::string(line.path), "api_" + std::string(line.name), line.body_bytes_max,
           [&line](App& the_app, const Visit& visit, store::Session& db) {
             return answer_endpoint(the_app, line, visit, db);
           });
  route.method = line.method;
  route.cacheable = line.method == http::Method::kGet;
  return route;
}

}  // namespace

std::vector<http::Route> api_routes(App& app) {
  std::vector<http::Route> routes;
  for (const Endpoint& line : api::endpoints()) routes.push_back(route_of(app, line));
  return routes;
}

}  // namespace colletta::handlers
