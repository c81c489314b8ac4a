#include "domain/matching/pledges_csv.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "domain/base/csv_line.hpp"
#include "domain/base/limits.hpp"
#include "domain/base/text.hpp"

namespace colletta::matching {
namespace {

enum Column { kId, kCampaign, kDonor, kAmount, kAt, kVerified, kPromoterLinked };
constexpr std::array<const char*, PledgeLines::kColumns> kColumns = {
    "id", "campaign", "donor", "amount", "at", "verified", "promoter_linked"};
constexpr std::size_t kRequired = 5;  ///< the first five of them

using Places = PledgeLines::Places;

Result<Places> read_header(const std::vector<std::string>& names) {
  Places places;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto* column = std::find(kColumns.begin(), kColumns.end(), names[i]);
    if (column == kColumns.end())
      return err(Errc::kUnknownField, "line 1: " + names[i],
                 "id, campaign, donor, amount, at, verified, promoter_linked");
    auto& place = places[static_cast<std::size_t>(column - kColumns.begin())];
    if (place) return err(Errc::kAlreadyExists, "line 1: " + names[i], {});
    place = i;
  }
  for (std::size_t i = 0; i < kRequired; ++i)
    if (!places[i]) return err(Errc::kMissing, std::string("line 1: ") + kColumns[i], {});
  return places;
}

/// The cells of one line by column.
class Row {
 public:
  Row(const std::vector<std::string>& cells, const Places& places, std::string where)
      : cells_(cells), places_(places), where_(std::move(where)) {}

  [[nodiscard]] std::string_view cell(Column column) const {
    return places_[column] ? std::string_view(cells_[*places_[column]]) : std::string_view();
  }
  [[nodiscard]] Error bad(Column column, Errc code, std::string detail) const {
    return err(code, where_ + kColumns[column], std::move(detail));
  }

  [[nodiscard]] Result<std::string> text(Column column) const {
    const std::string_view value = cell(column);
    if (value.empty()) return bad(column, Errc::kMissing, {});
    if (value.size() > limits::kLabelBytesMax)
      return bad(column, Errc::kTooLong, std::to_string(limits::kLabelBytesMax));
    if (!is_utf8(value)) return bad(column, Errc::kInvalidCharacters, "UTF-8");
    return std::string(value);
  }
  [[nodiscard]] Result<bool> flag(Column column) const {
    const std::string_view value = cell(column);
    if (value == "true") return true;
    if (value.empty() || value == "false") return false;
    return bad(column, Errc::kInvalid, "true, false");
  }

 private:
  const std::vector<std::string>& cells_;
  const Places& places_;
  std::string where_;
};

Result<Pledge> pledge_of(const Row& row) {
  const auto id = row.text(kId), campaign = row.text(kCampaign), donor = row.text(kDonor);
  for (const auto* text : {&id, &campaign, &donor})
    if (!*text) return text->error();
  const auto amount = parse_money(row.cell(kAmount));
  if (!amount) return row.bad(kAmount, amount.error().code, "12.50");
  if (!amount->positive()) return row.bad(kAmount, Errc::kTooSmall, "0.01");
  const auto placed = parse_rfc3339(row.cell(kAt));
  if (!placed) return row.bad(kAt, placed.error().code, placed.error().detail);
  const auto verified = row.flag(kVerified), linked = row.flag(kPromoterLinked);
  for (const auto* flag : {&verified, &linked})
    if (!*flag) return flag->error();
  return Pledge{PledgeId::of(*id),
                CampaignId::of(*campaign),
                DonorId::of(*donor),
                *amount,
                *placed,
                *verified,
                *linked};
}

}  // namespace

Result<std::optional<RoundEvent>> PledgeLines::read(std::string_view text) {
  if (++number_ == 1) text = without_byte_order_mark(text);
  const std::string line = "line " + std::to_string(number_);
  const auto cells = cells_of_csv(text);
  if (!cells) return err(Errc::kInvalid, line, "a closing quote");
  if (number_ == 1) {
    auto header = read_header(*cells);
    if (!header) return header.error();
    places_ = *header;
    columns_ = cells->size();
    return std::optional<RoundEvent>();
  }
  if (cells->size() != columns_)
    return err(Errc::kInvalid, line, std::to_string(columns_) + " columns");
  auto pledge = pledge_of(Row(*cells, places_, line + ": "));
  if (!pledge) return pledge.error();
  return std::optional(RoundEvent{std::move(*pledge), line + ": "});
}

Status PledgeLines::end() const {
  if (number_ == 0) return err(Errc::kMissing, "line 1", "id, campaign, donor, amount, at");
  return {};
}

Result<std::vector<RoundEvent>> parse_pledges_csv(std::string_view text) {
  std::vector<RoundEvent> events;
  PledgeLines lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    auto event = lines.read(line);
    if (!event) return event.error();
    if (*event) events.push_back(std::move(**event));
  }
  if (const Status whole = lines.end(); !whole) return whole.error();
  return events;
}

}  // namespace colletta::matching
