#include "server/handlers/api/problem.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/handlers/respond.hpp"
#include "server/http/precompress.hpp"
#include "server/http/status.hpp"
#include "server/views/sentences.hpp"
#include "server/views/site.hpp"

namespace colletta::handlers::api {
namespace {

using Json = nlohmann::ordered_json;

Json error_json(const views::Wording& wording, const Error& error) {
  Json out{{"code", to_string(error.code)}};
  if (!error.field.empty()) out["field"] = error.field;
  out["detail"] = views::error_sentence(wording, error);
  return out;
}

http::Response document(const App& app, const http::Request& request, int status,
                        const std::vector<Error>& errors) {
  CHECK(!errors.empty(), "a problem has a reason");
  const Error& first = errors.front();
  const views::Language language = language_of(request);
  const views::Wording& wording = app.site.wording(language);
  const std::string code(to_string(first.code));
  // A type's title is the same sentence whatever the field: it names the kind of problem.
  Json body{{"type", "/problems/" + code},
            {"title", views::error_sentence(wording, err(first.code))},
            {"status", status}};
  body.update(error_json(wording, first));
  if (errors.size() > 1) {
    body["errors"] = Json::array();
    for (const Error& error : errors) body["errors"].push_back(error_json(wording, error));
  }
  body["request_id"] = request.id;

  http::Response response;
  response.status = status;
  response.set("Content-Type", "application/problem+json")
      .set("Content-Language", std::string(views::to_string(language)))
      .set("Cache-Control", "no-store");
  // A name in a query may hold any bytes.
  response.body = http::make_body(body.dump(-1, ' ', false, Json::error_handler_t::replace), false);
  return response;
}

}  // namespace

views::Language language_of(const http::Request& request) {
  return handlers::language_of(request, views::Language::kEnglish);
}

http::Response problem(const App& app, const http::Request& request,
                       const std::vector<Error>& errors, std::int64_t retry_after_s) {
  CHECK(!errors.empty(), "a problem has a reason");
  const int status = http::status_of(errors.front().code);
  http::Response response = document(app, request, status, errors);
  if (status == 503 || status == 429)
    response.set("Retry-After", std::to_string(std::max(retry_after_s, kRetrySoonS)));
  return response;
}

http::Response problem(const App& app, const http::Request& request, const Error& error,
                       std::int64_t retry_after_s) {
  return problem(app, request, std::vector{error}, retry_after_s);
}

bool asked_for(const http::Request& request) { return request.path.starts_with("/api/"); }

http::Response problem_of(const App& app, const http::Request& request, int status, Errc code) {
  return document(app, request, status, {err(code)});
}

}  // namespace colletta::handlers::api
