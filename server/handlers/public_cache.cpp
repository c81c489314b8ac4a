#include "server/handlers/public_cache.hpp"

#include <algorithm>
#include <array>

namespace colletta::handlers {
namespace {

constexpr std::int64_t kMinuteUs = 60 * kSecondUs;

/// Searches for words are as many as people have ideas: they are worked out each time.
constexpr std::array<std::string_view, 8> kKeptNames = {"area", "call", "ending", "lang",
                                                        "page", "part", "state",  "theme"};

bool kept(const http::Request& request) {
  return std::ranges::all_of(request.query, [](const auto& pair) {
    return std::ranges::find(kKeptNames, pair.first) != kKeptNames.end();
  });
}

}  // namespace

std::optional<PageKey> page_key(const App& app, const http::Request& request, Timestamp now) {
  const CityId city = CityId::of(std::string(request.param("city")));
  if (!request.cookie(services::session_cookie_name(city)).empty()) return std::nullopt;
  if (!request.cookie(notice_cookie_name(city)).empty()) return std::nullopt;
  if (!kept(request)) return std::nullopt;
  const Visit visit = unknown_visit_of(app, request);
  if (!visit.city) return std::nullopt;
  std::string key = city.str() + "|" + visit.base + "|" + origin_of(app, visit) + "|";
  key += views::to_string(visit.language);
  key += request.query_value("lang") ? "!" : "|";  // the former answer sets a cookie
  return PageKey{key + path_and_query(request), now.us / kMinuteUs};
}

std::optional<http::Response> cached_page(App& app, const http::Request& request,
                                          const http::Route& route) {
  CHECK(route.cacheable, "the server asks for pages of cacheable routes only");
  const auto key = page_key(app, request, app.clock());
  if (!key) return std::nullopt;
  return app.pages.get(*key);
}

std::optional<http::Share> join_page(App& app, const http::Request& request,
                                     const http::Route& route, http::OnShare on_share) {
  CHECK(route.cacheable, "the server asks for pages of cacheable routes only");
  const auto key = page_key(app, request, app.clock());
  if (!key) return http::Turn();
  return app.pages.join(*key, std::move(on_share));
}

void keep_answer(App& app, PageKey key, std::uint64_t read_at, std::vector<std::string> topics,
                 const http::Handled& made) {
  const auto* response = std::get_if<http::Response>(&made);
  if (response != nullptr && response->status == 200 && is_public(*response))
    app.pages.put(std::move(key), std::move(topics), read_at, *response);
}

PublicAnswer::PublicAnswer(App& app, const Visit& visit, store::Session& db)
    : app_(app),
      visit_(visit),
      read_at_(app.pages.now()),
      frame_(frame_of(app, visit)),
      snapshot_(db) {}

http::Response PublicAnswer::with(std::vector<std::string> topics, std::string body,
                                  std::string type) {
  // A page for somebody names them and holds the token of the log-out form.
  // One with a notice is this browser's alone.
  if (visit_.who || frame_.notice) return page(visit_, std::move(body), 200, std::move(type));
  http::Response response = public_page(visit_, std::move(body), std::move(type));
  if (auto key = page_key(app_, visit_.request, frame_.now))
    app_.pages.put(std::move(*key), std::move(topics), read_at_, response);
  return response;
}

}  // namespace colletta::handlers
