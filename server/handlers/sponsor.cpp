// The sponsor's page: the pools that one funds, what they gave and to whom. A sponsor's id as a
// funder is the person's id.
#include <algorithm>
#include <map>

#include "server/handlers/cards.hpp"
#include "server/handlers/office_gifts.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/store/transaction.hpp"

namespace colletta::handlers {
namespace {

constexpr std::size_t kGiftsShown = 10;     ///< of each pool, the largest
constexpr std::int64_t kSponsorCallsMax = 100;  ///< a city's calls of many years

}  // namespace

http::Handled sponsor(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  const services::Person& person = visit.who->person;
  const auto funder = FunderId::of(person.id.str());
  const auto frame = frame_of(app, visit);

  views::SponsorPage model;
  model.funder = person.name;
  std::map<CallId, std::string> titles;
  for (const auto& call : store::public_calls(db, city, frame.now, kSponsorCallsMax, 0).rows) {
    titles[call.id] = call.title;
    if (frame.now < call.closes) model.open_calls.push_back({call.id.str(), call.title});
  }
  const auto pools = store::pools_of_funder(db, city, funder);
  std::vector<PoolId> ids;
  for (const auto& pool : pools) ids.push_back(pool.id);
  const auto gifts = store::gifts_of_funder(db, city, funder, ids);
  for (const auto& pool : pools) {
    const auto own = std::ranges::find(pool.funders, funder, &matching::Funder::id);
    CHECK(own != pool.funders.end(), "a funder's pool lists the funder");
    model.put_in += own->put_in;
    model.reserved += own->reserved;
    model.granted += own->granted;
    views::SponsorPage::Row row{
        .pool = pool_view(pool), .call_title = titles[pool.call], .gifts = {}};
    for (const auto& gift : gifts)
      if (gift.pool == pool.id && row.gifts.size() < kGiftsShown)
        row.gifts.push_back(gift_of(gift, frame.now));
    model.pools.push_back(std::move(row));
  }
  return page(visit, views::render(frame, model));
}

}  // namespace colletta::handlers
