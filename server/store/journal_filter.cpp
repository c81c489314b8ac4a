#include "server/store/journal_filter.hpp"

#include <algorithm>
#include <functional>

#include "domain/journal/kinds.hpp"
#include "server/store/query.hpp"
#include "sql/queries/journal_filter.hpp"
#include "sql/queries/journal_read.hpp"

namespace colletta::store {
namespace {

using Int = std::int64_t;
using Text = std::string;

/// A query in both directions.
struct Pair {
  const Query& before;
  const Query& after;
};

/// Which index serves the filter; with one range a type where an index has the type before the
/// position.
class Search {
 public:
  Search(Session& db, const CityId& city, const JournalFilter& filter, Int least, Int most,
         Int limit, bool down)
      : db_(db), filter_(filter), down_(down), limit_(limit) {
    binds_ = {{"city", city}, {"least", least}, {"most", most}, {"limit", limit}};
  }

  std::vector<Int> found() {
    if (filter_.call.empty() && filter_.campaign.empty() && filter_.types.empty()) {
      add({sql::positions_before, sql::positions_after});
      return std::move(found_);
    }
    std::vector<Text> types = filter_.types;
    if (types.empty())
      for (const std::string_view type : event_types()) types.emplace_back(type);
    for (const Text& type : types) of_type(type);
    if (down_)
      std::ranges::sort(found_, std::greater<>());
    else
      std::ranges::sort(found_);
    if (static_cast<Int>(found_.size()) > limit_) found_.resize(static_cast<std::size_t>(limit_));
    return std::move(found_);
  }

 private:
  void of_type(const Text& type) {
    if (!filter_.campaign.empty())
      add({sql::positions_of_campaign_before, sql::positions_of_campaign_after},
          {{"type", type}, {"campaign", filter_.campaign}});
    else if (!filter_.call.empty())
      add({sql::positions_of_call_before, sql::positions_of_call_after},
          {{"type", type}, {"call", filter_.call}});
    else
      add({sql::positions_of_type_before, sql::positions_of_type_after}, {{"type", type}});
  }

  void add(Pair queries, const std::vector<Bind>& more = {}) {
    std::vector<Bind> binds = binds_;
    binds.insert(binds.end(), more.begin(), more.end());
    db_.for_each<Int>(down_ ? queries.before : queries.after, binds,
                      [this](Int seq) { found_.push_back(seq); });
  }

  Session& db_;
  const JournalFilter& filter_;
  bool down_;
  Int limit_;
  std::vector<Bind> binds_;
  std::vector<Int> found_;
};

}  // namespace

std::vector<std::int64_t> positions_before(Session& db, const CityId& city,
                                           const JournalFilter& filter, std::int64_t before,
                                           std::int64_t limit) {
  return Search(db, city, filter, filter.least, std::min(filter.most, before), limit, true).found();
}

std::vector<std::int64_t> positions_after(Session& db, const CityId& city,
                                          const JournalFilter& filter, std::int64_t after,
                                          std::int64_t limit) {
  const Int least = after == std::numeric_limits<Int>::max() ? after : after + 1;
  return Search(db, city, filter, std::max(filter.least, least), filter.most, limit, false).found();
}

std::int64_t first_position_at(Session& db, const CityId& city, Timestamp t) {
  const auto head = db.fetch_one<Int>(sql::journal_length, {{"city", city}});
  Int low = 0;
  Int high = head ? std::get<0>(*head) : 0;
  while (low < high) {
    const Int middle = low + (high - low) / 2;
    const auto at = db.fetch_one<Int>(sql::event_instant, {{"city", city}, {"seq", middle}});
    CHECK(at.has_value(), "positions of a journal are dense");
    if (std::get<0>(*at) < t.us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

std::vector<std::int64_t> positions_naming(Session& db, const CityId& city, std::int64_t seq,
                                           std::int64_t limit) {
  std::vector<Int> out;
  db.for_each<Int>(sql::positions_naming, {{"city", city}, {"seq", seq}, {"limit", limit}},
                   [&](Int later) { out.push_back(later); });
  return out;
}

std::map<CallId, std::string> call_titles(Session& db, const CityId& city,
                                          const std::vector<CallId>& ids) {
  std::map<CallId, std::string> titles;
  if (ids.empty()) return titles;
  db.for_each<Text, Text>(sql::call_title_rows, {{"city", city}, {"ids", texts(ids)}},
                          [&](Text& id, Text& title) { titles.emplace(CallId::of(id), title); });
  return titles;
}

std::map<std::int64_t, std::string> update_titles(Session& db,
                                                  const std::vector<CampaignId>& campaigns,
                                                  const std::vector<std::int64_t>& seqs) {
  std::map<Int, Text> titles;
  if (campaigns.empty() || seqs.empty()) return titles;
  db.for_each<Int, Text>(sql::update_titles_at, {{"campaigns", texts(campaigns)}, {"seqs", seqs}},
                         [&](Int seq, Text& title) { titles.emplace(seq, title); });
  return titles;
}

std::vector<std::pair<CampaignId, std::string>> campaigns_to_choose(Session& db, const CityId& city,
                                                                    const CallId& call,
                                                                    std::int64_t limit) {
  std::vector<std::pair<CampaignId, std::string>> out;
  db.for_each<Text, Text>(
      sql::campaigns_to_choose, {{"city", city}, {"call", call}, {"limit", limit}},
      [&](Text& id, Text& title) { out.emplace_back(CampaignId::of(id), title); });
  return out;
}

std::optional<CallId> call_of_campaign(Session& db, const CityId& city, const CampaignId& id) {
  const auto row = db.fetch_one<Text>(sql::call_of_campaign, {{"city", city}, {"campaign", id}});
  if (!row) return std::nullopt;
  return CallId::of(std::get<0>(*row));
}

}  // namespace colletta::store
