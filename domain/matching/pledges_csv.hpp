// Pledges of a made-up round as a table (RFC 4180): what a spreadsheet exports.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/base/result.hpp"
#include "domain/matching/simulate.hpp"

namespace colletta::matching {

/// Reads the table line by line.
///
/// First line: the names of the columns, in any order: id, campaign, donor, amount (decimal euro,
/// "12.50"), at (RFC 3339, UTC), and perhaps verified, promoter_linked (true, false or empty).
/// One pledge a line, in journal order. Errors name line and column: "line 3: amount".
class PledgeLines {
 public:
  static constexpr std::size_t kColumns = 7;
  /// For each known column its place in the table, or nothing.
  using Places = std::array<std::optional<std::size_t>, kColumns>;

  /// The next line, without its line feed: a pledge, or nothing from the first line.
  Result<std::optional<RoundEvent>> read(std::string_view line);
  /// After the last line. Error: kMissing when there was none.
  [[nodiscard]] Status end() const;

 private:
  std::size_t number_ = 0;  ///< of lines read
  std::size_t columns_ = 0;
  Places places_;
};

/// The whole table.
Result<std::vector<RoundEvent>> parse_pledges_csv(std::string_view text);

}  // namespace colletta::matching
