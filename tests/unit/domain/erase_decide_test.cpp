// Whether a person may be erased, and what the journal says of it: positions only, in as many
// events as leaves have room for.
#include <gmock/gmock.h>

#include "domain/base/limits.hpp"
#include "domain/journal/event_json.hpp"
#include "domain/people/erase.hpp"
#include "tests/unit/domain/small_world.hpp"

namespace colletta::test {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class EraseDecide : public testing::Test {
 protected:
  Result<Outcome> erase(const std::optional<PersonTraces>& traces, std::string id = "ERASURE") {
    return decide(w_.world, traces,
                  ErasePerson{.id = std::move(id), .person = traces_.person, .actor = admin_});
  }
  std::vector<Event> erasures() {
    std::vector<Event> out;
    for (const Event& event : w_.world.events)
      if (std::holds_alternative<acts::ErasureDone>(event.act)) out.push_back(event);
    return out;
  }

  SmallWorld w_;
  Actor admin_{.person = PersonId::of("ADMIN"), .roles = Roles().add(Role::kAdmin)};
  PersonTraces traces_{.person = PersonId::of("MARIA"), .positions = {3, 5}};
};

TEST_F(EraseDecide, TheEventHoldsPositionsAndNothingElse) {
  const auto outcome = erase(traces_);
  ASSERT_TRUE(outcome.ok());
  ASSERT_THAT(erasures(), SizeIs(1));
  const Event event = erasures().front();
  EXPECT_EQ(std::get<acts::ErasureDone>(event.act).positions, (std::vector<std::int64_t>{3, 5}));
  EXPECT_EQ(event.seq, outcome->seq);
  EXPECT_EQ(event.id, "ERASURE");
  EXPECT_THAT(event.priv, IsEmpty());
  EXPECT_TRUE(event.call.empty() && event.campaign.empty());
}

TEST_F(EraseDecide, TheSameIdIsOneErasure) {
  const auto first = erase(traces_);
  const auto second = erase(std::nullopt);
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(second->seq, first->seq);
  EXPECT_THAT(erasures(), SizeIs(1));
  EXPECT_EQ(erase(std::nullopt, "OTHER").error().code, Errc::kNotFound);
  const std::string foreign = w_.world.events.front().id;
  EXPECT_EQ(erase(traces_, foreign).error().code, Errc::kIdempotencyMismatch);
}

TEST_F(EraseDecide, ALongListTakesSeveralEventsThatFitTheirLeaves) {
  constexpr std::int64_t kHuge = 9'007'000'000'000'000;  // 16 digits, the longest that JSON keeps
  traces_.positions.clear();
  for (std::size_t i = 0; i < 2 * limits::kErasedPositionsMax + 1; ++i)
    traces_.positions.push_back(kHuge + static_cast<std::int64_t>(i));
  const auto outcome = erase(traces_);
  ASSERT_TRUE(outcome.ok());
  ASSERT_THAT(erasures(), SizeIs(3));
  EXPECT_EQ(outcome->seq, erasures().front().seq);
  std::vector<std::int64_t> told;
  for (const Event& event : erasures()) {
    EXPECT_LE(public_body(event, {}).size(), limits::kLeafBytesMax);
    const auto& part = std::get<acts::ErasureDone>(event.act).positions;
    told.insert(told.end(), part.begin(), part.end());
  }
  EXPECT_EQ(told, traces_.positions);
}

TEST_F(EraseDecide, WhoeverAsksMustBeAnAdminOrTheProgram) {
  for (const Role role : {Role::kCitizen, Role::kPromoter, Role::kOfficer, Role::kSponsor}) {
    admin_.roles = Roles().add(role);
    EXPECT_EQ(erase(traces_).error().code, Errc::kForbidden) << to_string(role);
  }
  admin_ = Actor::job();
  EXPECT_TRUE(erase(traces_).ok());
}

TEST_F(EraseDecide, EachObstacleIsNamedAndTheFirstIsTheError) {
  const auto fields = [&] {
    std::vector<std::string> out;
    for (const Error& error : obstacles(traces_)) out.push_back(error.field + error.detail);
    return out;
  };
  EXPECT_THAT(fields(), IsEmpty());
  traces_.pledges_open = 2;
  EXPECT_EQ(erase(traces_).error().field, "pledge");
  traces_.payouts_open = 1;
  EXPECT_EQ(erase(traces_).error().field, "payout");
  traces_.campaigns_open = 3;
  EXPECT_EQ(erase(traces_).error().field, "campaign");
  traces_.pools = 4;
  EXPECT_EQ(erase(traces_).error().field, "pool");
  traces_.last_admin = true;
  EXPECT_EQ(erase(traces_).error().field, "admin");
  EXPECT_EQ(fields(),
            (std::vector<std::string>{"admin1", "pool4", "campaign3", "payout1", "pledge2"}));
  EXPECT_EQ(erase(traces_).error().code, Errc::kIllegalTransition);
  EXPECT_THAT(erasures(), IsEmpty());
}

}  // namespace
}  // namespace colletta::test
