// How a text in Markdown will look, for people who are writing one.
#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/respond.hpp"
#include "server/views/markdown.hpp"
#include "server/views/paths.hpp"
#include "server/views/sentences.hpp"
#include "server/views/site.hpp"

namespace colletta::handlers {
namespace {

/// The longest text with every byte percent-encoded, and the form token.
constexpr std::size_t kTextFormBytesMax = 3 * limits::kStoryBytesMax + 1024;

http::Handled preview_text(App& app, const Visit& visit, store::Session&) {
  if (!visit.who) return failure(app, visit, err(Errc::kUnauthenticated));
  const views::FormState form = form_of(visit.request);
  if (const auto good = check_form(app, visit, form); !good)
    return failure(app, visit, good.error());
  const auto text = clean_text(form.value("text"), "text",
                               {.bytes_max = limits::kStoryBytesMax, .lines = Lines::kMany});
  if (!text) {
    const auto& wording = app.site.wording(visit.language);
    return page(visit, views::error_sentence(wording, text.error()), 422,
                "text/plain; charset=utf-8");
  }
  return page(visit, views::render_markdown(*text));
}

}  // namespace

RouteLines writing_lines(App& app) {
  return {
      post(app, std::string(views::paths::kMarkdown), "markdown", kTextFormBytesMax, preview_text)};
}

}  // namespace colletta::handlers
