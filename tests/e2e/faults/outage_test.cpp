// The database gone and back, the disk full and emptied again, as a citizen and an operator see it:
// refused early with 503 and Retry-After, nothing lost, and it goes on without a restart.
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <thread>

#include "tests/e2e/faults/served.hpp"

namespace colletta::test {
namespace {

using testing::IsEmpty;

/// Tries a pledge until it is taken; fails the test after some seconds.
void must_be_taken(Served& served, const PlacePledge& pledge) {
  payments::HttpReply reply;
  for (int i = 0; i < 100; ++i) {
    reply = served.pledge(pledge);
    if (reply.status == 200 || reply.status == 201) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ADD_FAILURE() << "still " << reply.status << " " << reply.body;
}

void expect_503(const payments::HttpReply& reply) {
  EXPECT_EQ(reply.status, 503) << reply.body;
  EXPECT_FALSE(payments::header_of(reply.headers, "Retry-After").empty());
  EXPECT_EQ(nlohmann::json::parse(reply.body).at("code"), "unavailable");
}

TEST(Outage, MariaDbGoneAndBack) {
  City city("mariadb", {.start = app::system_clock()()});
  Served served(city);
  served.start();
  must_be_taken(served, city.pledge(500));
  MariaDb::shared().kill();
  const PlacePledge refused = city.pledge(500);
  for (int i = 0; i < 3; ++i) {
    expect_503(served.pledge(refused));
    EXPECT_EQ(served.get("/health/ready").status, 503);
    EXPECT_EQ(served.get("/health/live").status, 200) << "it is the database, not the program";
    EXPECT_EQ(served.get("/campaigns").status, 503);
  }
  MariaDb::shared().start();
  must_be_taken(served, refused);
  EXPECT_EQ(served.get("/campaigns").status, 200);
  EXPECT_EQ(served.get("/health/ready").status, 200);
  served.stop();
  EXPECT_EQ(city.number("SELECT COUNT(*) FROM pledge"), 2);
  EXPECT_THAT(city.findings(), IsEmpty());
}

/// No file of the process may grow beyond `bytes`; RLIM_INFINITY gives the room back.
void limit_files(pid_t pid, rlim_t bytes) {
  const rlimit limit{.rlim_cur = bytes, .rlim_max = RLIM_INFINITY};
  ASSERT_EQ(::prlimit(pid, RLIMIT_FSIZE, &limit, nullptr), 0);
}

TEST(Outage, DiskFullAndEmptiedAgain) {
  City city("sqlite", {.start = app::system_clock()()});
  Served served(city);
  // A write beyond the limit is then an error, as on a full disk, and not a signal.
  served.start({"env", "--ignore-signal=XFSZ"});
  std::vector<PledgeId> acknowledged;
  const auto give = [&](int times) {
    for (int i = 0; i < times; ++i) {
      const PlacePledge pledge = city.pledge(500);
      must_be_taken(served, pledge);
      acknowledged.push_back(pledge.id);
    }
  };
  give(3);
  limit_files(served.pid(), 4'096);
  const PlacePledge refused = city.pledge(500);
  for (int i = 0; i < 3; ++i) {
    expect_503(served.pledge(refused));
    EXPECT_EQ(served.get("/campaigns").status, 200) << "reading needs no room";
  }
  limit_files(served.pid(), RLIM_INFINITY);
  must_be_taken(served, refused);
  // The provider, whose disk was as full, is back within a second or two.
  bool paid = false;
  for (int i = 0; i < 30 && !paid; ++i) {
    give(1);
    paid = city.row(acknowledged.back()).state == "confirmed";
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  EXPECT_TRUE(paid) << "payments do not go on";
  served.stop();
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(city.row(acknowledged[i]).state, "confirmed");
  EXPECT_EQ(city.number("SELECT COUNT(*) FROM pledge"),
            static_cast<std::int64_t>(acknowledged.size()) + 1);
  EXPECT_THAT(city.findings(), IsEmpty());
}

}  // namespace
}  // namespace colletta::test
