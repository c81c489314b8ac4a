// The thermometer: citizens' money and each pool's share, in integers that never exceed the whole.
#include <algorithm>
#include <functional>

#include "server/views/blocks.hpp"

namespace colletta::views {

namespace {

__extension__ using Int128 = __int128;  // a product of two int64

}  // namespace

std::int64_t cover_of(const City& city, const CampaignCard& card) {
  const auto theme = std::ranges::find(city.themes, card.theme);
  if (theme != city.themes.end())
    return (theme - city.themes.begin()) % static_cast<std::int64_t>(kCovers);
  // A sum of bytes is the same on every machine, unlike std::hash.
  std::size_t sum = 0;
  for (const char c : card.id.str()) sum = sum * 31 + static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(sum % kCovers);
}

std::int64_t percent(Money part, Money whole) {
  if (!whole.positive()) return 0;
  return static_cast<std::int64_t>(static_cast<Int128>(part.cents()) * 100 / whole.cents());
}

Money bar_scale(const Figures& figures) {
  return std::max({figures.goal, figures.optimum, figures.total(), Money::cents(1)});
}

std::vector<BarPart> bar_parts(const Wording& wording, const Figures& figures) {
  std::vector<BarPart> parts;
  parts.push_back({"citizens", "co-citizens", wording.tr("Citizens"), figures.citizens, 0});
  for (const auto& pool : figures.pools) {
    parts.push_back({"pool-" + pool.pool.str(), pool_class(pool.kind), pool.name, pool.amount, 0});
  }
  // Differences of floors of the running sum: they add up to the floor of the total.
  const Money scale = bar_scale(figures);
  Money sum;
  for (auto& part : parts) {
    const std::int64_t from = percent(sum, scale);
    sum += part.amount;
    part.width = percent(sum, scale) - from;
  }
  return parts;
}

std::string bar_words(const Wording& w, const Figures& figures) {
  std::vector<std::string> items;
  for (const auto& part : bar_parts(w, figures)) {
    items.push_back(part.label + " " + w.money(part.amount));
  }
  return w.tr("{total} of {goal}: {parts}", {{"total", w.money(figures.total())},
                                             {"goal", w.money(figures.goal)},
                                             {"parts", w.list(items)}});
}

namespace {

// The goal always has its mark; the others where they do not stand on it.
void add_marks(Dict& out, const Wording& w, const Figures& figures) {
  constexpr std::int64_t kRoom = 26;  // percents of the bar that a label takes on a phone
  const Money scale = bar_scale(figures);
  const std::int64_t goal_at = percent(figures.goal, scale);
  const auto add = [&](const std::string& label, Money amount) {
    const std::int64_t at = percent(amount, scale);
    Dict mark = out.section("BAR_MARKS"_k);
    mark.set("MARK_AT"_k, at);
    mark.set("MARK_LABEL"_k, label);
    mark.set("MARK_AMOUNT"_k, w.money(amount));
    mark.set("MARK_CLASS"_k, at > 85 ? "co-mark-last" : at < 15 ? "co-mark-first" : "");
  };
  if (goal_at - percent(figures.minimum, scale) >= kRoom) add(w.tr("Minimum"), figures.minimum);
  add(w.tr("Goal"), figures.goal);
  if (percent(figures.optimum, scale) - goal_at >= kRoom) add(w.tr("Optimum"), figures.optimum);
}

}  // namespace

void Blocks::thermometer(Dict& out, const Figures& figures) const {
  out.set("BAR_WORDS"_k, bar_words(w_, figures));
  for (const auto& part : bar_parts(w_, figures)) {
    Dict segment = out.section("BAR_PARTS"_k);
    segment.set("PART_CLASS"_k, part.style);
    segment.set("PART_NAME"_k, part.name);
    segment.set("PART_WIDTH"_k, part.width);
    Dict line = out.section("LEGEND"_k);
    line.set("PART_CLASS"_k, part.style);
    line.set("PART_NAME"_k, part.name);
    line.set("LEGEND_LABEL"_k, part.label);
    line.set("LEGEND_AMOUNT"_k, w_.money(part.amount));
  }
  add_marks(out, w_, figures);
}

}  // namespace colletta::views
