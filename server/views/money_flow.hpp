// The picture of the accounts' page: bands that lead from whose money it is to where it is, in
// integers. It must never know words or markup.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "domain/base/money.hpp"

namespace colletta::views {

struct FlowBand {
  std::size_t from = 0, to = 0;  ///< places among sources and targets
  Money amount;
};

/// A bar at the left or right edge.
struct FlowBar {
  std::size_t place = 0;  ///< among sources or targets
  Money amount;
  std::int64_t y = 0, height = 0;
};

struct FlowShape {
  std::size_t from = 0;
  std::string path;  ///< of an SVG path
};

/// In a viewBox `kFlowWidth` wide and `height` high. Sources and targets without money are left
/// out.
struct MoneyFlow {
  std::vector<FlowBar> left, right;
  std::vector<FlowShape> bands;
  std::int64_t height = 0;
};
inline constexpr std::int64_t kFlowWidth = 640;
inline constexpr std::int64_t kFlowBarWidth = 12;

/// Bands in the order of sources, then of targets.
MoneyFlow money_flow(const std::vector<FlowBand>& bands, std::size_t sources, std::size_t targets);

}  // namespace colletta::views
