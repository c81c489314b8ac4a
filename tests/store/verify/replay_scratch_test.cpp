// A replay that gives everything back after every few events comes to what one comes to that keeps
// everything: same findings, same figures, same rows of single pledges and donors.
#include "server/services/replay_scratch.hpp"

#include <gmock/gmock.h>

#include <algorithm>

#include "domain/journal/event_json.hpp"
#include "domain/journal/replay.hpp"
#include "tests/unit/domain/random_round.hpp"

namespace colletta::test {
namespace {

using services::ReplayScratch;

std::vector<Event> as_read(const std::vector<Event>& events) {
  std::vector<Event> out;
  for (const Event& event : events)
    out.push_back(parse_public_body(public_body(event, "")).value());
  return out;
}

std::string words(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings)
    out += std::to_string(finding.seq) + ": " + finding.what + "\n";
  return out;
}

/// All that the store has.
struct StoredFacts {
  std::map<std::int64_t, ReplayedPledge> pledges;
  matching::Book book;  ///< draws, given, withheld
};

StoredFacts all_of(ReplayScratch& scratch, const Replay& whole) {
  StoredFacts rows;
  std::vector<std::int64_t> positions;
  std::vector<Giver> givers;
  for (const auto& [seq, pledge] : whole.pledges()) {
    positions.push_back(seq);
    if (!pledge.pledge.donor.empty())
      givers.emplace_back(pledge.pledge.campaign, pledge.pledge.donor);
  }
  std::ranges::sort(givers);
  givers.erase(std::ranges::unique(givers).begin(), givers.end());
  scratch.load_pledges(positions, rows.pledges);
  scratch.load_givers(givers, rows.book);
  for (const auto& [id, pool] : whole.book().pools)
    scratch.load_withheld(id, -1, 10'000, rows.book.withheld);
  return rows;
}

void expect_same(const ReplayedPledge& there, const ReplayedPledge& here) {
  EXPECT_EQ(there.state, here.state);
  EXPECT_EQ(there.collected, here.collected);
  EXPECT_EQ(there.counted, here.counted);
  EXPECT_EQ(there.refund_seq, here.refund_seq);
  EXPECT_EQ(there.pledge.amount, here.pledge.amount);
  EXPECT_EQ(there.pledge.donor, here.pledge.donor);
  EXPECT_EQ(there.pledge.position, here.pledge.position);
}

TEST(ReplayScratch, InPagesOfAnySizeComesToTheSame) {
  std::size_t later = 0, queued = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    RandomRound round(seed);
    const auto events = as_read(round.live());
    Replay whole(fake_hash);
    for (const Event& event : events) whole.apply(event);
    whole.finish();
    ASSERT_EQ(words(whole.findings()), "") << "seed " << seed;
    ReplayScratch scratch;
    Replay paged(fake_hash, &scratch);
    const std::size_t page = 1 + seed % 7;
    for (std::size_t at = 0; at < events.size(); at += page)
      paged.apply_page(std::span(events).subspan(at, std::min(page, events.size() - at)));
    paged.finish();
    ASSERT_EQ(words(paged.findings()), "") << "seed " << seed;
    EXPECT_TRUE(paged.pledges().empty());
    EXPECT_TRUE(paged.book().draws.empty() && paged.book().given.empty() &&
                paged.book().withheld.empty());
    EXPECT_EQ(paged.accounts(), whole.accounts());
    const StoredFacts rows = all_of(scratch, whole);
    EXPECT_EQ(rows.book.draws, whole.book().draws);
    EXPECT_EQ(rows.book.given, whole.book().given);
    EXPECT_EQ(rows.book.withheld, whole.book().withheld);
    ASSERT_EQ(rows.pledges.size(), whole.pledges().size());
    for (const auto& [seq, pledge] : whole.pledges()) expect_same(rows.pledges.at(seq), pledge);
    later += static_cast<std::size_t>(std::ranges::count_if(events, [](const Event& event) {
      return std::holds_alternative<acts::MatchMoved>(event.act) && !event.ref.empty();
    }));
    queued += whole.book().withheld.size();
    ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed;
  }
  EXPECT_GT(later, 30U) << "queues were walked";
}

/// A queue far longer than what a walk has in memory at once, most of it held back by a cap.
TEST(ReplayScratch, AWalkAlongALongQueueGoesOnWithTheNextRows) {
  SmallWorld w(100'000);
  const PoolId queue = PoolId::of("QUEUE");
  w.open_pool(queue, SmallWorld::kRedistributing,
              {{FunderId::of("CITY"), "Comune", Money::cents(100)}});
  for (int i = 0; i < 400; ++i)
    w.see(w.place(1'000, "c" + std::to_string(i) + "@b.cd"), PaymentFact::kHeld);
  const std::size_t before = w.world.events.size();
  w.run(FundPool{.id = "FUND",
                 .pool = queue,
                 .actor = w.officer,
                 .funder = FunderId::of("CITY"),
                 .name = "Comune",
                 .amount = Money::cents(300'000)});
  EXPECT_GT(w.world.events.size(), before + 250) << "the walk passed several pages";
  const auto events = as_read(w.world.events);
  ReplayScratch scratch;
  Replay paged(fake_hash, &scratch);
  for (std::size_t at = 0; at < events.size(); at += 50)
    paged.apply_page(std::span(events).subspan(at, std::min<std::size_t>(50, events.size() - at)));
  paged.finish();
  EXPECT_EQ(words(paged.findings()), "");
}

}  // namespace
}  // namespace colletta::test
