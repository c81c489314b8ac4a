// The product against the second reading of the page: the published examples, and made-up calls.
//   COLLETTA_AUDIT_ROUNDS  how many calls (2,000)
//   COLLETTA_AUDIT_SEED    seed of the first call; the next ones count up from it. Not given: one
//                          nobody has seen before, printed, so that a failure can be run again.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <sstream>

#include "domain/selection/call_json.hpp"
#include "domain/selection/ranking_json.hpp"
#include "domain/selection/scores_csv.hpp"
#include "server/ops/crypto.hpp"
#include "tests/property/selection/calls.hpp"
#include "tests/property/selection/second.hpp"
#include "tests/support/folders/folders.hpp"

namespace colletta::audit {
namespace {

using Json = nlohmann::json;

/// Every case that a run must have seen; a maker of calls that never gets there cannot find a bug.
const char* const kCases[] = {
    "outcome selected",
    "outcome reserve",
    "outcome below_pass_mark",
    "outcome below_minimum",
    "outcome quota_full",
    "outcome budget_exhausted",
    "outcome excluded",
    "outcome withdrawn",
    "tie broken by criterion",
    "tie broken by earlier_submission",
    "tie broken by smaller_request",
    "tie broken by lot",
    "tie broken by id",
    "median of an even number",
    "median of an odd number",
    "trimmed",
    "recused",
    "a reserved place",
    "after a misfit that stops",
    "misfit, stop",
    "misfit, skip",
};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

std::string product_ranking(const Json& call, const std::string& scores) {
  const auto read = selection::parse_call(call);
  if (!read) return "call refused: " + read.error().field + " " + read.error().detail;
  const auto table = selection::parse_scores(*read, scores);
  if (!table) return "scores refused: " + table.error().field + " " + table.error().detail;
  const auto ranking = selection::rank(*read, *table, ops::sha256);
  if (!ranking) return "not ranked: " + ranking.error().field + " " + ranking.error().detail;
  return selection::ranking_file(*ranking);
}

std::string sha256_hex(const std::string& bytes) { return ops::sha256_hex(bytes); }

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(SelectionTwice, TheSecondReadingComesToThePublishedExamples) {
  Seen seen;
  int folders = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(test::fixtures_dir() + "/selection")) {
    ++folders;
    const Json call = Json::parse(file_text(entry.path() / "call.json"));
    EXPECT_EQ(second_ranking(call, file_text(entry.path() / "scores.csv"), sha256_hex, seen),
              file_text(entry.path() / "ranking.json"))
        << entry.path();
  }
  EXPECT_GE(folders, 9);
}

TEST(SelectionTwice, MadeUpCallsAreRankedAlike) {
  const std::uint64_t rounds = number_from("COLLETTA_AUDIT_ROUNDS", 2'000);
  const std::uint64_t first =
      number_from("COLLETTA_AUDIT_SEED", std::uint64_t{std::random_device{}()} << 20U);
  std::cout << "COLLETTA_AUDIT_SEED=" << first << "\n";
  Seen seen;
  for (std::uint64_t seed = first; seed < first + rounds; ++seed) {
    const MadeUpCall made = made_up_call(seed);
    ASSERT_EQ(product_ranking(made.call, made.scores),
              second_ranking(made.call, made.scores, sha256_hex, seen))
        << "COLLETTA_AUDIT_SEED=" << seed << "\n"
        << made.call.dump(1) << "\n"
        << made.scores;
  }
  if (rounds < 1'000) return;
  for (const char* one : kCases) EXPECT_GE(seen[one], 10) << "hardly seen: " << one;
}

}  // namespace
}  // namespace colletta::audit
