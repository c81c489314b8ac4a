// The files for the browser, as they are built: named by their bytes, compressed, and few enough
// for a first visit on a phone.
#include <gtest/gtest.h>

#include <filesystem>

#include "samples.hpp"
#include "tests/support/folders/folders.hpp"

namespace colletta::views {
namespace {

// What a first visit of a campaign page may weigh, pictures aside.
constexpr std::uintmax_t kFirstVisitBytesMax = 150 * 1024;
// The page's own markup, compressed, is counted with room to spare.
constexpr std::uintmax_t kMarkupBytes = 12 * 1024;

std::filesystem::path file_of(const Asset& asset) {
  return std::filesystem::path(test::assets_dir()) / asset.name;
}

bool compresses(const Asset& asset) { return !asset.type.starts_with("font/"); }

std::uintmax_t transferred(const Asset& asset) {
  auto file = file_of(asset);
  if (compresses(asset)) file += ".br";
  return std::filesystem::file_size(file);
}

TEST(Assets, AreThereWithTheirCompressedForms) {
  ASSERT_EQ(samples::site().palettes().size(), 3U);
  for (const auto& [logical, asset] : samples::site().assets()) {
    EXPECT_TRUE(std::filesystem::exists(file_of(asset))) << logical;
    for (const char* form : {".br", ".gz"}) {
      EXPECT_EQ(std::filesystem::exists(file_of(asset).string() + form), compresses(asset))
          << logical << form;
    }
  }
}

TEST(Assets, AFirstVisitStaysSmall) {
  const Site& site = samples::site();
  std::uintmax_t sum = kMarkupBytes;
  for (const auto& [logical, asset] : site.assets()) {
    const bool of_another_palette =
        logical.ends_with(".css") && !site.stylesheet_url("terracotta").ends_with(asset.name);
    if (!of_another_palette) sum += transferred(asset);
  }
  EXPECT_LE(sum, kFirstVisitBytesMax);
}

TEST(Assets, AnUnknownPaletteFallsBack) {
  EXPECT_TRUE(samples::site().stylesheet_url("neon").ends_with(".css"));
}

}  // namespace
}  // namespace colletta::views
