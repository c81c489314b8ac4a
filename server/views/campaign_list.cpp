// The list of campaigns, with filters that live in the address.
#include "server/views/blocks.hpp"
#include "server/views/fields.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/sheet.hpp"

namespace colletta::views {

namespace {

std::vector<FieldChoice> value_choices(const std::string& all,
                                       const std::vector<std::string>& values) {
  std::vector<FieldChoice> out{{"", all, ""}};
  for (const auto& value : values) out.push_back({value, value, ""});
  return out;
}

void add_filters(Dict& dict, const PageContext& ctx, const CampaignListPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const FormState none;
  std::vector<FieldChoice> calls{{"", w.tr("All calls"), ""}};
  for (const auto& call : page.calls) calls.push_back({call.value, call.label, ""});
  const std::vector<FieldChoice> states = {{"", w.tr("All"), ""},
                                           {"open", w.tr("Open"), ""},
                                           {"coming", w.tr("Opens soon"), ""},
                                           {"succeeded", w.tr("Funded"), ""},
                                           {"failed", w.tr("Not funded"), ""}};
  const auto add = [&](Field field) {
    // Everything is optional here: saying so at each select would only be noise.
    field.required = field.kind != FieldKind::kSearch;
    add_field(dict, "FILTERS"_k, w, none, field);
  };
  add({.name = "q", .label = w.tr("Words"), .kind = FieldKind::kSearch, .initial = page.q});
  add({.name = "area",
       .label = w.tr("Area"),
       .kind = FieldKind::kSelect,
       .choices = value_choices(w.tr("All areas"), ctx.city.areas),
       .initial = page.area});
  add({.name = "theme",
       .label = w.tr("Theme"),
       .kind = FieldKind::kSelect,
       .choices = value_choices(w.tr("All themes"), ctx.city.themes),
       .initial = page.theme});
  add({.name = "state",
       .label = w.tr("State"),
       .kind = FieldKind::kSelect,
       .choices = states,
       .initial = page.state});
  add({.name = "call",
       .label = w.tr("Call"),
       .kind = FieldKind::kSelect,
       .choices = calls,
       .initial = page.call});
  add({.name = "ending",
       .label = w.tr("Ending soon"),
       .kind = FieldKind::kCheck,
       .initial = page.ending_soon ? "1" : ""});
}

bool filtered(const CampaignListPage& page) {
  return !page.q.empty() || !page.area.empty() || !page.theme.empty() || !page.state.empty() ||
         !page.call.empty() || page.ending_soon;
}

}  // namespace

std::string render(const PageContext& ctx, const CampaignListPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  Sheet sheet(ctx, "campaigns", {.title = w.tr("Campaigns"), .place = Place::kCampaigns});
  const Blocks blocks(ctx);
  Dict& dict = sheet.dict();
  add_filters(dict, ctx, page);
  dict.set("FOUND_WORDS"_k, w.trn("One campaign", "{n} campaigns", page.paging.items));
  dict.show_if(filtered(page), "FILTERED"_k);
  dict.show_if(page.campaigns.empty(), "NO_CAMPAIGNS"_k);
  blocks.campaign_cards(dict, "CAMPAIGN_CARDS"_k, page.campaigns);
  blocks.paging(dict, page.paging, paths::kCampaigns);
  return sheet.html();
}

}  // namespace colletta::views
