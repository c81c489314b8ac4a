// Log-in, errors, the list of cities, and texts of the product.
#include "server/views/fields.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/sentences.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

std::string render(const PageContext& ctx, const LogInPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "login", {.title = w.tr("Log in"), .indexed = false});
  Dict& dict = sheet.dict();
  dict.set("FORM_URL"_k, sheet.url(paths::kLogIn));
  dict.set("NEXT"_k, page.next);
  add_errors(dict, w, page.form);
  add_field(dict, "LOGIN_FIELDS"_k, w, page.form,
            {.name = "email",
             .label = w.tr("E-mail address"),
             .kind = FieldKind::kEmail,
             .complete = "username"});
  add_field(dict, "LOGIN_FIELDS"_k, w, page.form,
            {.name = "password",
             .label = w.tr("Password"),
             .kind = FieldKind::kPassword,
             .complete = "current-password"});
  return sheet.html();
}

std::string render(const PageContext& ctx, const ErrorPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const StatusWords words = status_words(w, page.status);
  Sheet sheet(ctx, "error", {.title = words.title, .indexed = false});
  Dict& dict = sheet.dict();
  dict.set("STATUS"_k, page.status);
  dict.set("ERROR_TITLE"_k, words.title);
  dict.set("ERROR_WORDS"_k, words.words);
  const std::string detail = page.error ? error_sentence(w, *page.error) : std::string();
  // Some codes say what their status says already.
  if (!words.words.starts_with(detail)) dict.show_with("ERROR_DETAILS"_k, "ERROR_DETAIL"_k, detail);
  dict.show_with("REQUEST"_k, "REQUEST_ID"_k, page.request_id);
  return sheet.html();
}

std::string render(const PageContext& ctx, const LandingPage& page) {
  Sheet sheet(ctx, "landing", {});
  Dict& dict = sheet.dict();
  dict.show_if(page.cities.empty(), "NO_CITIES"_k);
  for (const auto& [name, url] : page.cities) {
    Dict city = dict.section("CITIES"_k);
    city.set("CITY_NAME"_k, name);
    city.set("CITY_URL"_k, url);
  }
  return sheet.html();
}

std::string render(const PageContext& ctx, TextPage page) {
  const Wording& w = ctx.site.wording(ctx.language);
  switch (page) {
    case TextPage::kHowItWorks:
      return Sheet(ctx, "how_it_works",
                   {.title = w.tr("How it works"), .place = Place::kHowItWorks})
          .html();
    case TextPage::kPrivacy:
      return Sheet(ctx, "privacy", {.title = w.tr("Privacy")}).html();
    case TextPage::kAccessibility:
      return Sheet(ctx, "accessibility", {.title = w.tr("Accessibility")}).html();
  }
  return {};
}

}  // namespace colletta::views
