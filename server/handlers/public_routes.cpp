#include <algorithm>
#include <charconv>
#include <iterator>

#include "server/handlers/public_lines.hpp"

namespace colletta::handlers {
namespace {

constexpr std::int64_t kPagesMax = 1'000'000;  ///< keeps offsets far from overflow

}  // namespace

std::optional<std::int64_t> page_number(const http::Request& request) {
  const auto text = request.query_value("page");
  if (!text || text->empty()) return 1;
  std::int64_t number = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == text->data() + text->size();
  if (!whole || number < 1 || number > kPagesMax) return std::nullopt;
  return number;
}

std::optional<views::Paging> paging_of(std::int64_t number, std::int64_t items,
                                       std::int64_t page_size, std::string query) {
  const std::int64_t pages = std::max<std::int64_t>(1, (items + page_size - 1) / page_size);
  if (number > pages) return std::nullopt;
  return views::Paging{.number = number, .pages = pages, .items = items, .query = std::move(query)};
}

RouteLines public_routes(App& app) {
  RouteLines routes;
  for (const auto part :
       {home_lines, call_lines, ranking_lines, pool_lines, simulator_lines, campaign_lines,
        journal_lines, log_lines, proof_lines, account_lines, writing_lines, asset_lines})
    std::ranges::move(part(app), std::back_inserter(routes));
  return routes;
}

}  // namespace colletta::handlers
