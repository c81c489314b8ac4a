// The home page of a city.
#include "server/views/blocks.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

void add_filter_links(Dict& dict, const Key& key, const Wording& w, const std::string& list,
                      const char* filter,
                      const std::vector<std::pair<std::string, std::int64_t>>& values) {
  for (const auto& [value, count] : values) {
    Dict link = dict.section(key);
    link.set("LINK_URL"_k, list + "?" + filter + "=" + query_value(value));
    link.set("LINK_LABEL"_k, value);
    link.set("LINK_COUNT"_k, w.number(count));
  }
}

void add_totals(Dict& dict, const Wording& w, const HomePage& page) {
  dict.set("HOME_CITIZENS"_k, w.money(page.citizens));
  dict.set("HOME_CITY"_k, w.money(page.city));
  dict.set("HOME_PARTNERS"_k, w.money(page.partners));
  dict.set("HOME_DONORS"_k, w.trn("given by one citizen", "given by {n} citizens", page.donors));
  dict.set("HOME_SUCCEEDED"_k, w.number(page.succeeded_campaigns));
  dict.set("HOME_SUCCEEDED_WORDS"_k,
           w.trn("project funded, {open} open now", "projects funded, {open} open now",
                 page.succeeded_campaigns, {{"open", w.number(page.open_campaigns)}}));
  dict.set("HOME_JOURNAL"_k, w.trn("The journal holds one entry.", "The journal holds {n} entries.",
                                   page.journal_size));
}

}  // namespace

std::string render(const PageContext& ctx, const HomePage& page) {
  Sheet sheet(ctx, "home", {});
  const Blocks blocks(ctx);
  const Wording& w = sheet.wording();
  Dict& dict = sheet.dict();
  dict.set("HERO_TITLE"_k, w.tr("What {city} needs, we fund together", {{"city", ctx.city.name}}));
  add_totals(dict, w, page);
  dict.show_if(page.open.empty(), "NOTHING_OPEN"_k);
  blocks.campaign_cards(dict, "OPEN_CAMPAIGNS"_k, page.open);
  if (!page.calls.empty()) {
    Dict calls = dict.section("HOME_CALLS"_k);
    for (const auto& card : page.calls) {
      Dict out = calls.section("CALL_CARDS"_k);
      blocks.call_card(out, card);
    }
  }
  const std::string list = sheet.url(paths::kCampaigns);
  add_filter_links(dict, "AREA_LINKS"_k, w, list, "area", page.areas);
  add_filter_links(dict, "THEME_LINKS"_k, w, list, "theme", page.themes);
  if (!page.updates.empty()) {
    Dict updates = dict.section("HOME_UPDATES"_k);
    for (const auto& item : page.updates) {
      blocks.update(updates, "UPDATE_ITEMS"_k, item, false, true);
    }
  }
  if (!page.succeeded.empty()) {
    Dict done = dict.section("HOME_SUCCEEDED_LIST"_k);
    blocks.campaign_cards(done, "DONE_CAMPAIGNS"_k, page.succeeded);
  }
  return sheet.html();
}

}  // namespace colletta::views
