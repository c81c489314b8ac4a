// The program's own words about people and rights: `colletta user erase`, `colletta grants`.
#include "server/services/people.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "tests/support/city/city.hpp"
#include "tests/support/city/traces.hpp"
#include "tests/support/process.hpp"

namespace colletta::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kEmail = "zarafina@posta.example";

struct Ran {
  int code = 0;
  std::string output;
};

class Commands : public testing::TestWithParam<const char*> {
 protected:
  Commands() {
    const auto writer = city_.writer();
    must(*writer, city_.id(), city_.pledge(2'000, kEmail));
  }
  Ran run(std::vector<std::string> words) {
    std::vector<std::string> argv = {COLLETTA_BINARY};
    argv.insert(argv.end(), words.begin(), words.end());
    argv.insert(argv.end(), {"--data", city_.data_dir(), "--database", city_.url().str()});
    Process process(argv);
    const std::string output = process.read_all();
    return {process.wait(), output};
  }
  Ran erase(std::vector<std::string> more = {}) {
    std::vector<std::string> words = {"user", "erase", "--city", "borgo", "--email", kEmail};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  /// The payer goes back: nothing is open any more.
  void decline() {
    const auto writer = city_.writer();
    auto db = city_.read();
    const auto pledge = PledgeId::of(
        std::get<0>(*db.fetch_one<std::string>({"only_pledge", "SELECT id FROM pledge"})));
    must(
        *writer, city_.id(),
        city_.seen(pledge, payments::Operation::kBegin, payments::PaymentState::kCancelled, 2'000));
  }
  std::int64_t people() { return city_.number("SELECT COUNT(*) FROM person"); }

  City city_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, Commands, both_databases(), database_name);

class OnSqlite : public Commands {};
INSTANTIATE_TEST_SUITE_P(Databases, OnSqlite, testing::Values("sqlite"), database_name);

TEST_P(Commands, ErasesAfterSayingWhatAndOnlyWhenToldTo) {
  Ran ran = erase({"--yes"});
  EXPECT_EQ(ran.code, 4) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("payment or refund that is not over"));
  EXPECT_EQ(people(), 1);
  decline();
  ran = erase();
  EXPECT_EQ(ran.code, 4);
  EXPECT_THAT(ran.output, HasSubstr("Erases zarafina@posta.example"));
  EXPECT_THAT(ran.output, HasSubstr("add --yes")) << "nobody can answer here";
  EXPECT_EQ(people(), 1);
  ran = erase({"--yes"});
  EXPECT_EQ(ran.code, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("Erased."));
  EXPECT_EQ(people(), 0);
  EXPECT_EQ(city_.events().back(), "erasure.done");
  EXPECT_THAT(city_.findings(), IsEmpty());
  auto db = city_.read();
  EXPECT_THAT(columns_with(db, {"zarafina"}), IsEmpty());
  ran = erase({"--yes"});
  EXPECT_EQ(ran.code, 4);
  EXPECT_THAT(ran.output, HasSubstr("Nobody in this city"));
}

TEST_P(OnSqlite, TheServerThatHoldsTheFileIsNamed) {
  const auto writer = city_.writer();
  const Ran ran = erase({"--yes"});
  EXPECT_EQ(ran.code, 5) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr(std::to_string(::getpid())));
  EXPECT_EQ(people(), 1);
}

TEST_P(Commands, UserStillNeedsACity) {
  const Ran ran = run({"user", "--list"});
  EXPECT_EQ(ran.code, 2) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("--city"));
  EXPECT_EQ(run({"user", "--city", "borgo", "--list"}).code, 0);
}

TEST_P(Commands, GrantsAreStatementsOrAReason) {
  const Ran ran = run({"grants", "--to", "servant@localhost"});
  if (std::string_view(GetParam()) == "sqlite") {
    EXPECT_EQ(ran.code, 4);
    EXPECT_THAT(ran.output, HasSubstr("no accounts"));
    return;
  }
  EXPECT_EQ(ran.code, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("GRANT SELECT, INSERT ON `" + city_.url().mysql().database +
                                    "`.`event` TO 'servant'@'localhost';\n"));
  EXPECT_EQ(run({"grants", "--to", "a'b"}).code, 4);
}

}  // namespace
}  // namespace colletta::test
