// The journal narrowed by call, campaign, kind and time, and followed from entry to entry, on both
// databases: the same entries that looking at each one finds, and never more of the journal read
// than a page needs.
#include "server/store/journal_filter.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>

#include "domain/journal/event_json.hpp"
#include "domain/journal/kinds.hpp"
#include "domain/journal/refs.hpp"
#include "server/services/verify.hpp"
#include "server/store/bulk.hpp"
#include "server/store/journal_read.hpp"
#include "server/store/migrate.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/calls_read.hpp"
#include "sql/queries/journal_filter.hpp"
#include "sql/queries/journal_read.hpp"
#include "sql/queries/pledges_read.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {
namespace {

using payments::Operation;
using payments::PaymentState;
using store::JournalFilter;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Positions = std::vector<std::int64_t>;

constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

class JournalFilterTest : public testing::TestWithParam<const char*> {
 protected:
  /// Two campaigns of a call; pledges to both, a withdrawal, money for the pool, both closes.
  JournalFilterTest() {
    const auto writer = city_.writer();
    other_ = city_.publish(*writer, {});
    city_.later(3 * kSecondUs);
    first_ = city_.give(*writer, 110'000);
    const PledgeId taken = city_.give(*writer, 2'000, {}, other_);
    city_.later(kDayUs);
    must(*writer, city_.id(), RefundPledge{.id = taken, .actor = city_.officer});
    must(*writer, city_.id(), city_.seen(taken, Operation::kVoid, PaymentState::kVoided, 2'000));
    must(*writer, city_.id(),
         FundPool{.id = city_.ulid(),
                  .pool = city_.pool,
                  .actor = city_.officer,
                  .funder = FunderId::of(city_.ulid()),
                  .name = "Banca",
                  .amount = Money::cents(1'500)});
    city_.set(city_.deadline());
    must(*writer, city_.id(), CloseCampaign{city_.campaign});
    must(*writer, city_.id(), CloseCampaign{other_});
    const auto db = std::make_unique<store::Session>(city_.read());
    size_ = store::journal_size(*db, city_.id());
    for (const auto& row : store::events_from(*db, city_.id(), 0, size_))
      events_.push_back(parse_public_body(row.body).value());
  }

  static bool fits(const JournalFilter& filter, const Event& event) {
    return (filter.call.empty() || event.call == filter.call) &&
           (filter.campaign.empty() || event.campaign == filter.campaign) &&
           (filter.types.empty() || std::ranges::count(filter.types, type_name(event.act)) > 0) &&
           filter.least <= event.seq && event.seq < filter.most;
  }
  [[nodiscard]] Positions expected(const JournalFilter& filter) const {
    Positions out;
    for (const Event& event : events_)
      if (fits(filter, event)) out.push_back(event.seq);
    return out;
  }
  /// Every filter that the journal's calls, campaigns, kinds and some ranges make.
  [[nodiscard]] std::vector<JournalFilter> filters() const {
    std::vector<std::vector<std::string>> kinds{{}};
    for (const EventKind kind : kEventKinds)
      kinds.emplace_back(types_of(kind).begin(), types_of(kind).end());
    std::vector<JournalFilter> out;
    for (const CallId& call : {CallId(), city_.call, CallId::of("01HZZZZZZZZZZZZZZZZZZZZZZZ")})
      for (const CampaignId& campaign : {CampaignId(), city_.campaign, other_})
        for (const auto& types : kinds)
          for (const auto& [least, most] :
               {std::pair<std::int64_t, std::int64_t>{0, kAll}, {3, size_ - 2}, {5, 5}}) {
            const bool strange = !call.empty() && call != city_.call && !campaign.empty();
            if (!strange) out.push_back({call, campaign, types, least, most});
          }
    return out;
  }

  City city_{GetParam()};
  CampaignId other_;
  PledgeId first_;
  std::int64_t size_ = 0;
  std::vector<Event> events_;
};
INSTANTIATE_TEST_SUITE_P(Databases, JournalFilterTest, both_databases(), database_name);

TEST_P(JournalFilterTest, FindsWhatLookingAtEachEntryFindsInPagesBothWays) {
  auto db = city_.read();
  constexpr std::int64_t kPage = 2;
  std::size_t found_any = 0;
  for (const JournalFilter& filter : filters()) {
    const Positions wanted = expected(filter);
    found_any += wanted.empty() ? 0 : 1;
    Positions up, down;
    for (std::int64_t at = -1;;) {
      const Positions page = store::positions_after(db, city_.id(), filter, at, kPage);
      if (page.empty()) break;
      up.insert(up.end(), page.begin(), page.end());
      at = page.back();
    }
    for (std::int64_t at = kAll;;) {
      const Positions page = store::positions_before(db, city_.id(), filter, at, kPage);
      if (page.empty()) break;
      down.insert(down.end(), page.begin(), page.end());
      at = page.back();
    }
    std::ranges::reverse(down);
    EXPECT_EQ(up, wanted);
    EXPECT_EQ(down, wanted);
  }
  EXPECT_GT(found_any, 30U) << "most filters found nothing: this compared little";
}

TEST_P(JournalFilterTest, FindsTheFirstEntryOfAnInstant) {
  auto db = city_.read();
  const auto wanted = [&](Timestamp t) {
    const auto at = std::ranges::find_if(events_, [&](const Event& e) { return e.at >= t; });
    return static_cast<std::int64_t>(at - events_.begin());
  };
  for (const Event& event : events_)
    for (const std::int64_t us : {-kSecondUs, std::int64_t{0}, kSecondUs})
      EXPECT_EQ(store::first_position_at(db, city_.id(), event.at + us), wanted(event.at + us));
  EXPECT_EQ(store::first_position_at(db, CityId::of("nowhere"), {0}), 0);
}

TEST_P(JournalFilterTest, LeadsFromAnEntryToThoseThatNameIt) {
  auto db = city_.read();
  std::map<std::int64_t, Positions> wanted;
  for (const Event& event : events_)
    for (const std::int64_t ref : positions_named(event)) wanted[ref].push_back(event.seq);
  ASSERT_GE(wanted.size(), 4U);
  for (const Event& event : events_)
    EXPECT_EQ(store::positions_naming(db, city_.id(), event.seq, 100), wanted[event.seq]);
  EXPECT_EQ(store::positions_naming(db, city_.id(), 0, 1).size(), 1U) << "no more than asked for";
}

TEST_P(JournalFilterTest, VerifyMissesALinkAndARebuildMakesItAgain) {
  ASSERT_THAT(city_.findings(), IsEmpty());
  auto session = city_.write();
  session.run("lose", "DELETE FROM event_ref WHERE ref = 0");
  session.run("forge", "INSERT INTO event_ref (city, ref, seq) VALUES ('borgo', 1, 1)");
  EXPECT_THAT(city_.findings(), Contains(HasSubstr("event_ref 0 ")));
  EXPECT_THAT(city_.findings(), Contains(HasSubstr("event_ref 1 1: is in the table and not")));
  EXPECT_THAT(services::rebuild(session, city_.id(), {}).findings, IsEmpty());
  EXPECT_THAT(city_.findings(), IsEmpty());
}

TEST_P(JournalFilterTest, NamesCallsCampaignsAndUpdates) {
  auto db = city_.read();
  EXPECT_EQ(store::call_titles(db, city_.id(), {city_.call}).size(), 1U);
  EXPECT_TRUE(store::call_titles(db, CityId::of("valle"), {city_.call}).empty());
  EXPECT_EQ(store::campaigns_to_choose(db, city_.id(), {}, 10).size(), 2U);
  EXPECT_EQ(store::campaigns_to_choose(db, city_.id(), city_.call, 1).front().first, other_);
  EXPECT_EQ(store::call_of_campaign(db, city_.id(), other_), city_.call);
  EXPECT_FALSE(store::call_of_campaign(db, CityId::of("valle"), other_));
}

/// A journal long enough that reading all of it would pay for nobody.
class LongJournalTest : public testing::TestWithParam<const char*> {
 protected:
  using Text = std::optional<std::string>;
  static constexpr std::int64_t kEvents = 30'000;

  LongJournalTest() {
    auto session = database_.write();
    const auto sha = [](std::string_view text) { return ops::sha256_hex(text); };
    EXPECT_TRUE(
        store::migrate(session, store::embedded_migrations(), sha, [] { return kCityStart; }).ok());
    const auto types = event_types();
    std::vector<store::Row> rows;
    for (std::int64_t seq = 0; seq < kEvents; ++seq) {
      // One kind of act dominates, as gifts do; a campaign and a call hold most of it.
      const std::string_view type = seq % 10 == 0 ? types[std::size_t(seq / 10) % types.size()]
                                                  : std::string_view("pledge.confirmed");
      rows.push_back(store::row("borgo", seq, "e" + std::to_string(seq), type,
                                seq % 3 == 0 ? "other" : "call", seq % 4 == 0 ? "small" : "large",
                                seq * kSecondUs, "{}", "h"));
    }
    store::Transaction transaction(session);
    store::insert(session, "event",
                  {"city", "seq", "id", "type", "call_id", "campaign", "at", "body", "leaf"}, rows);
    std::vector<store::Row> refs;
    for (std::int64_t seq = 1; seq < kEvents; ++seq)
      refs.push_back(store::row("borgo", seq / 2, seq));
    store::insert(session, "event_ref", {"city", "ref", "seq"}, refs);
    transaction.commit();
    if (session.dialect() == store::Dialect::kMysql)
      for (const char* sql : {"ANALYZE TABLE event", "ANALYZE TABLE event_ref"})
        static_cast<void>(session.fetch<Text, Text, Text, Text>({"analyze", sql}));
  }

  /// How the database would carry the query out, in its own words.
  std::string plan(const store::Query& query, const std::vector<store::Bind>& binds) {
    auto session = database_.read();
    const bool sqlite = session.dialect() == store::Dialect::kSqlite;
    const std::string sql = (sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + std::string(query.sql);
    std::string words;
    const auto add = [&](const Text& text) { words += text.value_or("-") + " "; };
    const store::Query explain{"explain", sql};
    if (sqlite)
      for (const auto& row : session.fetch<Text, Text, Text, Text>(explain, binds))
        add(std::get<3>(row));
    else
      for (const auto& row :
           session.fetch<Text, Text, Text, Text, Text, Text, Text, Text, Text, Text>(explain,
                                                                                     binds)) {
        add(std::get<3>(row));
        add(std::get<5>(row));
        add(std::get<9>(row));
      }
    return words;
  }

  TestDatabase database_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, LongJournalTest, both_databases(), database_name);

TEST_P(LongJournalTest, NoFilterReadsMoreThanItsPage) {
  namespace sql = store::sql;
  const std::vector<store::Bind> range = {
      {"city", "borgo"}, {"least", 10}, {"most", kEvents - 10}, {"limit", 51}};
  const auto with = [&](std::vector<store::Bind> more) {
    more.insert(more.end(), range.begin(), range.end());
    return more;
  };
  struct Asked {
    const store::Query& query;
    std::vector<store::Bind> binds;
    const char* index;  ///< nullptr: the primary key
  };
  const std::vector<Asked> all = {
      {sql::positions_before, with({}), nullptr},
      {sql::positions_after, with({}), nullptr},
      {sql::positions_of_type_before, with({{"type", "update.published"}}), "event_type"},
      {sql::positions_of_type_after, with({{"type", "pledge.confirmed"}}), "event_type"},
      {sql::positions_of_call_before, with({{"type", "pledge.confirmed"}, {"call", "call"}}),
       "event_call"},
      {sql::positions_of_call_after, with({{"type", "key.rotated"}, {"call", "call"}}),
       "event_call"},
      {sql::positions_of_campaign_before,
       with({{"type", "pledge.confirmed"}, {"campaign", "large"}}), "event_campaign_type"},
      {sql::positions_of_campaign_after, with({{"type", "erasure.done"}, {"campaign", "large"}}),
       "event_campaign_type"},
      {sql::event_instant, {{"city", "borgo"}, {"seq", 7}}, nullptr},
      {sql::positions_naming, {{"city", "borgo"}, {"seq", 7}, {"limit", 51}}, nullptr},
      {sql::event_rows_later, {{"city", "borgo"}, {"seq", 7}}, nullptr},
      {sql::campaigns_moved, {{"city", "borgo"}, {"from", 10}, {"until", 20}}, nullptr}};
  for (const Asked& asked : all) {
    const std::string words = plan(asked.query, asked.binds);
    SCOPED_TRACE(std::string(asked.query.name) + ": " + words);
    EXPECT_THAT(words, testing::Not(HasSubstr("ALL ")));
    EXPECT_THAT(words, testing::Not(HasSubstr("SCAN")));
    EXPECT_THAT(words, testing::Not(HasSubstr("(city=?)"))) << "all that the city has";
    EXPECT_THAT(words, testing::Not(HasSubstr("filesort")));
    EXPECT_THAT(words, testing::Not(HasSubstr("TEMP B-TREE")));
    if (asked.index != nullptr)
      EXPECT_THAT(words, HasSubstr(asked.index));
    else
      EXPECT_THAT(words, testing::AnyOf(HasSubstr("PRIMARY"), HasSubstr("autoindex")));
  }
}

/// The same with gifts, of which a quiet campaign has few, and with their call.
class ManyGiftsTest : public LongJournalTest {
 protected:
  ManyGiftsTest() {
    auto session = database_.write();
    std::vector<store::Row> gifts;
    for (std::int64_t i = 0; i < kGifts; ++i)
      gifts.push_back(store::row("g" + std::to_string(i), "borgo", i % 50 == 0 ? "small" : "large",
                                 "call", "p", "d", 1'000, "", "", "it", "h", "confirmed", "", 0, 1,
                                 "sandbox", "card", "r", "", i, i, i, -1));
    store::Transaction transaction(session);
    store::insert(session, "pledge",
                  {"id",     "city",        "campaign",     "call_id",  "person",     "donor",
                   "amount", "public_name", "message",      "locale",   "input_hash", "state",
                   "task",   "collected",   "counted",      "provider", "method",     "reference",
                   "reason", "placed",      "confirmed_at", "seq",      "refund_seq"},
                  gifts);
    const std::vector<store::Row> calls = {
        store::row("call", "borgo", "Bando", "", "", "open", 0, kEvents * kSecondUs, 0)};
    store::insert(session, "city_call",
                  {"id", "city", "title", "summary", "text", "state", "opens", "closes", "seq"},
                  calls);
    transaction.commit();
    if (session.dialect() == store::Dialect::kMysql)
      static_cast<void>(session.fetch<Text, Text, Text, Text>({"analyze", "ANALYZE TABLE pledge"}));
  }
  static constexpr std::int64_t kGifts = 4'000;
};
INSTANTIATE_TEST_SUITE_P(Databases, ManyGiftsTest, both_databases(), database_name);

TEST_P(ManyGiftsTest, OfAQuietCampaignAreNotSoughtAmongAll) {
  const std::string words =
      plan(store::sql::latest_gift_rows,
           {{"city", "borgo"}, {"campaign", "small"}, {"before", kGifts}, {"limit", 5}});
  EXPECT_THAT(words, HasSubstr("pledge_campaign"));
  EXPECT_THAT(words, testing::Not(HasSubstr("pledge_seq")));
}

/// A campaign's page names its call, and would count ten thousand others for it.
TEST_P(ManyGiftsTest, ACallIsReadWithoutItsCampaigns) {
  EXPECT_THAT(plan(store::sql::call_row, {{"city", "borgo"}, {"id", "call"}}),
              testing::Not(HasSubstr("campaign")));
}

TEST_P(ManyGiftsTest, CampaignsOfTheirCallAreCountedInAnIndex) {
  const bool sqlite = GetParam() == std::string("sqlite");
  const std::vector<store::Bind> binds = {{"calls", std::vector<std::string>{"call"}}};
  EXPECT_THAT(plan(store::sql::public_campaigns_of_calls, binds),
              HasSubstr(sqlite ? "COVERING INDEX campaign_call (call_id=? AND state=?)"
                               : "campaign_call Using where; Using index"));
}

}  // namespace
}  // namespace colletta::test
