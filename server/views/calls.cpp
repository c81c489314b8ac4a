// The list of calls, and a call.
#include "server/views/blocks.hpp"
#include "server/views/markdown.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/selection_block.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

std::string render(const PageContext& ctx, const CallsPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "calls", {.title = w.tr("Calls"), .place = Place::kCalls});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  dict.show_if(page.calls.empty(), "NO_CALLS"_k);
  for (const auto& card : page.calls) {
    Dict out = dict.section("CALL_CARDS"_k);
    blocks.call_card(out, card);
  }
  blocks.paging(dict, page.paging, paths::kCalls);
  return sheet.html();
}

std::string render(const PageContext& ctx, const CallPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "call",
              {.title = page.call.title,
               .description = page.call.summary,
               .place = Place::kCalls,
               .crumbs = {{w.tr("Calls"), std::string(paths::kCalls)}}});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  blocks.call_card(dict, page.call);
  dict.set("CALL_SPAN"_k,
           w.tr("from {from} to {until}", {{"from", w.date(page.call.opens, ctx.city.zone)},
                                           {"until", w.date(page.call.closes, ctx.city.zone)}}));
  dict.set("CALL_HTML"_k, render_markdown(page.text));
  if (page.selection) {
    Dict selection = dict.section("SELECTION"_k);
    add_selection(selection, ctx, *page.selection);
  }
  dict.show_if(page.pools.empty(), "NO_POOLS"_k);
  for (const auto& pool : page.pools) {
    Dict out = dict.section("POOLS"_k);
    blocks.pool(out, pool);
  }
  if (!page.pools.empty()) {
    dict.section("SIMULATOR"_k).set("SIMULATOR_URL"_k, sheet.url(paths::simulator(page.call.id)));
  }
  dict.show_if(page.campaigns.empty(), "NO_CAMPAIGNS"_k);
  blocks.campaign_cards(dict, "CAMPAIGN_CARDS"_k, page.campaigns);
  blocks.paging(dict, page.paging, paths::call(page.call.id));
  dict.set("JOURNAL_OF_URL"_k, sheet.url(paths::journal_of(page.call.id)));
  return sheet.html();
}

}  // namespace colletta::views
