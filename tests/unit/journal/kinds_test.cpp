// Groups of acts, and what an event points at.
#include "domain/journal/kinds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "domain/journal/refs.hpp"

namespace colletta {
namespace {

/// One of each alternative, in the order of the variant.
template <std::size_t I = 0>
void add_each(std::vector<Act>& out) {
  if constexpr (I < std::variant_size_v<AnyAct>) {
    out.emplace_back(std::in_place_index<I>);
    add_each<I + 1>(out);
  }
}

TEST(EventKinds, EveryActBelongsToExactlyOne) {
  std::vector<Act> acts;
  add_each(acts);
  for (const auto kind : {matching::ChangeKind::kGranted, matching::ChangeKind::kReleased})
    acts.emplace_back(acts::MatchMoved{kind, {}});
  acts::CampaignClosed made_it;
  made_it.succeeded = true;
  acts.emplace_back(made_it);
  std::set<std::string_view> named;
  for (const Act& act : acts) named.insert(type_name(act));
  const auto types = event_types();
  EXPECT_THAT(types, testing::UnorderedElementsAreArray(named));
}

TEST(EventKinds, WordsReadBack) {
  for (const EventKind kind : kEventKinds) EXPECT_EQ(*parse_event_kind(to_string(kind)), kind);
  const auto wrong = parse_event_kind("gifts");
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().field, "kind");
  EXPECT_THAT(wrong.error().detail, testing::HasSubstr("calls, selection, pools"));
}

TEST(Refs, AreWhatAnEventRestsOnAndWhatItErased) {
  Event event;
  EXPECT_THAT(positions_named(event), testing::IsEmpty());
  event.ref = {7, 3, 7};
  EXPECT_THAT(positions_named(event), testing::ElementsAre(3, 7));
  event.act = acts::ErasureDone{{5, 7}};
  EXPECT_THAT(positions_named(event), testing::ElementsAre(3, 5, 7));
}

}  // namespace
}  // namespace colletta
