// Answers: pages, redirects, errors, JSON, and answers that wait for the writer. It must never know
// what a page is about.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "server/handlers/visit.hpp"

namespace colletta::handlers {

inline constexpr std::string_view kHtml = "text/html; charset=utf-8";
inline constexpr std::int64_t kRetrySoonS = 2;  ///< the writer's queue is empty again well before

/// A page that is its reader's own (signed in, or with a form): never stored by anybody, and never
/// compressed, since it holds a form token beside what strangers wrote (BREACH).
http::Response page(const Visit& visit, std::string body, int status = 200,
                    std::string type = std::string(kHtml));

/// What any guest may see, compressed and with an ETag; caches ask again each time. `type` is a
/// Content-Type.
http::Response public_page(const Visit& visit, std::string body,
                           std::string type = std::string(kHtml));
/// Whether an answer is one of public_page.
bool is_public(const http::Response& response);

/// JSON for the page's own scripts, not to be stored.
http::Response json(std::string body, int status = 200);

/// 303 to a path inside the city, which shows the notice (once, to this browser).
http::Response go_to(const Visit& visit, std::string_view path,
                     std::optional<views::Notice> notice = std::nullopt);
/// 303 to log in and come back; for pages that only people who are signed in can see.
http::Response go_to_log_in(const Visit& visit);

/// The page that says why not, with the status of server/http/status.hpp. 503 and 429 say when to
/// come again: after `retry_after_s`, or a moment.
http::Response failure(App& app, const Visit& visit, const Error& error,
                       std::int64_t retry_after_s = 0);
/// The same for what the server itself refuses: no route, no method, too large. Needs no database.
http::Response failure_of(App& app, const http::Request& request, int status, Errc code);
/// Where no city answers to the host and path: the cities of the installation.
http::Response landing(App& app, const http::Request& request);

/// The posted form, as it will be shown again when it is refused.
views::FormState form_of(const http::Request& request);
/// The first check of every POST. Error: kBadCsrfToken, also for a post from another site.
Status check_form(App& app, const Visit& visit, const views::FormState& form);

/// Submits the command and goes on with its outcome on a reading worker. A full queue is the
/// outcome kOverloaded.
using Then = std::function<http::Handled(const Result<Outcome>&, store::Session&)>;
http::Handled after(App& app, const CityId& city, writer::Command command, Then then);

}  // namespace colletta::handlers
