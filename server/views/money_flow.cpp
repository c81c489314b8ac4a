#include "server/views/money_flow.hpp"

#include <algorithm>

namespace colletta::views {

namespace {

__extension__ using Int128 = __int128;  // a product of two int64

constexpr std::int64_t kScale = 230;  // height of all money together
constexpr std::int64_t kLeast = 3;    // what is there can be seen
constexpr std::int64_t kPitch = 74;   // between the tops of two bars: two lines of large letters
constexpr std::int64_t kGap = 22;     // between a large bar and the next
constexpr std::int64_t kFirstLine = 26;  // a thin bar's first line stands above it

std::int64_t height_of(Money amount, Money all) {
  if (!amount.positive()) return 0;
  const auto part = static_cast<Int128>(amount.cents()) * kScale / all.cents();
  return std::max(kLeast, static_cast<std::int64_t>(part));
}

/// Stacks the bars from the top; returns where the last one ends.
std::int64_t stack(std::vector<FlowBar>& bars) {
  std::int64_t y = kFirstLine, end = kFirstLine;
  for (FlowBar& bar : bars) {
    bar.y = y;
    end = std::max(y + bar.height, y + kPitch - kGap);
    y = std::max(y + bar.height + kGap, y + kPitch);
  }
  return end;
}

std::vector<FlowBar> bars_of(const std::vector<FlowBand>& bands, std::size_t count, bool left,
                             Money all) {
  std::vector<FlowBar> bars;
  for (std::size_t place = 0; place < count; ++place) {
    FlowBar bar;
    bar.place = place;
    for (const FlowBand& band : bands) {
      if ((left ? band.from : band.to) != place) continue;
      bar.amount += band.amount;
      bar.height += height_of(band.amount, all);  // so that the bands fill their bar
    }
    if (bar.amount.positive()) bars.push_back(bar);
  }
  return bars;
}

std::string point(std::int64_t x, std::int64_t y) {
  return std::to_string(x) + "," + std::to_string(y);
}

std::string band_path(std::int64_t from, std::int64_t to, std::int64_t height) {
  const std::int64_t left = kFlowBarWidth, right = kFlowWidth - kFlowBarWidth,
                     middle = kFlowWidth / 2;
  return "M" + point(left, from) + "C" + point(middle, from) + " " + point(middle, to) + " " +
         point(right, to) + "V" + std::to_string(to + height) + "C" + point(middle, to + height) +
         " " + point(middle, from + height) + " " + point(left, from + height) + "Z";
}

void center(std::vector<FlowBar>& bars, std::int64_t end, std::int64_t height) {
  for (FlowBar& bar : bars) bar.y += (height - kFirstLine - end) / 2;
}

}  // namespace

MoneyFlow money_flow(const std::vector<FlowBand>& bands, std::size_t sources, std::size_t targets) {
  MoneyFlow flow;
  Money all;
  for (const FlowBand& band : bands) all += band.amount;
  if (!all.positive()) return flow;
  flow.left = bars_of(bands, sources, true, all);
  flow.right = bars_of(bands, targets, false, all);
  const std::int64_t left_end = stack(flow.left), right_end = stack(flow.right);
  flow.height = std::max(left_end, right_end) + kFirstLine;
  center(flow.left, left_end, flow.height);
  center(flow.right, right_end, flow.height);
  std::vector<std::int64_t> from(sources), to(targets);
  for (const FlowBar& bar : flow.left) from[bar.place] = bar.y;
  for (const FlowBar& bar : flow.right) to[bar.place] = bar.y;
  for (const FlowBand& band : bands) {
    const std::int64_t height = height_of(band.amount, all);
    if (height == 0) continue;
    flow.bands.push_back({band.from, band_path(from[band.from], to[band.to], height)});
    from[band.from] += height;
    to[band.to] += height;
  }
  return flow;
}

}  // namespace colletta::views
