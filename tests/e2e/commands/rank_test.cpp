// `colletta rank`: what it prints, byte for byte, and what it refuses in words.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/support/folders/folders.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace colletta::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string& worked_example() {
  static const std::string kFolder = fixtures_dir() + "/selection/ties-and-minimum/";
  return kFolder;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

class Rank : public testing::Test {
 protected:
  struct Ran {
    int code = 0;
    std::string output;
  };
  static Ran run(std::vector<std::string> words) {
    words.insert(words.begin(), {COLLETTA_BINARY, "rank"});
    Process process(words);
    const std::string output = process.read_all();
    return {process.wait(), output};
  }
  static Ran rank(const std::string& call, const std::string& scores) {
    return run({"--call", call, "--scores", scores});
  }
  std::string file(const char* name, const std::string& text) {
    const auto path = dir_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  /// The worked example with one text in place of another.
  std::string changed(const char* name, const std::string& from, const std::string& to) {
    std::string text = bytes_of(worked_example() + name);
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return file(name, text.replace(at, from.size(), to));
  }

  TempDir dir_;
};

TEST_F(Rank, PrintsThePublishedRankingByteForByte) {
  const std::string call = worked_example() + "call.json", scores = worked_example() + "scores.csv";
  const std::string published = bytes_of(worked_example() + "ranking.json");
  const Ran printed = rank(call, scores);
  EXPECT_EQ(printed.code, 0);
  EXPECT_EQ(printed.output, published);
  const std::string out = (dir_ / "mine.json").string();
  const Ran written = run({"--call", call, "--scores", scores, "--out", out});
  EXPECT_EQ(written.code, 0);
  EXPECT_EQ(written.output, "");
  EXPECT_EQ(bytes_of(out), published);
}

TEST_F(Rank, TheHelpShowsHow) {
  const Ran help = run({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.output, AllOf(HasSubstr("colletta rank --call call.json --scores scores.csv"),
                                 HasSubstr("Exits 0")));
}

TEST_F(Rank, RefusesInWordsThatNameThePlace) {
  const std::string call = worked_example() + "call.json", scores = worked_example() + "scores.csv";
  const auto refused = [](const Ran& ran) {
    EXPECT_EQ(ran.code, 4) << ran.output;
    return ran.output;
  };
  EXPECT_THAT(refused(rank(changed("call.json", "earlier_submission", "smaller_request"), scores)),
              HasSubstr("call.json: tie_break is not as it should be (a list that ends in "
                        "earlier_submission or lot)"));
  EXPECT_THAT(refused(rank(file("call.json", "{"), scores)), HasSubstr("call.json: is not JSON"));
  EXPECT_THAT(refused(rank(call, changed("scores.csv", "a,x,impact,8", "a,x,impact,11"))),
              HasSubstr("scores.csv: line 2: points is too large or too many (10/1)"));
  EXPECT_THAT(refused(rank(call, changed("scores.csv", "a,y,sustain,7\r\n", ""))),
              HasSubstr("scores.csv: application a is missing (points of evaluator y for criterion "
                        "sustain)"));
  EXPECT_THAT(
      refused(rank(changed("call.json", "\"evaluators_min\": 2", "\"evaluators_min\": 3"), scores)),
      HasSubstr("application a is too small or too few (points of 3 evaluators or more; "
                "there are 2)"));
  EXPECT_THAT(refused(rank(call, changed("scores.csv", "a,x,impact,8\r\n",
                                         std::string("a,x,impact,8\0\r\n", 15)))),
              HasSubstr("line 2: points"))
      << "a line does not end at a zero byte";
  EXPECT_THAT(refused(rank(call, file("scores.csv", std::string(3000, 'a')))),
              HasSubstr("line 1 is too long"));
  EXPECT_THAT(refused(rank(changed("call.json", "\"quotas\"", "\"q\\u001b[31m\""), scores)),
              testing::Not(HasSubstr("\x1b")));
  EXPECT_THAT(refused(rank((dir_ / "none.json").string(), scores)), HasSubstr("cannot be read"));
  EXPECT_THAT(refused(rank(dir_.path().string(), scores)), HasSubstr("cannot be read"));
  EXPECT_THAT(refused(run({"--call", call, "--scores", scores, "--out", "/nowhere/x.json"})),
              HasSubstr("/nowhere/x.json: cannot be written"));
}

TEST_F(Rank, NeedsBothFiles) {
  EXPECT_EQ(run({"--call", worked_example() + "call.json"}).code, 2);
  EXPECT_EQ(run({}).code, 2);
}

}  // namespace
}  // namespace colletta::test
