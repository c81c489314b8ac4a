// The journal as everybody may read it: its list with filters, and one entry.
#include <algorithm>
#include <charconv>

#include "domain/journal/event_json.hpp"
#include "domain/journal/hashed_text.hpp"
#include "domain/journal/refs.hpp"
#include "server/handlers/journal_filter.hpp"
#include "server/handlers/journal_rows.hpp"
#include "server/handlers/money_trail.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/handlers/topics.hpp"
#include "server/http/url.hpp"
#include "server/services/text_checks.hpp"
#include "server/store/calls_read.hpp"
#include "server/store/campaigns_read.hpp"
#include "server/views/paths.hpp"
#include "server/views/public_pages.hpp"

namespace colletta::handlers {
namespace {

using Positions = std::vector<std::int64_t>;

constexpr std::int64_t kEventsAPage = 50;
constexpr std::int64_t kLinksShown = 50;    ///< of what an entry rests on, and of what came of it
constexpr std::int64_t kCallsOffered = 50;  ///< in the filter; older ones by their own pages
constexpr std::int64_t kCampaignsOffered = 200;  ///< likewise; fewer once a call is chosen
constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kBytesEnd = ".json";

std::optional<std::int64_t> position(std::string_view text) {
  std::int64_t seq = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seq);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || seq < 0)
    return std::nullopt;
  return seq;
}

/// Where the list goes on.
struct Turn {
  std::optional<std::int64_t> before, after;
};

/// Nothing: no address of ours says that.
std::optional<Turn> turn_of(const http::Request& request) {
  Turn turn;
  for (const auto& [name, place] : {std::pair{"before", &turn.before}, {"after", &turn.after}}) {
    const auto text = request.query_value(name);
    if (!text) continue;
    *place = position(*text);
    if (!*place) return std::nullopt;
  }
  return turn;
}

/// One part of the list, and whether there is more on both sides. Positions, not pages: nobody
/// counts, and what is added meanwhile moves nothing.
void fill_rows(store::Session& db, const CityId& city, const store::JournalFilter& filter,
               const Turn& turn, views::JournalPage& model) {
  constexpr auto kPage = static_cast<std::size_t>(kEventsAPage);
  Positions found;
  if (turn.after) {
    found = store::positions_after(db, city, filter, *turn.after, kEventsAPage + 1);
    model.has_newer = found.size() > kPage;
    found.resize(std::min(found.size(), kPage));
    std::ranges::reverse(found);
    if (!found.empty())
      model.has_older = !store::positions_before(db, city, filter, found.back(), 1).empty();
  }
  // Fewer than a page to the newest: then the newest page, whole.
  if (!turn.after || found.size() < kPage) {
    const std::int64_t before = turn.after ? kLatest : turn.before.value_or(kLatest);
    found = store::positions_before(db, city, filter, before, kEventsAPage + 1);
    model.has_older = found.size() > kPage;
    found.resize(std::min(found.size(), kPage));
    if (!found.empty() && before != kLatest)
      model.has_newer = !store::positions_after(db, city, filter, found.front(), 1).empty();
  }
  model.rows = journal_rows(db, city, events_in_order(db, city, found));
}

/// What the selects offer; what was chosen is always among it.
void fill_choices(store::Session& db, const CityId& city, const store::JournalFilter& filter,
                  Timestamp now, views::JournalPage& model) {
  const auto add = [](std::vector<views::Choice>& choices, const std::string& id,
                      const std::string& title) {
    if (std::ranges::find(choices, id, &views::Choice::value) == choices.end())
      choices.push_back({id, title});
  };
  for (const auto& call : store::public_calls(db, city, now, kCallsOffered, 0).rows)
    add(model.calls, call.id.str(), call.title);
  if (!filter.call.empty())
    for (const auto& [id, title] : store::call_titles(db, city, {filter.call}))
      add(model.calls, id.str(), title);
  for (const auto& [id, title] :
       store::campaigns_to_choose(db, city, filter.call, kCampaignsOffered))
    add(model.campaigns, id.str(), title);
  if (!filter.campaign.empty())
    for (const auto& [id, title] : store::campaign_titles(db, city, {filter.campaign}))
      add(model.campaigns, id.str(), title);
}

std::string kept_query(const http::Request& request) {
  http::Pairs pairs;
  for (const char* name : {"call", "campaign", "kind", "from", "until"})
    if (const auto value = request.query_value(name); value && !value->empty())
      pairs.emplace_back(name, *value);
  return http::form_encode(pairs);
}

http::Handled list_entries(App& app, const Visit& visit, store::Session& db) {
  const auto turn = turn_of(visit.request);
  if (!turn) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  JournalAsked asked = journal_asked(db, *visit.city, visit.request);
  views::JournalPage model;
  model.size = store::journal_size(db, city);
  if (const auto entry = visit.request.query_value("entry"); entry && !entry->empty()) {
    const auto seq = position_of(*entry);
    if (seq && *seq < model.size) return go_to(visit, views::paths::journal_entry(*seq));
    asked.errors.push_back(seq ? err(Errc::kTooLarge, "entry", std::to_string(model.size - 1))
                               : err(Errc::kInvalid, "entry", "0, 1, 2, ..."));
  }
  model.filters.errors = asked.errors;
  // A field for days cannot hold what is no day: browsers drop it and complain.
  for (const auto& [name, value] : visit.request.query)
    if (const Error* error = model.filters.error(name);
        error == nullptr || error->detail != kDayForm)
      model.filters.values.emplace_back(name, value);
  model.query = kept_query(visit.request);
  fill_choices(db, city, asked.filter, answer.now(), model);
  if (!asked.errors.empty()) return page(visit, views::render(answer.frame(), model), 422);
  fill_rows(db, city, asked.filter, *turn, model);
  return answer.with({topic(city)}, views::render(answer.frame(), model));
}

std::vector<views::Posting> postings_of(const Event& event) {
  std::vector<views::Posting> out;
  for (const auto& line : postings(event)) out.push_back({line.account, line.amount});
  return out;
}

/// Both ways from the entry: what it names, and what names it.
void add_followed(store::Session& db, const CityId& city, views::JournalEntryPage& model) {
  Positions named = positions_named(model.row.event);
  const auto links = static_cast<std::size_t>(kLinksShown);
  named.resize(std::min(named.size(), links));
  Positions later = store::positions_naming(db, city, model.row.event.seq, kLinksShown + 1);
  model.followed_by_more = later.size() > links;
  later.resize(std::min(later.size(), links));
  model.rests_on = journal_rows(db, city, events_in_order(db, city, named));
  model.followed = journal_rows(db, city, events_in_order(db, city, later));
}

/// A campaign's words may be others by now; those of updates, measurements and calls stay.
views::JournalEntryPage::Text text_state(store::Session& db, const CityId& city,
                                         const Event& event) {
  using Text = views::JournalEntryPage::Text;
  if (hash_of_text(event.act).empty()) return Text::kNone;
  if (services::text_of(db, city, event)) return Text::kThere;
  return std::holds_alternative<acts::CampaignPublished>(event.act) ||
                 std::holds_alternative<acts::CampaignRevised>(event.act)
             ? Text::kRevised
             : Text::kNone;
}

/// The bytes whose SHA-256 the entry holds.
http::Handled entry_text(App& app, const Visit& visit, store::Session& db) {
  const auto seq = position(visit.request.param("seq"));
  if (!seq) return failure(app, visit, err(Errc::kNotFound));
  PublicAnswer answer(app, visit, db);
  const CityId& city = visit.city->id;
  const auto row = store::event_at(db, city, *seq);
  const auto event = row ? parse_public_body(row->body) : err(Errc::kNotFound);
  if (!event) return failure(app, visit, err(Errc::kNotFound));
  auto bytes = services::text_of(db, city, *event);
  if (!bytes) return failure(app, visit, err(Errc::kNotFound));
  const bool document = !event->campaign.empty() && bytes->starts_with('{');
  return answer.with({topic(city)}, *std::move(bytes),
                     document ? "application/json" : "text/plain; charset=utf-8");
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
  views::JournalEntryPage model{.row = journal_rows(db, city, {*row}).front(), .body = row->body};
  model.postings = postings_of(model.row.event);
  model.has_next = *seq + 1 < store::journal_size(db, city);
  model.trail = money_trail(db, city, model.row.event);
  model.text = text_state(db, city, model.row.event);
  add_followed(db, city, model);
  return answer.with({topic(city)}, views::render(answer.frame(), model));
}

}  // namespace

RouteLines journal_lines(App& app) {
  return {get_cached(app, std::string(views::paths::kJournal), "journal", list_entries),
          get_cached(app, "/journal/{seq}", "journal_entry", entry),
          get_cached(app, "/journal/{seq}/text", "journal_text", entry_text)};
}

}  // namespace colletta::handlers
