// Where the points of an indicator's chart lie, in integers. It must never know words or markup.
#pragma once

#include <string>
#include <vector>

#include "server/views/public_pages.hpp"

namespace colletta::views {

struct ChartPoint {
  std::int64_t x = 0;
  std::int64_t y = 0;
};

/// Coordinates in the viewBox 640 x 250 of parts/indicator.html: time runs from x 20 to 620, values
/// from y 215 (the least of all shown) up to 40 (the largest).
struct Chart {
  Timestamp from;
  Timestamp until;  ///< the target's date, or the last measurement when that is later
  std::int64_t baseline_y = 0;
  std::int64_t target_y = 0;
  std::vector<ChartPoint> points;  ///< one a measurement
  [[nodiscard]] std::string polyline() const;
};
/// `start`: when the baseline held (the campaign's opening).
Chart chart_of(const Indicator& indicator, Timestamp start);

}  // namespace colletta::views
