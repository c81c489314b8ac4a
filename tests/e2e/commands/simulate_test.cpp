// `colletta simulate`: how it is asked, what it prints and what it refuses.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/folders/folders.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::test {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class Simulate : public testing::Test {
 protected:
  struct Ran {
    int code = 0;
    std::string output;
  };
  static Ran run(std::vector<std::string> words) {
    words.insert(words.begin(), {COLLETTA_BINARY, "simulate"});
    Process process(words);
    const std::string output = process.read_all();
    return {process.wait(), output};
  }
  std::string file(const char* name, const std::string& text) {
    const auto path = dir_ / name;
    std::ofstream(path) << text;
    return path.string();
  }
  /// Two pledges of 60 euro for a campaign that wants 1,000.
  std::vector<std::string> a_round(const std::string& rule) {
    return {"--rule",
            file("rule.json", rule),
            "--campaigns",
            file("campaigns.json", R"([{"id":"a","goal":100000,"model":"keep_what_you_raise"}])"),
            "--pledges",
            file("pledges.csv",
                 "id,campaign,donor,amount,at\n1,a,d,60.00,2026-03-01T10:00:00Z\n"
                 "2,a,e,60.00,2026-03-01T10:00:00Z\n")};
  }
  static std::vector<std::string> with(std::vector<std::string> words,
                                       std::initializer_list<const char*> more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  TempDir dir_;
};

constexpr const char* kOneToOne = R"({"version":1,"kind":"per_pledge"})";

TEST_F(Simulate, AVectorIsPrintedAsItWasAskedFor) {
  const std::string vector = fixtures_dir() + "/matching/two-funders.json";
  const Ran plain = run({"--vector", vector});
  EXPECT_EQ(plain.code, 0);
  EXPECT_THAT(plain.output, HasSubstr("as expected"));
  const Ran flag = run({"--vector", vector, "--json"});
  const Ran format = run({"--vector", vector, "--format", "json"});
  EXPECT_TRUE(json::parse(format.output, nullptr, false).contains("matches")) << format.output;
  EXPECT_EQ(format.output, flag.output);
  EXPECT_THAT(run({"--vector", vector, "--format", "table"}).output, HasSubstr("reserved"));
}

TEST_F(Simulate, ARulesPoolHasTheBudgetThatIsSaid) {
  const auto given = [&](std::initializer_list<const char*> more) {
    const Ran ran = run(with(with(a_round(kOneToOne), {"--json"}), more));
    return json::parse(ran.output)["campaigns"]["a"]["matched"]["pool"].get<int>();
  };
  EXPECT_EQ(given({}), 12'000);
  EXPECT_EQ(given({"--budget", "7001"}), 7'001);
  EXPECT_NE(run(with(a_round(kOneToOne), {"--budget", "0"})).code, 0);
  EXPECT_NE(run(with(a_round(kOneToOne), {"--budget", "12.50"})).code, 0);
  EXPECT_EQ(run({"--vector", fixtures_dir() + "/matching/two-funders.json", "--budget", "5"}).code,
            2);
}

TEST_F(Simulate, WhatIsRefusedSaysWhatIsAllowed) {
  const auto refused = [&](const char* rule) {
    const Ran ran = run(a_round(rule));
    EXPECT_EQ(ran.code, 4) << ran.output;
    return ran.output;
  };
  EXPECT_THAT(refused(R"({"version":1})"), HasSubstr("kind: missing (allowed: per_pledge, top_up"));
  EXPECT_THAT(refused(R"({"version":1,"kind":"top_up","share":"1/2"})"),
              HasSubstr("share: invalid (allowed: no such field in a rule of kind top_up)"));
  EXPECT_THAT(refused(R"({"version":1,"kind":"per_pledge","cap_per_donor":1,"cap_per_donor":9})"),
              HasSubstr("names a field of an object twice"));
  EXPECT_THAT(refused("{"), HasSubstr("is not JSON"));
}

}  // namespace
}  // namespace colletta::test
