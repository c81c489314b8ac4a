// What is drawn from figures: the thermometer, charts, QR codes, and the JSON that redraws them.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "samples.hpp"
#include "server/views/blocks.hpp"
#include "server/views/chart.hpp"
#include "server/views/qr.hpp"

namespace colletta::views {
namespace {

using samples::english;

Figures drawn_figures(std::int64_t citizens, std::vector<std::int64_t> pools, std::int64_t goal) {
  Figures out;
  out.citizens = Money::cents(citizens);
  out.goal = out.minimum = out.optimum = Money::cents(goal);
  for (std::size_t i = 0; i < pools.size(); ++i) {
    out.pools.push_back({PoolId::of("P" + std::to_string(i)), "Pool", matching::PoolKind::kPublic,
                         Money::cents(pools[i])});
  }
  return out;
}

std::vector<std::int64_t> widths(const Figures& of) {
  std::vector<std::int64_t> out;
  for (const auto& part : bar_parts(english(), of)) out.push_back(part.width);
  return out;
}

TEST(Bar, PartsNeverAddUpToMoreThanTheWhole) {
  // Three thirds: each alone would round to 33, together they are 99 or 100, never 101.
  EXPECT_EQ(widths(drawn_figures(335, {335, 330}, 1000)), (std::vector<std::int64_t>{33, 34, 33}));
  EXPECT_EQ(widths(drawn_figures(0, {0}, 1000)), (std::vector<std::int64_t>{0, 0}));
  EXPECT_EQ(widths(drawn_figures(0, {}, 0)), (std::vector<std::int64_t>{0}));
  // Beyond the goal the whole bar is what came together.
  EXPECT_EQ(widths(drawn_figures(3000, {1000}, 1000)), (std::vector<std::int64_t>{75, 25}));
  EXPECT_EQ(percent(Money::cents(9'000'000'000'000'000), Money::cents(9'000'000'000'000'000)), 100);
}

TEST(Chart, TimeRunsRightAndValuesRunUp) {
  Indicator indicator{"I", "People", "people", 0, 100'000, {10 * kDayUs}, {}};
  indicator.measurements = {{50'000, {0}, "", ""}, {100'000, {5 * kDayUs}, "", ""}};
  const Chart chart = chart_of(indicator, {0});
  EXPECT_EQ(chart.baseline_y, 215);
  EXPECT_EQ(chart.target_y, 40);
  EXPECT_EQ(chart.polyline(), "20,128 320,40");
}

TEST(Chart, StaysInsideWhateverIsMeasured) {
  // Late, below the baseline, and with a target that is the baseline.
  Indicator indicator{"I", "x", "x", 0, 0, {kDayUs}, {}};
  EXPECT_EQ(chart_of(indicator, {kDayUs}).target_y, 215);
  indicator.measurements = {{-4'000'000'000'000'000'000, {-kDayUs}, "", ""},
                            {4'000'000'000'000'000'000, {9 * kDayUs}, "", ""}};
  const Chart chart = chart_of(indicator, {0});
  for (const auto& [x, y] : chart.points) {
    EXPECT_GE(x, 20);
    EXPECT_LE(x, 620);
    EXPECT_GE(y, 40);
    EXPECT_LE(y, 215);
  }
}

TEST(QrCode, HoldsItsQuietZoneAndRefusesWhatDoesNotFit) {
  const auto code = qr_code("https://colletta.example/pledges/Zq3v9xkYt7");
  ASSERT_TRUE(code.has_value());
  EXPECT_EQ((code->size - 8 - 17) % 4, 0) << "17 + 4v modules and 4 of quiet on each side";
  // The finder pattern: seven dark modules in the corner.
  EXPECT_TRUE(code->path.starts_with("M4 4h7v1h-7z")) << code->path.substr(0, 20);
  EXPECT_EQ(qr_code(std::string(5000, 'x')), std::nullopt);
}

TEST(LiveJson, HoldsCentsAndNoWords) {
  EXPECT_EQ(live_json(drawn_figures(1050, {200}, 5000), 7),
            R"({"citizens":1050,"donors":0,"goal":5000,"pools":{"P0":200},"v":7})");
}

TEST(EstimateJson, HoldsSentencesReadyToShow) {
  const PageContext ctx = samples::guest(Language::kEnglish);
  Estimate estimate{Money::cents(15'000), {}};
  MatchLine line;
  line.pool = "City <pool>";
  line.amount = Money::cents(10'000);
  line.rule.cap_per_pledge = Money::cents(10'000);
  line.limited_by = {matching::Limit::kCapPerPledge};
  estimate.lines = {line};
  const auto json = nlohmann::json::parse(estimate_json(ctx, estimate));
  EXPECT_EQ(json["total"], "€250");
  EXPECT_EQ(json["summary"], "Your gift of €150 becomes €250.");
  EXPECT_EQ(json["lines"][0]["pool"], "City <pool>");
  EXPECT_EQ(json["lines"][0]["why"], "The pool counts up to €100 of each pledge.");
  const auto error = nlohmann::json::parse(estimate_error_json(ctx, err(Errc::kMissing, "amount")));
  EXPECT_EQ(error["error"], "Write the amount.");
}

}  // namespace
}  // namespace colletta::views
