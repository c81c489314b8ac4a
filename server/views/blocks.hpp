// Fills the parts that several pages paste (templates/parts). Each function sets every marker of
// its part. It must never know a whole page.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/views/dict.hpp"
#include "server/views/page.hpp"
#include "server/views/parts.hpp"
#include "server/views/pledge_pages.hpp"
#include "server/views/public_pages.hpp"
#include "server/views/wording.hpp"

namespace colletta::views {

/// How many abstract covers the sprite holds. A city's themes take them in turn; a campaign without
/// such a theme has one by its id.
inline constexpr std::size_t kCovers = 6;
std::int64_t cover_of(const City& city, const CampaignCard& card);

/// Percents of the largest of goal, optimum and total: widths of the bar's parts, from its left
/// end.
struct BarPart {
  std::string name;        ///< "citizens", "pool-<id>": also what live figures address
  std::string_view style;  ///< class with colour and pattern
  std::string label;
  Money amount;
  std::int64_t width = 0;
};
std::vector<BarPart> bar_parts(const Wording& wording, const Figures& figures);
/// What the bar's whole width stands for.
Money bar_scale(const Figures& figures);
std::string bar_words(const Wording& wording, const Figures& figures);
/// floor(100 * part / whole); 0 for an empty whole.
std::int64_t percent(Money part, Money whole);

class Blocks {
 public:
  explicit Blocks(const PageContext& ctx);

  void campaign_card(Dict& dict, const Key& key, const CampaignCard& card) const;
  void campaign_cards(Dict& dict, const Key& key, const std::vector<CampaignCard>& cards) const;
  void call_card(Dict& dict, const CallCard& card) const;
  /// parts/thermometer.html, and the widths of a card's thin bar.
  void thermometer(Dict& dict, const Figures& figures) const;
  void pool(Dict& dict, const PoolView& pool, bool headed = true) const;
  /// parts/pool_gifts.html
  void pool_gifts(Dict& dict, const std::vector<PoolGift>& gifts) const;
  void update(Dict& dict, const Key& key, const UpdateItem& item, bool with_text,
              bool with_campaign) const;
  void indicator(Dict& dict, const Key& key, const Indicator& indicator, Timestamp start) const;
  /// Facts of an entry without its sentence.
  void journal_row(Dict& dict, const JournalRow& row) const;
  /// parts/journal_rows.html
  void journal_rows(Dict& dict, const std::vector<JournalRow>& rows) const;
  /// parts/journal_links.html
  void journal_links(Dict dict, const std::vector<JournalRow>& rows) const;
  /// `path`: of the list, inside the city.
  void paging(Dict& dict, const Paging& paging, std::string_view path) const;
  void match_line(Dict& dict, const MatchLine& line) const;
  /// "12 days left", "opens on 1 March", "ended on ...".
  [[nodiscard]] std::string when(const CampaignCard& card) const;
  [[nodiscard]] std::string donors(std::int64_t count) const;
  [[nodiscard]] std::string url(std::string_view path) const;

 private:
  const PageContext& ctx_;
  const Wording& w_;
};

std::string_view pool_class(matching::PoolKind kind) noexcept;
/// A name, or the word for a donor who stays anonymous.
std::string donor_name(const Wording& wording, const std::string& name);

}  // namespace colletta::views
