// The tables that grow with pledges and donors: two readers in the order of the keys, one page each
// in memory, side by side.
#include <future>
#include <map>
#include <set>

#include "server/services/projection.hpp"
#include "sql/queries/verify.hpp"
#include "sql/scratch/replay.hpp"

namespace colletta::services {
namespace {

namespace sql = store::sql;
using Int = std::int64_t;
using Text = std::string;
using store::row;
using store::Row;
using Rows = std::vector<Row>;

constexpr std::size_t kRows = 2'000;  ///< of a page: some hundred kilobytes
constexpr std::size_t kShownMost = 20;

const Projection kDraws{.table = "pool_draw",
                        .columns = {"campaign", "donor", "pool", "drawn", "pledges", "counted"},
                        .keys = 3,
                        .names = 3};
const Projection kGifts{
    .table = "campaign_donor", .columns = {"campaign", "donor", "given"}, .keys = 2, .names = 2};
const Projection kWithheld{.table = "pool_withheld",
                           .columns = {"pool", "seq", "campaign", "donor", "amount", "drew"},
                           .keys = 2,
                           .names = 2,
                           .position = "seq"};
const Projection kRefs{
    .table = "event_ref", .columns = {"ref", "seq"}, .keys = 2, .names = 2, .position = "seq"};
/// By id, which the journal does not know: the row that stands for a position is found by it.
const Projection kPledges{.table = "pledge",
                          .columns = {"id", "seq", "campaign", "amount", "state", "collected",
                                      "counted", "verified", "promoter_linked", "refund_seq"},
                          .keys = 1,
                          .named_by = 1,
                          .position = "seq"};

bool same_keys(const Row& a, const Row& b, std::size_t keys) {
  return std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(keys), b.begin());
}
bool before(const Row& a, const Row& b, std::size_t keys) {
  const auto end = static_cast<std::ptrdiff_t>(keys);
  return std::lexicographical_compare(a.begin(), a.begin() + end, b.begin(), b.begin() + end);
}

/// Rows in ascending order of their keys, a page at a time.
class Reader {
 public:
  /// Rows from `after` on (null: from the first), at most `most` of them. May give again what is
  /// not behind `after`.
  using Fetch = std::function<Rows(const Row* after, std::size_t most)>;

  /// kAhead: the next page is fetched on a thread of its own while one is looked at. Until the last
  /// one is there, or the reader gone, nobody else may use the session.
  enum class Pace { kWhenAsked, kAhead };

  Reader(const Projection& table, Fetch fetch, Pace pace = Pace::kWhenAsked)
      : keys_(table.keys), fetch_(std::move(fetch)), pace_(pace) {}

  /// The next row; null: there is none.
  const Row* peek() {
    if (at_ == page_.size() && !ended_) next_page();
    return at_ < page_.size() ? &page_[at_] : nullptr;
  }
  void pop() { last_ = std::move(page_[at_++]); }

 private:
  void next_page() {
    const Row* after = last_.empty() ? nullptr : &last_;
    for (std::size_t most = kRows;; most *= 2) {
      page_ = coming_.valid() ? arrived(coming_.get()) : fetch_(after, most);
      ended_ = page_.size() < most;
      if (after != nullptr)
        std::erase_if(page_, [&](const Row& row) { return !before(*after, row, keys_); });
      if (ended_ || !page_.empty()) break;
    }
    if (pace_ == Pace::kAhead && !ended_)
      coming_ = std::async(std::launch::async, [this, behind = page_.back()] {
        FetchedPage page;
        try {
          page.rows = fetch_(&behind, kRows);
        } catch (const store::DatabaseError& error) {
          page.failure = error;
        }
        return page;
      });
    at_ = 0;
  }

  /// What its thread throws is carried over as a value.
  struct FetchedPage {
    Rows rows;
    std::optional<store::DatabaseError> failure;
  };
  static Rows arrived(FetchedPage page) {
    if (page.failure) throw store::DatabaseError(*page.failure);
    return std::move(page.rows);
  }

  std::size_t keys_;
  Fetch fetch_;
  Pace pace_;
  Rows page_;
  std::size_t at_ = 0;
  Row last_;
  bool ended_ = false;
  std::future<FetchedPage> coming_;  // last: it waits for its thread, which uses the above
};

Text text_at(const Row* row, std::size_t column) {
  return row == nullptr ? Text() : std::get<Text>((*row)[column]);
}
Int number_of(const Row* row, std::size_t column) {
  return row == nullptr ? -1 : std::get<Int>((*row)[column]);
}

class Long {
 public:
  Long(store::Session& db, const CityId& city, const Replay& replay, ReplayScratch& scratch,
       Differences& differences, const Compared& compared)
      : db_(db),
        city_(city),
        replay_(replay),
        scratch_(scratch.session()),
        differences_(differences),
        compared_(compared) {}

  void run() {
    for (const Text& campaign : campaigns()) {
      draws(campaign);
      gifts(campaign);
    }
    for (const auto& [id, pool] : replay_.book().pools) withheld(id);
    refs();
    pledges();
  }

 private:
  /// Who mends writes to the database while it is read.
  [[nodiscard]] Reader::Pace pace() const {
    return differences_.writes() ? Reader::Pace::kWhenAsked : Reader::Pace::kAhead;
  }

  /// Those of the journal and those of the table.
  std::set<Text> campaigns() {
    std::set<Text> all;
    for (const auto& [id, campaign] : replay_.campaigns()) all.insert(id.str());
    db_.for_each<Text>(sql::campaigns_of_city, {{"city", city_}},
                       [&](Text& id) { all.insert(std::move(id)); });
    return all;
  }

  void side_by_side(const Projection& table, Reader journal, Reader stored) {
    while (!differences_.enough()) {
      const Row* given = journal.peek();
      const Row* held = stored.peek();
      if (given == nullptr && held == nullptr) return;
      count();
      if (held == nullptr || (given != nullptr && before(*given, *held, table.keys))) {
        differences_.missing(table, *given);
        journal.pop();
      } else if (given == nullptr || !same_keys(*given, *held, table.keys)) {
        differences_.extra(table, *held);
        stored.pop();
      } else {
        if (*given != *held) differences_.differs(table, *given, *held);
        journal.pop();
        stored.pop();
      }
    }
  }

  void count() {
    if (++rows_ % kRows == 0 && compared_) compared_(rows_);
  }

  template <class... Ts>
  static Rows fetch(store::Session& session, const store::Query& query, store::Binds binds,
                    const std::vector<Text>& first = {}) {
    Rows rows;
    session.for_each<Ts...>(query, binds, [&](Ts&... columns) {
      Row one;
      for (const Text& word : first) one.emplace_back(word);
      for (store::Value& value : store::row(std::move(columns)...)) one.push_back(std::move(value));
      rows.push_back(std::move(one));
    });
    return rows;
  }

  void draws(const Text& campaign) {
    // So many donors, who drew at least once each.
    const auto journal = [&](const Row* after, std::size_t most) {
      Rows rows;
      scratch_.for_each<Text, Text>(
          sql::replay_draws_page,
          {{"campaign", campaign}, {"donor", text_at(after, 1)}, {"most", most}},
          [&](const Text& donor, const Text& draws) {
            each_giver_draw(draws, [&](Text&& pool, const matching::Draw& draw) {
              rows.push_back(row(campaign, donor, std::move(pool), draw.drawn.cents(), draw.pledges,
                                 draw.counted.cents()));
            });
          });
      return rows;
    };
    // The database pages by the donor alone, which both products do by the index.
    const auto stored = [&](const Row* after, std::size_t most) {
      return fetch<Text, Text, Int, Int, Int>(
          db_, sql::draws_page,
          {{"campaign", campaign}, {"donor", text_at(after, 1)}, {"most", most}}, {campaign});
    };
    side_by_side(kDraws, Reader(kDraws, journal), Reader(kDraws, stored, pace()));
  }

  void gifts(const Text& campaign) {
    const auto from = [&](store::Session& session, const store::Query& query) {
      return [&session, &query, campaign](const Row* after, std::size_t most) {
        return fetch<Text, Int>(
            session, query, {{"campaign", campaign}, {"donor", text_at(after, 1)}, {"most", most}},
            {campaign});
      };
    };
    side_by_side(kGifts, Reader(kGifts, from(scratch_, sql::replay_gifts_page)),
                 Reader(kGifts, from(db_, sql::gifts_page), pace()));
  }

  void withheld(const PoolId& pool) {
    const auto from = [&](store::Session& session, const store::Query& query) {
      return [&session, &query, pool](const Row* after, std::size_t most) {
        return fetch<Int, Text, Text, Int, Int>(
            session, query, {{"pool", pool}, {"after", number_of(after, 1)}, {"most", most}},
            {pool.str()});
      };
    };
    side_by_side(kWithheld, Reader(kWithheld, from(scratch_, sql::replay_withheld)),
                 Reader(kWithheld, from(db_, sql::withheld_page), pace()));
  }

  void refs() {
    const auto journal = [&](const Row* after, std::size_t most) {
      return fetch<Int, Int>(
          scratch_, sql::replay_refs_page,
          {{"ref", number_of(after, 0)}, {"seq", number_of(after, 1)}, {"most", most}});
    };
    const auto stored = [&](const Row* after, std::size_t most) {
      return fetch<Int, Int>(db_, sql::refs_page,
                             {{"city", city_},
                              {"ref", number_of(after, 0)},
                              {"seq", number_of(after, 1)},
                              {"most", most}});
    };
    side_by_side(kRefs, Reader(kRefs, journal), Reader(kRefs, stored, pace()));
  }

  // --- pledges: the table is read by id, and each row looked up by its position
  // -------------------

  void pledges() {
    scratch_.execute(sql::replay_part);
    const auto rows = [&](const Row* after, std::size_t most) {
      return fetch<Text, Int, Text, Int, Text, Int, Int, Int, Int, Int>(
          db_, sql::pledges_page, {{"city", city_}, {"after", text_at(after, 0)}, {"most", most}});
    };
    Int met = 0;
    {
      Reader stored(kPledges, rows, pace());
      for (Rows page; !(page = take(stored)).empty() && !differences_.enough();)
        met += compare_pledges(page);
    }
    const auto marked = scratch_.fetch_one<Int>(sql::replay_met_count);
    if (std::get<0>(*marked) != met) shared_positions();
    for (const auto& [seq, campaign] :
         scratch_.fetch<Int, Text>(sql::replay_not_met, {{"most", kShownMost}}))
      if (!differences_.enough())
        differences_.missing(kPledges, row("", seq, campaign, 0, "", 0, 0, 0, 0, 0));
  }

  static Rows take(Reader& reader) {
    Rows page;
    for (; page.size() < kRows && reader.peek() != nullptr; reader.pop())
      page.push_back(*reader.peek());
    return page;
  }

  /// How many of the page's rows stand for a pledge of the journal.
  Int compare_pledges(const Rows& page) {
    std::vector<Int> seqs;
    for (const Row& held : page) seqs.push_back(std::get<Int>(held[1]));
    std::map<Int, Row> given;
    scratch_.for_each<Int, Text, Int, Text, Int, Int, Int, Int, Int>(
        sql::replay_pledge_rows, {{"seqs", seqs}},
        [&](Int seq, Text& campaign, Int amount, Text& state, Int collected, Int counted,
            Int verified, Int promoter_linked, Int refund_seq) {
          given.emplace(seq, row("", seq, campaign, amount, state, collected, counted, verified,
                                 promoter_linked, refund_seq));
        });
    Rows met;
    for (Row held : page) {
      count();
      const auto at = given.find(std::get<Int>(held[1]));
      if (at == given.end()) {
        differences_.extra(kPledges, held);
        continue;
      }
      met.push_back(row(at->first));
      Row expected = at->second;
      expected[0] = held[0];
      if (is_on_its_way_back(held)) held[4] = Text(to_string(PledgeState::kConfirmed));
      if (expected != held) differences_.differs(kPledges, expected, held);
    }
    store::insert_or_update(scratch_, "met", {"seq"}, {}, met);
    return static_cast<Int>(met.size());
  }

  /// A pledge that is being given back without refund.requested (late, or of a campaign that
  /// failed) is confirmed until the journal says more.
  static bool is_on_its_way_back(const Row& held) {
    return std::get<Text>(held[4]) == to_string(PledgeState::kRefunding) &&
           std::get<Int>(held[9]) == -1;
  }

  void shared_positions() {
    db_.for_each<Int, Text>(sql::pledges_of_one_position, {{"city", city_}, {"most", kShownMost}},
                            [&](Int seq, Text& id) {
                              if (!differences_.enough())
                                differences_.extra(kPledges,
                                                   row(id, seq, "", 0, "", 0, 0, 0, 0, 0));
                            });
  }

  store::Session& db_;
  const CityId& city_;
  const Replay& replay_;
  store::Session& scratch_;
  Differences& differences_;
  const Compared& compared_;
  Int rows_ = 0;
};

}  // namespace

std::vector<const Projection*> paged_projections() {
  return {&kDraws, &kGifts, &kWithheld, &kRefs, &kPledges};
}

void compare_projections(store::Session& db, const CityId& city, const Replay& replay,
                         ReplayScratch& scratch, Differences& differences,
                         const Compared& compared) {
  compare_figures(db, city, replay, differences);
  Long(db, city, replay, scratch, differences, compared).run();
}

}  // namespace colletta::services
