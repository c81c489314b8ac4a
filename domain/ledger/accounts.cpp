#include "domain/ledger/accounts.hpp"

#include <algorithm>

namespace colletta::ledger {

bool is_asset(std::string_view account) {
  return account.starts_with("provider:") || account.ends_with(":committed") ||
         account.ends_with(":claim");
}

std::string path_of(std::string_view account) {
  return (is_asset(account) ? "assets:" : "liabilities:") + std::string(account);
}

AccountName parts_of(std::string_view account) {
  const std::size_t first = std::min(account.find(':'), account.size());
  const std::size_t last = account.rfind(':');
  if (last == std::string_view::npos || last == first)
    return {account.substr(0, first), {}, {}, {}};
  std::string_view middle = account.substr(first + 1, last - first - 1);
  AccountName name{account.substr(0, first), middle, {}, account.substr(last + 1)};
  if (const std::size_t colon = middle.find(':'); colon != std::string_view::npos) {
    name.id = middle.substr(0, colon);
    name.funder = middle.substr(colon + 1);
  }
  return name;
}

}  // namespace colletta::ledger
