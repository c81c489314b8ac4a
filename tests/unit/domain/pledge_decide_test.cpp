// Decisions about pledges as tables: every state with every fact, every legal and every illegal
// request with its error, and what a form may hold.
#include <gmock/gmock.h>

#include "domain/base/limits.hpp"
#include "tests/unit/domain/small_world.hpp"

namespace colletta::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using F = PaymentFact;

enum class Start {
  kPlaced,
  kUnpaid,
  kHeld,
  kCollected,
  kRefundingHeld,
  kRefundingCollected,
  kReleased,
  kReturned,
  kReturnFailed,
  kChargedBack
};
constexpr Start kStarts[] = {Start::kPlaced,     Start::kUnpaid,        Start::kHeld,
                             Start::kCollected,  Start::kRefundingHeld, Start::kRefundingCollected,
                             Start::kReleased,   Start::kReturned,      Start::kReturnFailed,
                             Start::kChargedBack};
constexpr F kFacts[] = {F::kHeld,          F::kCollected,     F::kDeclined,   F::kCancelled,
                        F::kExpired,       F::kReleased,      F::kReturned,   F::kReturnFailed,
                        F::kCaptureFailed, F::kReleaseFailed, F::kChargedBack};

PledgeId pledge_at(SmallWorld& w, Start start) {
  const PledgeId id = w.place();
  if (start == Start::kPlaced) return id;
  if (start == Start::kUnpaid) return w.see(id, F::kDeclined), id;
  const bool held =
      start == Start::kHeld || start == Start::kRefundingHeld || start == Start::kReleased;
  w.see(id, held ? F::kHeld : F::kCollected);
  if (start == Start::kHeld || start == Start::kCollected) return id;
  if (start == Start::kChargedBack) return w.see(id, F::kChargedBack), id;
  w.run(RefundPledge{.id = id, .actor = w.officer});
  if (start == Start::kReleased) w.see(id, F::kReleased);
  if (start == Start::kReturned) w.see(id, F::kReturned);
  if (start == Start::kReturnFailed) w.see(id, F::kReturnFailed);
  return id;
}

struct Change {
  PledgeState state;
  Task task = Task::kNone;
  std::vector<std::string> events;
};

/// What a fact does while the campaign is open; nothing: it changes nothing and is `repeated`.
std::optional<Change> expected(Start start, F fact) {
  const bool waits = start == Start::kPlaced || start == Start::kUnpaid;
  switch (fact) {
    case F::kHeld:
      if (waits) return Change{PledgeState::kConfirmed, Task::kNone, {"pledge.confirmed"}};
      return {};
    case F::kCollected:
      if (waits) return Change{PledgeState::kConfirmed, Task::kNone, {"pledge.confirmed"}};
      if (start == Start::kHeld)
        return Change{PledgeState::kConfirmed, Task::kNone, {"payment.captured"}};
      if (start == Start::kRefundingHeld)
        return Change{PledgeState::kRefunding, Task::kRefund, {"payment.captured"}};
      return {};  // after kReleased: MoneyBesideThePledgesOwn...
    case F::kDeclined:
    case F::kCancelled:
    case F::kExpired:
      if (start == Start::kPlaced) return Change{PledgeState::kUnpaid, Task::kNone, {}};
      [[fallthrough]];  // a hold that is lost is a hold let go
    case F::kReleased:
      if (start == Start::kHeld || start == Start::kRefundingHeld)
        return Change{PledgeState::kRefunded, Task::kNone, {"payment.refunded"}};
      return {};
    case F::kReturned:
      if (start == Start::kRefundingCollected)
        return Change{PledgeState::kRefunded, Task::kNone, {"payment.refunded"}};
      return {};
    case F::kReturnFailed:
      if (start == Start::kRefundingCollected || start == Start::kReturned)
        return Change{PledgeState::kRefundFailed, Task::kNone, {"payment.refund_failed"}};
      return {};
    case F::kCaptureFailed:
      if (start == Start::kHeld)
        return Change{PledgeState::kRefunding, Task::kVoid, {"refund.requested"}};
      return {};
    case F::kReleaseFailed:
      if (start == Start::kRefundingHeld) return Change{PledgeState::kRefunding, Task::kNone, {}};
      return {};
    case F::kChargedBack:
      if (start == Start::kPlaced) return Change{PledgeState::kUnpaid, Task::kNone, {}};
      if (start == Start::kHeld || start == Start::kRefundingHeld)  // before it was heard collected
        return Change{
            PledgeState::kChargedBack, Task::kNone, {"payment.captured", "payment.charged_back"}};
      if (start == Start::kCollected || start == Start::kRefundingCollected ||
          start == Start::kReturnFailed)
        return Change{PledgeState::kChargedBack, Task::kNone, {"payment.charged_back"}};
      return {};
  }
  return {};
}

TEST(SeePayment, EveryStateWithEveryFact) {
  for (const Start start : kStarts)
    for (const F fact : kFacts) {
      if (start == Start::kReleased && fact == F::kCollected) continue;  // a pledge of its own
      SCOPED_TRACE("start " + std::to_string(static_cast<int>(start)) + ", fact " +
                   std::to_string(static_cast<int>(fact)));
      SmallWorld w;
      const PledgeId id = pledge_at(w, start);
      const Pledge before = w.pledge(id);
      const auto from = w.world.events.size();
      const auto tasks = w.world.tasks.size();
      const Outcome outcome = w.see(id, fact);
      const auto change = expected(start, fact);
      EXPECT_EQ(outcome.repeated, !change.has_value());
      EXPECT_EQ(w.events(from), change ? change->events : std::vector<std::string>{});
      EXPECT_EQ(w.pledge(id).state, change ? change->state : before.state);
      EXPECT_EQ(w.pledge(id).task, change ? change->task : before.task);
      EXPECT_EQ(w.world.tasks.size() - tasks, change && change->task != Task::kNone ? 1U : 0U);
      EXPECT_TRUE(change || w.pledge(id).reason == before.reason);
      EXPECT_TRUE(w.see(id, fact).repeated || fact == F::kReleaseFailed) << "twice is once";
    }
}

std::map<std::string, Money> accounts_of(const SmallWorld& w) {
  std::map<std::string, Money> out;
  for (const Event& event : w.world.events)
    for (const Posting& posting : postings(event)) out[posting.account] += posting.amount;
  std::erase_if(out, [](const auto& entry) {
    return entry.second.zero() || entry.first.starts_with("pool:");
  });
  return out;
}

TEST(SeePayment, EveryStateWithEveryFactOfAnotherPayment) {
  for (const Start start : kStarts)
    for (const F fact : kFacts) {
      const bool waits = start == Start::kPlaced || start == Start::kUnpaid;
      if (waits) continue;  // whichever payment arrives is the pledge's own
      SCOPED_TRACE("start " + std::to_string(static_cast<int>(start)) + ", fact " +
                   std::to_string(static_cast<int>(fact)));
      SmallWorld w;
      const PledgeId id = pledge_at(w, start);
      const Pledge before = w.pledge(id);
      const auto from = w.world.events.size();
      SeePayment other = w.fact(id, fact);
      other.reference = "pay_of_the_first_try";
      const Outcome outcome = w.run(other);
      EXPECT_EQ(w.pledge(id).state, before.state);
      EXPECT_EQ(w.pledge(id).task, before.task);
      EXPECT_EQ(w.pledge(id).reference, before.reference);
      if (fact != F::kHeld && fact != F::kCollected) {
        EXPECT_TRUE(outcome.repeated);
        EXPECT_THAT(w.events(from), IsEmpty());
        continue;
      }
      EXPECT_THAT(w.events(from), ElementsAre("payment.late"));
      const Pledge& surplus = w.pledge(PledgeId::of(outcome.id));
      EXPECT_EQ(surplus.state, PledgeState::kRefunding);
      EXPECT_EQ(surplus.task, fact == F::kHeld ? Task::kVoid : Task::kRefund);
      EXPECT_EQ(surplus.reference, "pay_of_the_first_try");
      EXPECT_FALSE(surplus.counted);
      EXPECT_EQ(w.world.events.back().ref, std::vector{before.seq});
      const auto money = w.world.book.campaigns.at(w.campaign).raised;
      EXPECT_EQ(money, before.state == PledgeState::kConfirmed ? before.amount : Money());
    }
}

TEST(SeePayment, MoneyBesideThePledgesOwnGoesBackWhenceItCame) {
  SmallWorld w;
  const PledgeId id = pledge_at(w, Start::kReleased);
  const PledgeId surplus = PledgeId::of(w.see(id, F::kCollected).id);
  EXPECT_EQ(w.pledge(id).state, PledgeState::kRefunded);
  ASSERT_EQ(w.pledge(surplus).task, Task::kRefund) << "collected after the hold was let go";
  EXPECT_EQ(accounts_of(w).size(), 2U) << "the provider has it, and it is owed";
  SeePayment back = w.fact(surplus, F::kReturned);
  back.reference = w.pledge(surplus).reference;
  w.run(back);
  EXPECT_EQ(w.pledge(surplus).state, PledgeState::kRefunded);
  EXPECT_THAT(accounts_of(w), IsEmpty());
}

TEST(SeePayment, WhatCannotBeCollectedLeavesNothingBehind) {
  SmallWorld w;
  const PledgeId id = w.place(10'000);
  w.see(id, F::kHeld);
  w.close();
  w.run(SettlePledge{id});
  w.see(id, F::kCaptureFailed);
  EXPECT_EQ(w.world.book.campaigns.at(w.campaign).raised, Money()) << "it is not there";
  EXPECT_EQ(w.world.book.pools.at(w.pool).left(), Money::cents(100'000)) << "nor is its match";
  EXPECT_EQ(w.pledge(id).reason, "capture_failed");
  w.see(id, F::kReleaseFailed);
  EXPECT_EQ(w.pledge(id).task, Task::kNone);
  EXPECT_FALSE(w.run(RefundPledge{.id = id, .actor = w.officer}).repeated) << "a person asks again";
  EXPECT_EQ(w.pledge(id).task, Task::kVoid);
  w.see(id, F::kReleased);
  EXPECT_EQ(w.pledge(id).state, PledgeState::kRefunded);
  EXPECT_THAT(accounts_of(w), IsEmpty());
}

TEST(RefundPledge, APledgerDecidesUntilTheDeadlineByTheWritersClock) {
  SmallWorld w;
  const PledgeId id = w.place(1'000);
  w.see(id, F::kCollected);
  w.world.now = w.world.campaigns.at(w.campaign).deadline;
  EXPECT_EQ(w.refuse(RefundPledge{.id = id, .actor = Actor::job()}),
            err(Errc::kClosed, "campaign"));
  w.world.now = w.world.now + -1;
  EXPECT_FALSE(w.run(RefundPledge{.id = id, .actor = Actor::job()}).repeated);
}

TEST(RefundPledge, WhatIsAskedBackHelpsNoCampaignToSucceed) {
  SmallWorld w;
  const PledgeId id = w.place(10'000), other = w.place(1'000, "b@posta.example");
  w.see(id, F::kCollected);
  w.see(other, F::kCollected);
  w.run(RefundPledge{.id = id, .actor = Actor::job()});
  EXPECT_EQ(w.world.book.campaigns.at(w.campaign).raised, Money::cents(1'000));
  EXPECT_EQ(w.world.campaigns.at(w.campaign).pledges, 1);
  EXPECT_EQ(accounts_of(w).at("campaign:GARDEN:refundable"), Money::cents(-10'000));
  w.close();
  EXPECT_EQ(w.world.campaigns.at(w.campaign).state, CampaignState::kFailed);
  const auto from = w.world.events.size();
  w.see(id, F::kReturned);
  const auto& refund = std::get<acts::PaymentRefunded>(w.world.events.back().act);
  EXPECT_THAT(w.events(from), ElementsAre("payment.refunded"));
  EXPECT_TRUE(refund.requested);
  EXPECT_FALSE(refund.counted);
  EXPECT_THAT(refund.matches, IsEmpty());
  EXPECT_EQ(w.world.events.back().ref.size(), 2U) << "the confirmation and the request";
  EXPECT_EQ(accounts_of(w).count("campaign:GARDEN:refundable"), 0U);
}

TEST(RefundPledge, OfACampaignThatFailedReversesNothing) {
  SmallWorld w;
  const PledgeId id = w.place(1'000);
  w.see(id, F::kCollected);
  w.close();
  const auto from = w.world.events.size();
  w.run(SettlePledge{id});
  EXPECT_THAT(w.events(from), IsEmpty());
  EXPECT_EQ(w.world.book.campaigns.at(w.campaign).raised, Money::cents(1'000));
  w.see(id, F::kReturned);
  EXPECT_THAT(w.events(from), ElementsAre("payment.refunded"));
  EXPECT_THAT(accounts_of(w), IsEmpty());
}

TEST(SeePayment, OfAPledgeThatIsNotThereIsNotFound) {
  SmallWorld w;
  EXPECT_EQ(w.refuse(w.fact(PledgeId::of("NONE"), F::kHeld)), err(Errc::kNotFound, "id"));
}

TEST(SeePayment, MoneyThatComesAfterTheCloseIsRecordedAndOwedBack) {
  for (const F fact : {F::kHeld, F::kCollected}) {
    SmallWorld w;
    const PledgeId id = w.place();
    w.close();
    const auto from = w.world.events.size();
    w.see(id, fact);
    EXPECT_THAT(w.events(from), ElementsAre("payment.late"));
    EXPECT_EQ(w.pledge(id).state, PledgeState::kRefunding);
    EXPECT_EQ(w.pledge(id).task, fact == F::kHeld ? Task::kVoid : Task::kRefund);
    EXPECT_EQ(w.pledge(id).reason, "late");
    EXPECT_FALSE(w.pledge(id).counted);
    EXPECT_EQ(w.world.book.campaigns.at(w.campaign).raised, Money());
    w.see(id, fact == F::kHeld ? F::kReleased : F::kReturned);
    EXPECT_THAT(w.events(from), ElementsAre("payment.late", "payment.refunded"));
    EXPECT_EQ(w.pledge(id).state, PledgeState::kRefunded);
  }
}

TEST(SeePayment, ALateHoldThatIsCollectedAfterAllIsRefunded) {
  SmallWorld w;
  const PledgeId id = w.place();
  w.close();
  const auto from = w.world.events.size();
  w.see(id, F::kHeld);
  w.see(id, F::kCollected);
  EXPECT_EQ(w.pledge(id).task, Task::kRefund);
  w.see(id, F::kReturned);
  EXPECT_THAT(w.events(from), ElementsAre("payment.late", "payment.late", "payment.refunded"));
  std::map<std::string, Money> accounts;
  for (const Event& event : w.world.events)
    for (const Posting& posting : postings(event)) accounts[posting.account] += posting.amount;
  for (const auto& [account, balance] : accounts)
    EXPECT_TRUE(balance.zero() || account.starts_with("pool:")) << account;
}

TEST(SeePayment, ARefundThatFailsLaterTakesNothingBackTwice) {
  SmallWorld w;
  const PledgeId id = pledge_at(w, Start::kReturned);
  EXPECT_EQ(w.world.book.campaigns.at(w.campaign).raised, Money());
  w.run(w.fact(id, F::kReturnFailed, "account_closed"));
  EXPECT_EQ(w.world.book.campaigns.at(w.campaign).raised, Money());
  EXPECT_EQ(w.world.book.pools.at(w.pool).left(), Money::cents(100'000));
  EXPECT_EQ(w.pledge(id).reason, "account_closed");
  const auto& failed = std::get<acts::RefundFailed>(w.world.events.back().act);
  EXPECT_TRUE(failed.returned);
  EXPECT_THAT(failed.matches, IsEmpty());
  EXPECT_EQ(w.world.events.back().ref.size(), 2U) << "the confirmation and the refund";
}

TEST(RefundPledge, FromEveryState) {
  const std::map<Start, std::optional<Errc>> table = {
      {Start::kPlaced, Errc::kIllegalTransition},
      {Start::kUnpaid, Errc::kIllegalTransition},
      {Start::kHeld, std::nullopt},
      {Start::kCollected, std::nullopt},
      {Start::kRefundingHeld, std::nullopt},
      {Start::kRefundingCollected, std::nullopt},
      {Start::kReleased, std::nullopt},
      {Start::kReturned, std::nullopt},
      {Start::kReturnFailed, Errc::kIllegalTransition},
      {Start::kChargedBack, Errc::kIllegalTransition}};
  for (const auto& [start, error] : table) {
    SCOPED_TRACE(static_cast<int>(start));
    SmallWorld w;
    const PledgeId id = pledge_at(w, start);
    EXPECT_EQ(w.refuse(RefundPledge{.id = id, .actor = w.citizen}).code, Errc::kForbidden);
    EXPECT_EQ(w.refuse(RefundPledge{.id = id, .actor = w.promoter}).code, Errc::kForbidden);
    if (error) {
      EXPECT_EQ(w.refuse(RefundPledge{.id = id, .actor = w.officer}).code, *error);
      continue;
    }
    const bool new_now = start == Start::kHeld || start == Start::kCollected;
    EXPECT_EQ(w.run(RefundPledge{.id = id, .actor = w.officer}).repeated, !new_now);
    const bool held = start == Start::kHeld || start == Start::kRefundingHeld;
    const bool done = start == Start::kReleased || start == Start::kReturned;
    EXPECT_EQ(w.pledge(id).task, done ? Task::kNone : held ? Task::kVoid : Task::kRefund);
  }
  SmallWorld w;
  EXPECT_EQ(w.refuse(RefundPledge{.id = PledgeId::of("NONE"), .actor = Actor::job()}).code,
            Errc::kNotFound);
}

TEST(SettlePledge, DoesWhatTheCloseAsksFor) {
  struct Row {
    bool succeeds;
    F paid;
    Task task;
  };
  for (const Row& row :
       {Row{true, F::kHeld, Task::kCapture}, Row{true, F::kCollected, Task::kNone},
        Row{false, F::kHeld, Task::kVoid}, Row{false, F::kCollected, Task::kRefund}}) {
    SmallWorld w;
    const PledgeId id = w.place(row.succeeds ? 10'000 : 1'000);
    w.see(id, row.paid);
    EXPECT_TRUE(w.run(SettlePledge{id}).repeated) << "not before the close";
    w.close();
    EXPECT_EQ(w.run(SettlePledge{id}).repeated, row.task == Task::kNone);
    EXPECT_EQ(w.pledge(id).task, row.task);
    EXPECT_TRUE(w.run(SettlePledge{id}).repeated) << "asked once";
  }
  SmallWorld w;
  EXPECT_EQ(w.refuse(SettlePledge{PledgeId::of("NONE")}).code, Errc::kNotFound);
}

TEST(RetryPledge, FromEveryState) {
  for (const Start start : kStarts) {
    SCOPED_TRACE(static_cast<int>(start));
    SmallWorld w;
    const PledgeId id = pledge_at(w, start);
    if (start == Start::kUnpaid) {
      EXPECT_FALSE(w.run(RetryPledge{id}).repeated);
      EXPECT_EQ(w.pledge(id).state, PledgeState::kPlaced);
      EXPECT_EQ(w.pledge(id).task, Task::kBegin);
      EXPECT_TRUE(w.run(RetryPledge{id}).repeated) << "asked once";
      w.see(id, F::kDeclined);
      w.close();
      EXPECT_EQ(w.refuse(RetryPledge{id}).code, Errc::kClosed);
    } else if (start == Start::kPlaced) {
      EXPECT_TRUE(w.run(RetryPledge{id}).repeated);
    } else {
      EXPECT_EQ(w.refuse(RetryPledge{id}).code, Errc::kIllegalTransition);
    }
  }
}

TEST(PlacePledge, IsDecidedByTheClockToTheMicrosecond) {
  SmallWorld w;
  const CampaignContent garden = content_of_garden();
  w.world.now = garden.opens + -1;
  EXPECT_EQ(w.refuse(w.form()).code, Errc::kNotOpenYet);
  w.world.now = garden.opens;
  w.place();
  w.world.now = garden.deadline + -1;
  w.place();
  w.world.now = garden.deadline;
  EXPECT_EQ(w.refuse(w.form()).code, Errc::kClosed);
  w.run(CloseCampaign{w.campaign});
  EXPECT_EQ(w.refuse(w.form()).code, Errc::kClosed);
}

TEST(PlacePledge, OfACampaignThatIsNotPublicIsNotFound) {
  for (const CampaignState state :
       {CampaignState::kDraft, CampaignState::kSubmitted, CampaignState::kReturned}) {
    SmallWorld w;
    w.world.campaigns.at(w.campaign).state = state;
    EXPECT_EQ(w.refuse(w.form()), err(Errc::kNotFound, "campaign"));
  }
  SmallWorld w;
  PlacePledge form = w.form();
  form.campaign = CampaignId::of("NONE");
  EXPECT_EQ(w.refuse(form), err(Errc::kNotFound, "campaign"));
}

TEST(PlacePledge, AKnownIdIsTheSamePledgeOrNone) {
  SmallWorld w;
  PlacePledge form = w.form();
  w.run(form);
  EXPECT_TRUE(w.run(form).repeated);
  EXPECT_EQ(w.world.tasks.size(), 1U);
  const auto other = [&](auto change) {
    PlacePledge changed = form;
    change(changed);
    return w.refuse(changed).code;
  };
  EXPECT_EQ(other([](PlacePledge& c) { c.amount += Money::cents(1); }), Errc::kIdempotencyMismatch);
  EXPECT_EQ(other([](PlacePledge& c) { c.message = "x"; }), Errc::kIdempotencyMismatch);
  EXPECT_EQ(other([](PlacePledge& c) { c.public_name = "x"; }), Errc::kIdempotencyMismatch);
  EXPECT_EQ(other([](PlacePledge& c) { c.campaign = CampaignId::of("X"); }),
            Errc::kIdempotencyMismatch);
  w.close();
  EXPECT_TRUE(w.run(form).repeated) << "also after the close: it had been placed before";
}

TEST(PlacePledge, FieldsAreCleanedAndEachErrorNamed) {
  struct Row {
    const char* field;
    Errc code;
    std::function<void(PlacePledge&)> change;
  };
  const auto text = [](std::string value, bool name) {
    return [=](PlacePledge& c) { (name ? c.public_name : c.message) = value; };
  };
  const std::vector<Row> rows = {
      {"amount", Errc::kTooSmall, [](PlacePledge& c) { c.amount = Money::cents(99); }},
      {"amount", Errc::kTooSmall, [](PlacePledge& c) { c.amount = Money::cents(0); }},
      {"amount", Errc::kTooSmall, [](PlacePledge& c) { c.amount = Money::cents(-1); }},
      {"amount", Errc::kTooLarge, [](PlacePledge& c) { c.amount = Money::cents(1'000'001); }},
      {"email", Errc::kMissing, [](PlacePledge& c) { c.email = " "; }},
      {"email", Errc::kInvalid, [](PlacePledge& c) { c.email = "maria"; }},
      {"email", Errc::kInvalid, [](PlacePledge& c) { c.email = "a@b@posta.example"; }},
      {"email", Errc::kTooLong, [](PlacePledge& c) { c.email = std::string(250, 'a') + "@b.cd"; }},
      {"name", Errc::kTooLong, text(std::string(limits::kNameBytesMax + 1, 'x'), true)},
      {"name", Errc::kInvalidCharacters, text("a\nb", true)},
      {"name", Errc::kInvalidCharacters, text("a\u202Eb", true)},
      {"name", Errc::kInvalidCharacters, text("a\u200Bb", true)},
      {"name", Errc::kInvalidCharacters, text("a\xff", true)},
      {"name", Errc::kInvalidCharacters, text(std::string("a\0b", 3), true)},
      {"message", Errc::kTooLong, text(std::string(limits::kMessageBytesMax + 1, 'x'), false)},
      {"message", Errc::kInvalidCharacters, text("a\x07", false)},
      {"message", Errc::kInvalidCharacters, text("\u2066hidden\u2069", false)},
  };
  for (const Row& row : rows) {
    SmallWorld w;
    PlacePledge form = w.form();
    row.change(form);
    const Error error = w.refuse(form);
    EXPECT_EQ(error.field, row.field);
    EXPECT_EQ(error.code, row.code) << row.field;
  }
  SmallWorld w;
  PlacePledge good = w.form();
  good.public_name = " Zoë <b>&amp; 🌳 👩‍🌾 ";
  good.message = "one\r\ntwo";
  w.run(good);
  EXPECT_EQ(w.pledge(good.id).public_name, "Zoë <b>&amp; 🌳 👩‍🌾");
  EXPECT_EQ(w.pledge(good.id).message, "one\ntwo");
  PlacePledge bad = w.form();
  bad.amount = Money();
  bad.email.clear();
  bad.public_name = "\x01";
  EXPECT_EQ(check_fields(bad, w.world.city).size(), 3U) << "the form hears of all at once";
}

TEST(PlacePledge, OnePersonHasOnePseudonymInACall) {
  SmallWorld w;
  const PledgeId first = w.place(), second = w.place();
  const PledgeId other = w.place(1'000, "another@posta.example");
  EXPECT_EQ(w.pledge(first).donor, w.pledge(second).donor);
  EXPECT_NE(w.pledge(first).donor, w.pledge(other).donor);
  EXPECT_NE(w.pledge(first).person, w.pledge(other).person);
}

}  // namespace
}  // namespace colletta::test
