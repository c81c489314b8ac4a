// "Where the money is": the model of the accounts' page, and its rendering. Plain data in, HTML
// out.
#pragma once

#include <string>
#include <vector>

#include "server/views/page.hpp"
#include "server/views/parts.hpp"

namespace colletta::views {

struct CampaignMoney {
  CampaignId id;
  std::string title;
  Stage stage = Stage::kOpen;
  Money given;     ///< by citizens, as counted; of a campaign that failed: as at its close
  Money matched;   ///< by pools, in all
  Money promised;  ///< of it, while the campaign is open
  Money granted;   ///< of it, since it succeeded, and in no tranche
  Money held, collected, refundable;  ///< where the citizens' money is now
  Money due, paid;  ///< to the promoter, of citizens and pools: approved, and paid
};

struct FunderMoney {
  PoolId pool;
  std::string pool_name;
  std::string name;
  Money put_in, free, promised, granted;
};

struct CallMoney {
  CallId id;
  std::string title;
  std::vector<CampaignMoney> campaigns;
  std::int64_t more_campaigns = 0;  ///< that are not shown for want of room
  std::vector<FunderMoney> funders;
};

/// The balance of one account of the double entry, debit positive.
struct AccountBalance {
  std::string path;  ///< "assets:provider:sandbox:held"
  std::string name;
  Money balance;
};

/// One stretch of the ledger, downloaded as a file.
struct LedgerPart {
  std::int64_t number = 1;
  std::int64_t first = 0, last = 0;  ///< positions
  Timestamp from, until;             ///< when those were written
};

/// All money of the city, by whose it is and where it is.
struct CityMoney {
  Money held, collected, refundable;                      ///< citizens'
  Money public_free, public_promised, public_granted;     ///< of public pools
  Money private_free, private_promised, private_granted;  ///< of private ones
  // In tranches for promoters, approved or paid; by whose money it is.
  Money citizens_due, public_due, private_due;
  Money citizens_paid, public_paid, private_paid;
  Money assets;  ///< sum of all asset accounts, and of all liabilities: both sides
};

struct AccountsPage {
  CityMoney money;
  std::vector<CallMoney> calls;  ///< of this page, as the list of calls has them
  Paging paging;
  std::vector<AccountBalance> accounts;  ///< those that are not empty
  std::int64_t more_accounts = 0;        ///< that are not shown for want of room
  std::vector<LedgerPart> parts;         ///< latest first
};
std::string render(const PageContext& ctx, const AccountsPage& page);

}  // namespace colletta::views
