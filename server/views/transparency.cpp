// The page about the journal's transparency log.
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

std::string render(const PageContext& ctx, const TransparencyPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "transparency",
              {.title = w.tr("The signed journal"),
               .place = Place::kJournal,
               .crumbs = {{w.tr("Check our books"), std::string(paths::kJournal)}}});
  Dict& dict = sheet.dict();
  dict.set("LOG_ORIGIN"_k, page.origin);
  dict.set("LOG_KEY"_k, page.key);
  dict.set("LOG_URL"_k, page.log_url);
  dict.set("LOG_CITY_URL"_k, page.log_url.substr(0, page.log_url.size() - paths::kLog.size()));
  dict.show_if(page.forked, "LOG_FORKED"_k);
  dict.show_if(page.checkpoint.empty(), "LOG_UNSIGNED"_k);
  if (!page.checkpoint.empty()) {
    Dict last = dict.section("LOG_SIGNED"_k);
    last.set("LOG_NOTE"_k, page.checkpoint);
    last.set("LOG_SIZE"_k, w.number(page.size));
    last.set("LOG_TIME"_k, to_rfc3339_seconds(page.signed_at));
    last.set("LOG_DATE"_k, w.date_time(page.signed_at, ctx.city.zone));
  }
  return sheet.html();
}

}  // namespace colletta::views
