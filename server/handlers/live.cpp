#include "server/handlers/live.hpp"

#include "server/handlers/cards.hpp"
#include "server/handlers/respond.hpp"
#include "server/handlers/topics.hpp"
#include "server/store/journal_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/pledge_pages.hpp"

namespace colletta::handlers {
namespace {

constexpr std::string_view kEvent = "figures";

http::Handled follow_campaign(App& app, const Visit& visit, store::Session& db) {
  const CityId& city = visit.city->id;
  const auto id = parse_id<CampaignTag>(visit.request.param("id"));
  if (id) app.events.open(topic(city, *id));
  const auto live = id ? live_figures(db, city, *id) : std::nullopt;
  if (!live) return failure(app, visit, err(Errc::kNotFound));
  const std::string data = views::live_json(live->figures, live->version);
  return http::Stream{.topic = topic(city, *id),
                      .first = http::EventHub::frame(live->version, kEvent, data),
                      .first_id = live->version};
}

}  // namespace

std::optional<LiveFigures> live_figures(store::Session& db, const CityId& city,
                                        const CampaignId& campaign) {
  const store::Transaction snapshot(db);
  const auto row = store::campaign(db, city, campaign);
  if (!row || !row->is_public()) return std::nullopt;
  return LiveFigures{store::journal_size(db, city) - 1,
                     figures_of(*row, pool_money(db, city, {*row}))};
}

void publish_live(App& app, store::Session& db, const CityId& city, const CampaignId& campaign) {
  const auto live = live_figures(db, city, campaign);
  if (!live) return;
  // False only tells that a newer figure has been sent already.
  static_cast<void>(app.events.publish(topic(city, campaign), live->version, kEvent,
                                       views::live_json(live->figures, live->version)));
}

void publish_live(App& app, store::Session& db, const CityId& city, std::int64_t from,
                  std::int64_t until) {
  for (const CampaignId& campaign : store::campaigns_moved(db, city, from, until))
    if (app.events.is_open(topic(city, campaign))) publish_live(app, db, city, campaign);
}

http::Route live_route(App& app) {
  return get(app, "/campaigns/{id}/live", "campaign_live", follow_campaign);
}

}  // namespace colletta::handlers
