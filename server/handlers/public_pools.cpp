// The public page of a matching pool.
#include "server/handlers/cards.hpp"
#include "server/handlers/office_gifts.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/topics.hpp"
#include "server/store/journal_read.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::handlers {
namespace {

/// The largest gifts of a pool; all of them stand in the journal.
constexpr std::int64_t kGiftRowsMax = 200;

http::Handled show_public_pool(App& app, const Visit& visit, store::Session& db) {
  const auto id = parse_id<PoolTag>(visit.request.param("id"));
  if (!id) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto rows = store::pools_by_id(db, city, {*id});
  if (rows.empty()) return failure(app, visit, err(Errc::kNotFound));
  const store::PoolRow& row = rows.front();
  const auto call = store::call(db, city, row.call);
  CHECK(call.has_value(), "a pool belongs to a call");
  views::PublicPoolPage model{.pool = pool_view(row), .call_title = call->title, .gifts = {}};
  if (store::opened_after_pledges(db, city, row)) {
    const auto opened = store::event_at(db, city, row.seq);
    CHECK(opened.has_value(), "a pool points at the event that opened it");
    model.counts_from = opened->at;
  }
  for (const auto& gift : store::gifts_of_pool(db, city, *id, kGiftRowsMax))
    model.gifts.push_back(gift_of(gift, answer.now()));
  return answer.with({topic(city, row.call)}, views::render(answer.frame(), model));
}

}  // namespace

RouteLines pool_lines(App& app) {
  return {get_cached(app, views::paths::pool(PoolId::of("{id}")), "pool", show_public_pool)};
}

}  // namespace colletta::handlers
