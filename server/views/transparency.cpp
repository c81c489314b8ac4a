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
  if (!page.earlier_keys.empty()) {
    Dict earlier = dict.section("LOG_EARLIER"_k);
    for (const TransparencyPage::EarlierKey& one : page.earlier_keys) {
      Dict row = earlier.section("EARLIER_KEYS"_k);
      row.set("EARLIER_KEY"_k, one.key);
      row.set("EARLIER_SIZES"_k,
              w.tr("Checkpoints of {first} to {last} entries.",
                   {{"first", w.number(one.from)}, {"last", w.number(one.until)}}));
      row.set("EARLIER_URL"_k, sheet.url(paths::journal_entry(one.ended_by)));
      row.set("EARLIER_ENTRY"_k, w.tr("Followed by the next key at entry {position}",
                                      {{"position", w.number(one.ended_by)}}));
    }
  }
  return sheet.html();
}

}  // namespace colletta::views
