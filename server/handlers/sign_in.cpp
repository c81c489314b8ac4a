// Log-in and log-out. What is wrong with credentials is said in one way only, whether the account
// exists or not.
#include "server/handlers/sign_in.hpp"

#include <algorithm>
#include <chrono>

#include "domain/base/limits.hpp"
#include "server/handlers/respond.hpp"
#include "server/http/cookies.hpp"
#include "server/http/status.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::handlers {
namespace {

using views::Notice;

constexpr std::string_view kRetryAfterAttemptsS = "60";  ///< some attempts have grown back by then

std::string start_of(const Roles& roles, const Actor& actor) {
  if (actor.officer()) return std::string(views::paths::kOffice);
  if (roles.has(Role::kPromoter)) return std::string(views::paths::kDesk);
  if (roles.has(Role::kSponsor)) return std::string(views::paths::kSponsor);
  return std::string(views::paths::kHome);
}

std::string goal_of(std::string_view next, const services::SignedIn& who) {
  return path_inside(next).value_or(start_of(who.person.roles, who.actor()));
}

http::Response show_log_in(App& app, Visit& visit, views::FormState form, int status) {
  views::LogInPage model;
  model.next = path_inside(form.value("next")).value_or(std::string());
  // What was typed as a password goes nowhere but to its check.
  std::erase_if(form.values, [](const auto& pair) { return pair.first == "password"; });
  model.form = std::move(form);
  const auto frame = frame_with_forms(app, visit);
  return page(visit, views::render(frame, model), status);
}

http::Handled log_in_page(App& app, Visit visit, store::Session&) {
  const std::string next(visit.request.query_value("next").value_or(std::string_view()));
  if (visit.who) return go_to(visit, goal_of(next, *visit.who));
  return show_log_in(app, visit, {.values = {{"next", next}}, .errors = {}}, 200);
}

http::Response welcome(const Visit& visit, std::string_view next, const services::SignedIn& who) {
  const http::SetCookie cookie{.name = services::session_cookie_name(visit.city->id),
                               .value = who.session_token};
  return go_to(visit, goal_of(next, who), Notice::kSignedIn).set("Set-Cookie", cookie.str());
}

http::Handled log_in_refused(App& app, Visit& visit, views::FormState form, Error error) {
  const int status = http::status_of(error.code);
  if (status >= 500) return failure(app, visit, error);
  const bool wait = error.code == Errc::kTooManyAttempts;
  form.errors.push_back(std::move(error));
  http::Response response = show_log_in(app, visit, std::move(form), status);
  if (wait) response.set("Retry-After", std::string(kRetryAfterAttemptsS));
  return response;
}

http::Handled log_in(App& app, Visit visit, store::Session& db) {
  views::FormState form = form_of(visit.request);
  if (visit.who) return go_to(visit, goal_of(form.value("next"), *visit.who));
  if (const Status checked = check_form(app, visit, form); !checked)
    return log_in_refused(app, visit, std::move(form), checked.error());
  for (const char* field : {"email", "password"})
    if (form.value(field).empty()) form.errors.push_back(err(Errc::kMissing, field));
  if (!form.errors.empty()) return show_log_in(app, visit, std::move(form), 422);

  // `start` runs on this worker, right after this handler: the session is still its own.
  return http::Later{[&app, &db, visit, form](const http::Resume& resume) {
    const auto done = [&app, visit, form, resume](Result<services::SignedIn> who) {
      resume([&app, visit, form, who = std::move(who)](store::Session&) -> http::Handled {
        Visit again = visit;
        if (!who) return log_in_refused(app, again, form, who.error());
        return welcome(visit, form.value("next"), *who);
      });
    };
    app.identity.sign_in(db, visit.city->id, form.value("email"), form.value("password"),
                         visit.request.household(), done);
  }};
}

http::Handled log_out(App& app, Visit visit, store::Session&) {
  if (!visit.who) return go_to(visit, views::paths::kHome);
  if (const Status checked = check_form(app, visit, form_of(visit.request)); !checked)
    return failure(app, visit, checked.error());
  return http::Later{[&app, visit](const http::Resume& resume) {
    const auto done = [&app, visit, resume](const Status& ended) {
      resume([&app, visit, ended](store::Session&) -> http::Handled {
        if (!ended) return failure(app, visit, ended.error());
        const http::SetCookie gone{.name = services::session_cookie_name(visit.city->id),
                                   .value = "",
                                   .max_age = std::chrono::seconds(0)};
        return go_to(visit, views::paths::kHome, Notice::kSignedOut).set("Set-Cookie", gone.str());
      });
    };
    app.identity.sign_out(visit.city->id, visit.who->session_token, done);
  }};
}

}  // namespace

std::optional<std::string> path_inside(std::string_view next) {
  const bool plain = std::ranges::all_of(next, [](char c) {
    return c > 0x20 && c < 0x7F && c != '\\' && c != '#' && c != '"' && c != '<' && c != '>';
  });
  const bool absolute_path = next.starts_with('/') && !next.starts_with("//");
  if (!plain || !absolute_path || next.size() > limits::kUrlBytesMax) return {};
  return std::string(next);
}

std::vector<http::Route> sign_in_routes(App& app) {
  return {
      get(app, std::string(views::paths::kLogIn), "log_in", log_in_page),
      post(app, std::string(views::paths::kLogIn), "log_in", kSmallFormBytesMax, log_in),
      post(app, std::string(views::paths::kLogOut), "log_out", kSmallFormBytesMax, log_out),
  };
}

}  // namespace colletta::handlers
