// A request seen as a visit to a city: which city, in which language, by whom; and the frame that
// every page of the visit gets. It must never know what a page shows.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "server/handlers/app.hpp"

namespace colletta::handlers {

/// Reads city, language, cookies, and looks the session up. CHECKs that the wiring has set the
/// request's city. Throws DatabaseError.
Visit visit_of(App& app, const http::Request& request, store::Session& db);
/// The same without asking who it is, and without a city where none answers (`city` is null then):
/// for pages about errors, which must not need the database.
Visit unknown_visit_of(const App& app, const http::Request& request);

/// The frame of the visit's pages. With `forms` the page may hold forms: a guest without the guest
/// cookie gets one, which the answer sets (respond.hpp, `page`).
views::PageContext frame_of(App& app, const Visit& visit);
views::PageContext frame_with_forms(App& app, Visit& visit);

/// What form tokens are bound to: the session's token, else the guest cookie's value.
std::string_view form_key(const Visit& visit);

/// "https://host:port" for absolute links: of the host that leads to the city, else the configured
/// one, else as the request has it.
std::string origin_of(const App& app, const Visit& visit);

/// The language that a request asks for, by `?lang=`, cookie and Accept-Language.
views::Language language_of(const http::Request& request, views::Language otherwise);
/// Holds what has just been done from the answer that did it to the next page, which shows it and
/// drops it: an address cannot say it, so nobody can send one that does.
std::string notice_cookie_name(const CityId& city);
inline constexpr std::string_view kLanguageCookie = "__Host-colletta-lang";

/// The request's path inside the city with its query, encoded, without `lang`.
std::string path_and_query(const http::Request& request);

/// A handler inside a city. It owns its visit, so that steps that follow may keep it.
using CityHandler = std::function<http::Handled(App&, Visit, store::Session&)>;

/// Lines of the route table whose handlers get a visit.
http::Route get(App& app, std::string pattern, std::string name, CityHandler handler);
/// As `get`, and guests may be answered from the page cache.
http::Route get_cached(App& app, std::string pattern, std::string name, CityHandler handler);
http::Route post(App& app, std::string pattern, std::string name, std::size_t body_bytes_max,
                 CityHandler handler);

/// A form of a few fields, each at its domain bound, with every byte percent-encoded.
inline constexpr std::size_t kSmallFormBytesMax = 16 * 1024;

}  // namespace colletta::handlers
