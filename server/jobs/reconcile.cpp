// Reconciliation: notices that never came are found in the provider's own list of changes.
#include <atomic>
#include <future>
#include <set>

#include "server/jobs/jobs.hpp"
#include "server/jobs/together.hpp"
#include "server/services/webhooks.hpp"
#include "server/store/bulk.hpp"
#include "sql/queries/jobs.hpp"
#include "sql/queries/services.hpp"

namespace colletta::jobs {
namespace {
using Text = std::string;
constexpr std::int64_t kListEveryUs = 600 * kSecondUs;  // notices tell sooner, the list misses none
}  // namespace

/// A page a round, from where the last one ended. Run by every process: what two of them find is
/// kept once. What could not be read or kept is asked for again the next time.
std::size_t Jobs::reconcile() {
  const Text provider = runner_.gateway().capabilities().rail;
  const auto stored =
      db_.fetch_one<Text, std::int64_t>(store::sql::provider_list, {{"provider", provider}});
  const Text cursor = stored ? std::get<0>(*stored) : Text();
  if (stored && clock_() - Timestamp{std::get<1>(*stored)} < kListEveryUs) return 0;
  std::promise<Result<payments::Listing>> answer;
  runner_.list_since(cursor, [&](Result<payments::Listing> l) { answer.set_value(std::move(l)); });
  const auto listing = answer.get_future().get();
  const auto kept = listing ? keep(provider, listing->items) : std::nullopt;
  note_list(provider, kept ? listing->next_cursor : cursor,
            kept && listing->more ? Timestamp{} : clock_());
  return kept.value_or(0);
}

/// How many were new; nothing when one of those could not be kept.
std::optional<std::size_t> Jobs::keep(const Text& provider,
                                      const std::vector<payments::Listed>& items) {
  std::vector<Text> events;
  for (const auto& item : items) events.push_back(item.notice.event_id);
  std::set<Text> known;
  if (!events.empty())
    db_.for_each<Text>(store::sql::known_notices, {{"provider", provider}, {"events", events}},
                       [&](Text& event) { known.insert(event); });
  std::size_t found = 0;
  std::atomic<bool> all{true};
  {
    Together together;
    for (const auto& item : items) {
      if (known.contains(item.notice.event_id)) continue;
      auto notice = services::place_notice(db_, provider, item.notice, {});
      if (!notice) continue;  // there is no city yet
      ++found;
      const auto done = [&all, one = together.one_more()](const Result<Outcome>& outcome) {
        if (!outcome) all = false;
        one();
      };
      if (!writer_.submit(notice->city, std::move(notice->command), done))
        done(err(Errc::kOverloaded));
    }
  }
  return all ? std::optional(found) : std::nullopt;
}

void Jobs::note_list(const Text& provider, const Text& cursor, Timestamp read_at) {
  const auto city = db_.fetch_one<Text>(store::sql::first_city, {});
  if (!city) return;
  const writer::WriteRows rows{[=](store::Session& session) {
    const std::vector<store::Row> row{store::row(provider, cursor, read_at)};
    store::insert_or_update(session, "provider_list", {"provider"}, {"cursor_text", "read_at"},
                            row);
    return Result<Outcome>(Outcome{});
  }};
  // A cursor that was not noted is only read from again.
  (void)writer_.run(CityId::of(std::get<0>(*city)), rows);
}

}  // namespace colletta::jobs
