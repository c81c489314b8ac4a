// The home page of a city, and the texts that belong to the product.
#include "server/handlers/cards.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/topics.hpp"
#include "server/store/journal_read.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::handlers {
namespace {

constexpr std::int64_t kOpenShown = 6;
constexpr std::int64_t kSucceededShown = 3;
constexpr std::int64_t kCallsShown = 4;
constexpr std::int64_t kHomeUpdatesShown = 4;

std::vector<views::CampaignCard> cards_in(store::Session& db, const CityId& city,
                                          store::ListedStage stage, Timestamp now,
                                          std::int64_t limit) {
  store::CampaignFilter filter;
  filter.stage = stage;
  return cards_of(db, city, store::public_campaigns(db, city, filter, now, limit, 0).rows, now);
}

std::vector<views::CallCard> running_calls(store::Session& db, const CityId& city, Timestamp now) {
  auto calls = store::public_calls(db, city, now, kCallsShown, 0).rows;
  std::erase_if(calls, [now](const store::CallRow& call) { return call.closes <= now; });
  return call_cards(db, city, calls);
}

http::Handled home(App& app, const Visit& visit, store::Session& db) {
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const Timestamp now = answer.now();
  const store::CityFigures figures = store::city_figures(db, city, now);
  const store::MatchedSums matched = store::matched_in_city(db, city);
  views::HomePage model{
      .open_campaigns = figures.open,
      .succeeded_campaigns = figures.succeeded,
      .donors = figures.donors,
      .citizens = figures.raised,
      .city = matched.by_public,
      .partners = matched.by_private,
      .open = cards_in(db, city, store::ListedStage::kOpen, now, kOpenShown),
      .succeeded = cards_in(db, city, store::ListedStage::kSucceeded, now, kSucceededShown),
      .calls = running_calls(db, city, now),
      .updates = {},
      .areas = store::campaigns_by_area(db, city),
      .themes = store::campaigns_by_theme(db, city),
      .journal_size = store::journal_size(db, city)};
  for (const auto& update : store::latest_updates(db, city, kHomeUpdatesShown))
    model.updates.push_back(update_item(update));
  return answer.with({topic(city)}, views::render(answer.frame(), model));
}

http::Route text_line(App& app, std::string_view path, std::string name, views::TextPage text) {
  return get_cached(app, std::string(path), std::move(name),
                    [text](App& the_app, const Visit& visit, store::Session& db) -> http::Handled {
                      PublicAnswer answer(the_app, visit, db);
                      return answer.with({}, views::render(answer.frame(), text));
                    });
}

}  // namespace

RouteLines home_lines(App& app) {
  using namespace views::paths;
  return {get_cached(app, std::string(kHome), "home", home),
          text_line(app, kHowItWorks, "how_it_works", views::TextPage::kHowItWorks),
          text_line(app, kPrivacy, "privacy", views::TextPage::kPrivacy),
          text_line(app, kAccessibility, "accessibility", views::TextPage::kAccessibility)};
}

}  // namespace colletta::handlers
