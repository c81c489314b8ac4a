// The table as a picture: one calm bar a line, as long as its goal was reached, beside a mark where
// the goal is. Readable on light and dark ground and by a screen reader.
#pragma once

#include <string>

#include "tests/bench/report.hpp"

namespace colletta::bench {

/// SVG; lines without a goal are left out.
std::string picture_of(const Report& report);

}  // namespace colletta::bench
