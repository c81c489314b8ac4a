// The parts of the public route table, one a file: public_routes joins them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/handlers/app.hpp"
#include "server/views/parts.hpp"

namespace colletta::handlers {

using RouteLines = std::vector<http::Route>;

RouteLines home_lines(App& app);       ///< home and the texts of the product
RouteLines call_lines(App& app);       ///< list and page of calls
RouteLines ranking_lines(App& app);    ///< a call's ranking, and its files
RouteLines pool_lines(App& app);       ///< page of a pool
RouteLines simulator_lines(App& app);  ///< "what if" of a call
RouteLines campaign_lines(App& app);   ///< list, page, feed and live figures of campaigns
RouteLines journal_lines(App& app);    ///< pages and entries of the journal
RouteLines log_lines(App& app);        ///< the transparency log: its page, files and proofs
RouteLines account_lines(App& app);    ///< where the money is, and the ledger as files
RouteLines proof_lines(App& app);      ///< proofs of the journal's entries
RouteLines writing_lines(App& app);    ///< previews for people who write
/// Files for the browser. These answer without a city, wherever they are asked for.
RouteLines asset_lines(App& app);

/// Which page of a list is asked for: `page` of the query, from 1. Nothing: not a number of a page.
std::optional<std::int64_t> page_number(const http::Request& request);
/// Paging of a list with `items` in all; nothing when it has no such page. `query` as in Paging.
std::optional<views::Paging> paging_of(std::int64_t number, std::int64_t items,
                                       std::int64_t page_size, std::string query = {});

}  // namespace colletta::handlers
