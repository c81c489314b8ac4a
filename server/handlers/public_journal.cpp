// The journal as everybody may read it: its list and one entry.
#include <charconv>

#include "domain/journal/event_json.hpp"
#include "server/handlers/cards.hpp"
#include "server/handlers/money_trail.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/topics.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::handlers {
namespace {

constexpr std::int64_t kEventsAPage = 50;
constexpr std::string_view kBytesEnd = ".json";

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

std::vector<views::Posting> postings_of(const Event& event) {
  std::vector<views::Posting> out;
  for (const auto& line : postings(event)) out.push_back({line.account, line.amount});
  return out;
}

/// `/journal/12` is the entry's page, `/journal/12.json` its body as it was hashed.
http::Handled entry(App& app, const Visit& visit, store::Session& db) {
  std::string_view name = visit.request.param("seq");
  const bool bytes = name.ends_with(kBytesEnd);
  if (bytes) name.remove_suffix(kBytesEnd.size());
  const auto seq = position(name);
  if (!seq) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto row = store::event_at(db, city, *seq);
  if (!row) return failure(app, visit, err(Errc::kNotFound));
  if (bytes) return answer.with({topic(city)}, row->body, "application/json");
  const auto event = parse_public_body(row->body);
  CHECK(event.ok(), "an event in our own journal can be read back");
  const views::JournalEntryPage model{.row = journal_rows(db, city, {*row}).front(),
                                      .body = row->body,
                                      .postings = postings_of(*event),
                                      .trail = money_trail(db, city, *event),
                                      .has_next = *seq + 1 < store::journal_size(db, city)};
  return answer.with({topic(city)}, views::render(answer.frame(), model));
}

}  // namespace

RouteLines journal_lines(App& app) {
  return {get_cached(app, std::string(views::paths::kJournal), "journal", list),
          get_cached(app, "/journal/{seq}", "journal_entry", entry)};
}

}  // namespace colletta::handlers
