// What the names of accounts say (their list stands in postings.cpp): which side of the books they
// belong to, and where they stand in the tree of accounts that exports show.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "domain/base/money.hpp"

namespace colletta::ledger {

/// Balances by account, debit positive.
using Balances = std::map<std::string, Money>;

/// Assets are what a provider holds or has collected, what funders have declared, and what
/// promoters owe; their balance is never below zero. All other accounts are liabilities, and never
/// above it.
bool is_asset(std::string_view account);

/// The account with its side in front, as plain-text accounting wants it; the ids stay:
/// "campaign:01..:collected" -> "liabilities:campaign:01..:collected".
std::string path_of(std::string_view account);

/// "campaign:01..:collected" -> {"campaign", "01..", "", "collected"}; a pool's has its funder
/// third.
struct AccountName {
  std::string_view kind, id, funder, what;
};
AccountName parts_of(std::string_view account);

}  // namespace colletta::ledger
