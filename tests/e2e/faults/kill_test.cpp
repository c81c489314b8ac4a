// kill -9 in the middle of a storm of pledges, ten times: what was acknowledged is there, once;
// what was not is sent again by its citizen and is there once too; and the journal holds.
#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "tests/e2e/faults/served.hpp"

namespace colletta::test {
namespace {

constexpr int kKills = 10;
constexpr int kCitizens = 6;
constexpr int kAcknowledgedBeforeKill = 25;
constexpr std::int64_t kCents = 500;

class KillTest : public testing::TestWithParam<const char*> {
 protected:
  /// A citizen: pledges on and on, and sends a pledge again until it is acknowledged.
  void citizen() {
    while (!over_) {
      const PlacePledge form = [&] {
        const std::lock_guard lock(mutex_);
        return city_.pledge(kCents);
      }();
      for (bool told = false; !told;) {
        const auto reply = served_.pledge(form);
        told = reply.status == 200 || reply.status == 201;
        if (told)
          acknowledge(form.id, reply.body);
        else if (reply.status != 0 && reply.status != 503)
          refuse(reply);
        else
          std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    }
  }
  void acknowledge(const PledgeId& id, const std::string& body) {
    const auto receipt = nlohmann::json::parse(body);
    const std::lock_guard lock(mutex_);
    acknowledged_[id] = receipt.at("state").get<std::string>();
    ++acknowledgements_;
  }
  void refuse(const payments::HttpReply& reply) {
    const std::lock_guard lock(mutex_);
    ADD_FAILURE() << reply.status << " " << reply.body;
    over_ = true;
  }
  void kill_ten_times() {
    for (int kill = 0; kill < kKills && !over_; ++kill) {
      const int wanted = acknowledgements_ + kAcknowledgedBeforeKill;
      while (acknowledgements_ < wanted && !over_)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      served_.kill();
      served_.start();
    }
  }

  /// Once the jobs have asked after everything, the provider has accepted one payment for each
  /// pledge that counts, and no other.
  void no_money_is_held_that_nobody_counts() {
    city_.set(app::system_clock()() + 60 * kSecondUs);
    const auto core = city_.core();
    const auto jobs = core->make_jobs({});
    for (int i = 0; i < 30; ++i) {
      city_.later(kSecondUs);
      core->sandbox().tick_now();
      jobs->run_once();
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    const auto& gateway = core->runner().gateway();
    std::set<std::string> keys;
    std::string cursor;
    for (bool more = true; more;) {
      const auto page =
          gateway.parse_list(core->sandbox().handle_now(gateway.list_since(cursor).value()));
      for (const auto& item : page->items)
        EXPECT_TRUE(keys.insert(item.notice.key).second) << "paid twice: " << item.notice.key;
      cursor = page->next_cursor;
      more = page->more;
    }
    EXPECT_EQ(city_.number("SELECT COUNT(*) FROM pledge WHERE state = 'confirmed'"),
              static_cast<std::int64_t>(keys.size()));
    EXPECT_THAT(city_.findings(), testing::IsEmpty());
  }

  City city_{GetParam(), {.pool_cents = 50'000, .start = app::system_clock()()}};
  Served served_{city_};
  std::mutex mutex_;
  std::map<PledgeId, std::string> acknowledged_;  ///< with the state that its receipt told
  std::atomic<int> acknowledgements_{0};
  std::atomic<bool> over_{false};
};
INSTANTIATE_TEST_SUITE_P(Databases, KillTest, both_databases(), database_name);

TEST_P(KillTest, NothingAcknowledgedIsLostOrDoubled) {
  served_.start();
  std::vector<std::thread> citizens;
  for (int i = 0; i < kCitizens; ++i) citizens.emplace_back([this] { citizen(); });
  kill_ten_times();
  over_ = true;
  for (auto& one : citizens) one.join();
  served_.stop();

  ASSERT_GE(acknowledged_.size(), static_cast<std::size_t>(kKills * kAcknowledgedBeforeKill));
  int confirmed = 0;
  for (const auto& [id, told] : acknowledged_) {
    const auto row = city_.row(id);
    EXPECT_NE(row.state, "none") << id.str() << " is lost";
    if (told != "confirmed") continue;
    ++confirmed;
    EXPECT_EQ(row.state, "confirmed") << id.str();
  }
  EXPECT_GE(confirmed, kKills * kAcknowledgedBeforeKill / 2);
  const auto pledges = city_.number("SELECT COUNT(*) FROM pledge WHERE state = 'confirmed'");
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM pledge"),
            static_cast<std::int64_t>(acknowledged_.size()))
      << "each form is one pledge, however often it was sent";
  EXPECT_EQ(city_.number("SELECT COUNT(*) FROM event WHERE type = 'pledge.confirmed'"), pledges);
  EXPECT_EQ(city_.number("SELECT raised FROM campaign"), pledges * kCents);
  EXPECT_EQ(city_.number("SELECT SUM(reserved) FROM pool_funder"),
            std::min<std::int64_t>(50'000, pledges * kCents));
  EXPECT_THAT(city_.findings(), testing::IsEmpty());
  no_money_is_held_that_nobody_counts();
}

}  // namespace
}  // namespace colletta::test
