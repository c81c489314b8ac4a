// The geometry of C2SP tlog-tiles: paths, which tiles a tree has, entry bundles.
#include "domain/log/tiles.hpp"

#include <gtest/gtest.h>

#include "domain/base/check.hpp"
#include "server/ops/crypto.hpp"

namespace colletta::log {
namespace {

TEST(TilePath, IsWrittenAndReadBack) {
  const std::vector<std::pair<Tile, std::string>> cases = {
      {{0, 0, 256}, "tile/0/000"},
      {{0, 1234067, 256}, "tile/0/x001/x234/067"},
      {{kEntries, 999, 7}, "tile/entries/999.p/7"},
      {{kEntries, 1000, 256}, "tile/entries/x001/000"},
      {{3, 5, 255}, "tile/3/005.p/255"},
      {{7, 0, 1}, "tile/7/000.p/1"},
  };
  for (const auto& [tile, path] : cases) {
    EXPECT_EQ(tile_path(tile), path);
    EXPECT_EQ(parse_tile_path(path).value(), tile) << path;
  }
}

TEST(TilePath, AnyOtherFormIsRefused) {
  for (const char* bad : {"",
                          "tile",
                          "tile/",
                          "tile/0",
                          "tile/0/",
                          "tile/0/0",
                          "tile/0/00",
                          "tile/0/0000",
                          "tile/00/000",
                          "tile/01/000",
                          "tile/8/000",
                          "tile/64/000",
                          "tile/-1/000",
                          "tile/x/000",
                          "tile/0/x000/000",
                          "tile/0/001/000",
                          "tile/0/x001",
                          "tile/0/x001/x000",
                          "tile/0/000.p/0",
                          "tile/0/000.p/256",
                          "tile/0/000.p/01",
                          "tile/0/000.p/",
                          "tile/0/000.p",
                          "tile/0/000/",
                          "/tile/0/000",
                          "tile/entries/",
                          "tile/Entries/000",
                          "tile/0/000.p/1/",
                          "tile/0/a00",
                          "tile/0/x999/x999/x999/x999/x999/x999/999",
                          "tile/0/000.p/1.p/1",
                          "tile/0//000"})
    EXPECT_FALSE(parse_tile_path(bad)) << bad;
}

TEST(TilesOf, TheSpecificationsOwnExample) {
  std::map<std::pair<int, int>, std::int64_t> count;  // level, width
  for_each_new_tile(0, 70'000, [&](const Tile& tile) { ++count[{tile.level, tile.width}]; });
  const std::map<std::pair<int, int>, std::int64_t> expected = {
      {{kEntries, 256}, 273}, {{kEntries, 112}, 1}, {{0, 256}, 273}, {{0, 112}, 1},
      {{1, 256}, 1},          {{1, 17}, 1},         {{2, 1}, 1}};
  EXPECT_EQ(count, expected);
}

TEST(TilesOf, AGrowingTreeTouchesOnlyItsEdge) {
  std::vector<std::string> paths;
  const auto note = [&](const Tile& tile) { paths.push_back(tile_path(tile)); };
  for_each_new_tile(0, 256, note);
  EXPECT_EQ(paths, (std::vector<std::string>{"tile/entries/000", "tile/0/000", "tile/1/000.p/1"}));
  paths.clear();
  for_each_new_tile(255, 257, note);
  EXPECT_EQ(paths, (std::vector<std::string>{"tile/entries/000", "tile/entries/001.p/1",
                                             "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"}));
  paths.clear();
  for_each_new_tile(257, 257, note);
  for_each_new_tile(0, 0, note);
  EXPECT_TRUE(paths.empty());
}

TEST(TilesOf, CoverageFollowsTheSize) {
  EXPECT_TRUE(is_covered({0, 0, 256}, 256));
  EXPECT_FALSE(is_covered({0, 0, 256}, 255));
  EXPECT_TRUE(is_covered({0, 0, 1}, 255));
  EXPECT_FALSE(is_covered({0, 1, 1}, 256));
  EXPECT_TRUE(is_covered({1, 0, 1}, 256));
  EXPECT_FALSE(is_covered({1, 0, 2}, 511));
  EXPECT_FALSE(is_covered({1, 0, 1}, 255));
  EXPECT_FALSE(is_covered({0, std::int64_t{1} << 61U, 1}, 70'000));
  EXPECT_EQ(width_in(kEntries, 273, 70'000), 112);
  EXPECT_EQ(width_in(0, 274, 70'000), 0);
  EXPECT_EQ(width_in(7, 0, std::int64_t{1} << 62U), 64);
}

TEST(Bundle, HoldsEntriesWithTheirLengths) {
  std::string bundle;
  append_entry(bundle, "");
  append_entry(bundle, "abc");
  append_entry(bundle, std::string(65'535, 'x'));
  EXPECT_EQ(bundle.substr(0, 7), std::string("\0\0\0\3abc", 7));
  const auto entries = parse_bundle({kEntries, 0, 3}, bundle);
  ASSERT_TRUE(entries);
  EXPECT_EQ((*entries)[1], "abc");
  EXPECT_EQ((*entries)[2].size(), 65'535U);
  EXPECT_FALSE(parse_bundle({kEntries, 0, 2}, bundle));
  EXPECT_FALSE(parse_bundle({kEntries, 0, 4}, bundle));
  EXPECT_FALSE(parse_bundle({kEntries, 0, 3}, bundle.substr(0, bundle.size() - 1)));
  EXPECT_FALSE(parse_bundle({kEntries, 0, 3}, bundle + "x"));
  EXPECT_THROW(append_entry(bundle, std::string(65'536, 'x')), CheckFailure);
}

TEST(TileBytes, AreTheHashesOneAfterTheOther) {
  const std::vector<Hash> hashes = {ops::sha256("a"), ops::sha256("b")};
  const std::string bytes = tile_bytes(hashes);
  EXPECT_EQ(bytes, ops::sha256_raw("a") + ops::sha256_raw("b"));
  EXPECT_EQ(parse_tile({0, 0, 2}, bytes).value(), hashes);
  EXPECT_FALSE(parse_tile({0, 0, 3}, bytes));
  EXPECT_FALSE(parse_tile({0, 0, 2}, bytes.substr(1)));
}

}  // namespace
}  // namespace colletta::log
