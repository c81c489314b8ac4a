// The published vectors (tests/fixtures/selection): a ranking byte for byte.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "domain/selection/call_json.hpp"
#include "domain/selection/ranking_json.hpp"
#include "domain/selection/scores_csv.hpp"
#include "server/ops/crypto.hpp"
#include "tests/support/folders/folders.hpp"

namespace colletta::selection {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> vectors() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(colletta::test::fixtures_dir() + "/selection"))
    folders.push_back(entry.path());
  return folders;
}

TEST(SelectionVectors, TheRankingIsThePublishedOneByteForByte) {
  const auto folders = vectors();
  EXPECT_GE(folders.size(), 8u);
  for (const fs::path& folder : folders) {
    const auto call = parse_call_text(content(folder / "call.json"));
    ASSERT_TRUE(call.ok()) << folder << ": " << call.error().field << " " << call.error().detail;
    const auto scores = parse_scores(*call, content(folder / "scores.csv"));
    ASSERT_TRUE(scores.ok()) << folder << ": " << scores.error().field;
    const auto ranking = rank(*call, *scores, ops::sha256);
    ASSERT_TRUE(ranking.ok()) << folder << ": " << ranking.error().field;
    EXPECT_EQ(ranking_file(*ranking), content(folder / "ranking.json")) << folder;
  }
}

TEST(SelectionVectors, WhatIsReadIsWrittenAgainByteForByte) {
  for (const fs::path& folder : vectors()) {
    const std::string text = content(folder / "call.json");
    const auto call = parse_call_text(text);
    ASSERT_TRUE(call.ok()) << folder;
    EXPECT_EQ(call_file(*call), text) << folder;
    std::vector<Score> scores;
    std::istringstream table(content(folder / "scores.csv"));
    ScoreLines lines;
    for (std::string line; std::getline(table, line);) {
      const auto score = lines.read(line);
      ASSERT_TRUE(score.ok()) << folder << line;
      if (*score) scores.push_back(**score);
    }
    EXPECT_EQ(scores_file(scores), table.str()) << folder;
  }
}

}  // namespace
}  // namespace colletta::selection
