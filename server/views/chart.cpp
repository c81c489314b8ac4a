#include "server/views/chart.hpp"

#include <algorithm>

namespace colletta::views {

namespace {

__extension__ using Int128 = __int128;  // a product of two int64

constexpr std::int64_t kChartLeft = 20;
constexpr std::int64_t kChartRight = 620;
constexpr std::int64_t kChartBottom = 215;
constexpr std::int64_t kChartTop = 40;

// Values may be of any size: their distance is divided first when the product would not fit.
std::int64_t scaled(std::int64_t value, std::int64_t least, std::int64_t most,
                    std::int64_t length) {
  if (most <= least) return 0;
  const auto part = static_cast<Int128>(value) - least;
  const auto whole = static_cast<Int128>(most) - least;
  return static_cast<std::int64_t>(part * length / whole);
}

}  // namespace

std::string Chart::polyline() const {
  std::string out;
  for (const auto& [x, y] : points) {
    if (!out.empty()) out += ' ';
    out += std::to_string(x) + "," + std::to_string(y);
  }
  return out;
}

Chart chart_of(const Indicator& indicator, Timestamp start) {
  Chart chart;
  chart.from = start;
  chart.until = indicator.due;
  std::int64_t least = std::min(indicator.baseline_milli, indicator.target_milli);
  std::int64_t most = std::max(indicator.baseline_milli, indicator.target_milli);
  for (const auto& measurement : indicator.measurements) {
    least = std::min(least, measurement.value_milli);
    most = std::max(most, measurement.value_milli);
    chart.from = std::min(chart.from, measurement.at);
    chart.until = std::max(chart.until, measurement.at);
  }
  const auto y_of = [&](std::int64_t value) {
    return kChartBottom - scaled(value, least, most, kChartBottom - kChartTop);
  };
  chart.baseline_y = y_of(indicator.baseline_milli);
  chart.target_y = y_of(indicator.target_milli);
  for (const auto& measurement : indicator.measurements) {
    const std::int64_t x = kChartLeft + scaled(measurement.at.us, chart.from.us, chart.until.us,
                                               kChartRight - kChartLeft);
    chart.points.push_back({x, y_of(measurement.value_milli)});
  }
  return chart;
}

}  // namespace colletta::views
