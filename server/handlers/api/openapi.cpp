#include "server/handlers/api/openapi.hpp"

#include <algorithm>

#include "server/handlers/api/acts.hpp"
#include "server/handlers/api/endpoints.hpp"
#include "server/handlers/api/schemas.hpp"
#include "server/http/status.hpp"

namespace colletta::handlers::api {
namespace {

Json reference(std::string_view name) {
  return {{"$ref", "#/components/schemas/" + std::string(name)}};
}

Json content_of(Json schema, const char* type = "application/json") {
  return {{type, {{"schema", std::move(schema)}}}};
}

Json parameter(const Parameter& p, std::string_view place) {
  Json out{{"name", p.name}, {"in", place}, {"description", p.description}};
  if (p.required) out["required"] = true;
  out["schema"] = Json::parse(p.schema);
  return out;
}

Json parameters_of(const Endpoint& line) {
  Json out = Json::array();
  for (std::size_t at = line.path.find('{'); at != std::string_view::npos;
       at = line.path.find('{', at + 1)) {
    const std::string_view name = line.path.substr(at + 1, line.path.find('}', at) - at - 1);
    out.push_back({{"name", name},
                   {"in", "path"},
                   {"required", true},
                   {"schema", reference(name == "id" ? "Ulid" : "Text")}});
  }
  for (const Parameter& p : line.query) out.push_back(parameter(p, "query"));
  for (const Parameter& p : line.headers) out.push_back(parameter(p, "header"));
  return out;
}

Json answer_schema(const Endpoint& line) {
  if (!line.list) return reference(line.answer);
  return {{"type", "object"},
          {"properties",
           {{"items", {{"type", "array"}, {"items", reference(line.answer)}}},
            {"next", reference("Link")}}},
          {"required", Json::array({"items"})},
          {"additionalProperties", false}};
}

Json header(std::string_view description) {
  return {{"description", description}, {"schema", {{"type", "string"}}}};
}

/// The headers that a good answer bears.
Json headers_of(const Endpoint& line) {
  Json out = Json::object();
  if (line.tagged) out["ETag"] = header("For If-Match and If-None-Match.");
  if (line.list) out["Link"] = header("The address of the next page, as rel=next (RFC 8288).");
  if (line.creates) out["Location"] = header("The receipt in the API.");
  return out;
}

Json success(const Endpoint& line, std::string_view description) {
  Json out{{"description", description}};
  if (Json headers = headers_of(line); !headers.empty()) out["headers"] = std::move(headers);
  out["content"] = content_of(answer_schema(line));
  return out;
}

Json refusal_response(std::string_view description) {
  return {{"description", description},
          {"content", content_of(reference("Problem"), "application/problem+json")}};
}

Json responses_of(const Endpoint& line) {
  Json out = Json::object();
  out["200"] = success(line, line.creates ? "Known already" : "As asked");
  if (line.creates) out["201"] = success(line, "Made");
  const bool conditional = std::ranges::any_of(
      line.headers, [](const Parameter& p) { return p.name == "If-None-Match"; });
  if (conditional) out["304"] = {{"description", http::reason_phrase(304)}};
  for (const int status : line.problems)
    out[std::to_string(status)] = refusal_response(http::reason_phrase(status));
  out["default"] = refusal_response("Anything else that went wrong");
  return out;
}

Json operation(const Endpoint& line) {
  Json out{
      {"operationId", line.name}, {"tags", Json::array({line.tag})}, {"summary", line.summary}};
  if (!line.description.empty()) out["description"] = line.description;
  if (Json parameters = parameters_of(line); !parameters.empty())
    out["parameters"] = std::move(parameters);
  if (!line.body.empty()) {
    Json content = content_of(reference(line.body));
    if (!line.example.empty()) content["application/json"]["example"] = Json::parse(line.example);
    out["requestBody"] = {{"required", true}, {"content", std::move(content)}};
  }
  out["responses"] = responses_of(line);
  if (line.access == Access::kSession)
    out["security"] = Json::array({{{"session", Json::array()}, {"form_token", Json::array()}}});
  return out;
}

std::string lower(std::string_view word) {
  std::string out(word);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

Json tags() {
  return Json::parse(R"([
    {"name": "campaigns", "description": "Projects that raise money."},
    {"name": "pledges", "description": "Citizens' gifts: placing one, and those that were made."},
    {"name": "pools", "description": "Money that matches gifts by a published rule."},
    {"name": "matches", "description": "What pools have promised, granted and taken back."},
    {"name": "simulations", "description": "What rules would give to a made-up round."},
    {"name": "updates", "description": "What is told while a campaign runs and after it."},
    {"name": "indicators", "description": "What a campaign promised to change, and what it did."},
    {"name": "journal", "description": "Every official act, for whoever checks the figures."},
    {"name": "description", "description": "The API itself."}])");
}

Json security_schemes(const std::string& cookie) {
  return {{"session",
           {{"type", "apiKey"},
            {"in", "cookie"},
            {"name", cookie},
            {"description", "The session of a person who has logged in."}}},
          {"form_token",
           {{"type", "apiKey"},
            {"in", "header"},
            {"name", "X-CSRF-Token"},
            {"description", "The token of the session's forms (their field `csrf`)."}}}};
}

constexpr std::string_view kAbout =
    "Reading is open to everybody. Amounts are integer cents of euro, instants RFC 3339 in UTC, "
    "lists are ordered by the journal, the latest first, and go on at `next`. What is refused is "
    "told as a problem document (RFC 9457) with a stable `code`. Fields and query names that are "
    "not described here are refused. `lang` or Accept-Language choose the language of sentences.";

}  // namespace

Json openapi_document(const std::string& server, const std::string& cookie) {
  Json paths = Json::object();
  for (const Endpoint& line : endpoints())
    paths[std::string(line.path)][lower(http::to_string(line.method))] = operation(line);
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Colletta"},
            {"version", "1"},
            {"summary", "Civic crowdfunding: campaigns, pledges, matching pools, the journal"},
            {"description", kAbout},
            {"license", {{"name", "EUPL-1.2"}, {"identifier", "EUPL-1.2"}}}}},
          {"servers", Json::array({{{"url", server}}})},
          {"security", Json::array()},
          {"tags", tags()},
          {"paths", std::move(paths)},
          {"components", {{"schemas", schemas()}, {"securitySchemes", security_schemes(cookie)}}}};
}

http::Handled get_openapi(App& app, const Visit& visit, store::Session&) {
  return public_json(visit, openapi_document(origin_of(app, visit) + visit.base,
                                             services::session_cookie_name(visit.city->id)));
}

}  // namespace colletta::handlers::api
