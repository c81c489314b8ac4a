// The journal as everybody may read it: its list and one entry.
#include <charconv>

#include "server/handlers/cards.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/topics.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::handlers {
namespace {

constexpr std::int64_t kEventsAPage = 50;

/// Positions are dense, so a page of the list is a range of them: no counting, no OFFSET.
http::Handled list(App& app, const Visit& visit, store::Session& db) {
  const auto number = page_number(visit.request);
  if (!number) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const std::int64_t size = store::journal_size(db, city);
  auto paging = paging_of(*number, size, kEventsAPage);
  if (!paging) return failure(app, visit, err(Errc::kNotFound));
  const std::int64_t before = size - (*number - 1) * kEventsAPage;
  const views::JournalPage model{
      journal_rows(db, city, store::events_before(db, city, before, kEventsAPage)), size,
      *std::move(paging)};
  return answer.with({topic(city)}, views::render(answer.frame(), model));
}

std::optional<std::int64_t> position(std::string_view text) {
  std::int64_t seq = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seq);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || seq < 0)
    return std::nullopt;
  return seq;
}

http::Handled entry(App& app, const Visit& visit, store::Session& db) {
  const auto seq = position(visit.request.param("seq"));
  if (!seq) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto row = store::event_at(db, city, *seq);
  if (!row) return failure(app, visit, err(Errc::kNotFound));
  const views::JournalEntryPage model{.row = journal_rows(db, city, {*row}).front(),
                                      .body = row->body,
                                      .has_next = *seq + 1 < store::journal_size(db, city)};
  return answer.with({topic(city)}, views::render(answer.frame(), model));
}

}  // namespace

RouteLines journal_lines(App& app) {
  return {get_cached(app, std::string(views::paths::kJournal), "journal", list),
          get_cached(app, "/journal/{seq}", "journal_entry", entry)};
}

}  // namespace colletta::handlers
