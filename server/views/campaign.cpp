// The campaign page, its live figures and its feed.
#include <nlohmann/json.hpp>

#include "server/views/campaign_body.hpp"
#include "server/views/markdown.hpp"
#include "server/views/paths.hpp"
#include "server/views/pledge_pages.hpp"

namespace colletta::views {

namespace {

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string atom_entry(const UpdateItem& item, const std::string& page_url) {
  const std::string at = to_rfc3339_seconds(item.at);
  return "<entry><id>" + xml(page_url) + "#" + std::to_string(item.at.us) + "</id><title>" +
         xml(item.title) + "</title><updated>" + at + "</updated><author><name>" +
         xml(item.author) + "</name></author><link href=\"" + xml(page_url) +
         "#updates\"/><content type=\"html\">" + xml(render_markdown(item.text)) +
         "</content></entry>";
}

}  // namespace

std::string render(const PageContext& ctx, const CampaignPage& page) {
  const Wording& w = ctx.site.wording(ctx.language);
  const CampaignCard& card = page.campaign;
  Sheet sheet(ctx, "campaign",
              {.title = card.title,
               .description = card.summary,
               .place = Place::kCampaigns,
               .crumbs = {{w.tr("Campaigns"), std::string(paths::kCampaigns)}},
               .indexed = !page.preview});
  fill_campaign_body(sheet, ctx, page);
  if (!page.preview) {
    sheet.dict().section("FEED"_k).set("FEED_URL"_k, sheet.url(paths::atom(card.id)));
  }
  if (card.stage == Stage::kOpen && !page.preview) {
    Dict live = sheet.dict().section("LIVE"_k);
    live.set("LIVE_URL"_k, sheet.url(paths::live(card.id)));
    live.set("LIVE_VERSION"_k, page.live_version);
    live.set("LIVE_SCALE"_k, std::max(card.figures.goal, card.figures.optimum).cents());
  }
  return sheet.html();
}

std::string render_atom(const PageContext& ctx, const CampaignPage& page) {
  const std::string base = ctx.origin + ctx.city.base;
  const std::string url = base + paths::campaign(page.campaign.id);
  const Timestamp newest = page.updates.empty() ? page.campaign.opens : page.updates.front().at;
  std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
  out += "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" +
         std::string(to_string(ctx.language)) + "\"><id>" + xml(url) + "</id><title>" +
         xml(page.campaign.title) + "</title><updated>" + to_rfc3339_seconds(newest) +
         "</updated><author><name>" + xml(page.campaign.promoter) +
         "</name></author><link href=\"" + xml(url) + "\"/><link rel=\"self\" href=\"" +
         xml(base + paths::atom(page.campaign.id)) + "\"/>";
  for (const auto& item : page.updates) out += atom_entry(item, url);
  return out + "</feed>\n";
}

std::string live_json(const Figures& figures, std::int64_t version) {
  nlohmann::json pools = nlohmann::json::object();
  for (const auto& pool : figures.pools) pools[pool.pool.str()] = pool.amount.cents();
  return nlohmann::json{{"v", version},
                        {"citizens", figures.citizens.cents()},
                        {"donors", figures.donors},
                        {"goal", figures.goal.cents()},
                        {"pools", pools}}
      .dump();
}

}  // namespace colletta::views
