// Paying campaigns out: the officer's list and page of a campaign, the promoter's page with the
// account, and the tranches as everybody sees them. Plain data in, HTML out. It must never know
// what is allowed: it shows what its model says.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/payout/payout.hpp"
#include "server/views/page.hpp"
#include "server/views/parts.hpp"

namespace colletta::views {

class Sheet;
class Dict;

/// A tranche as far as anybody may know it, and for officers who has decided about it.
struct TrancheView {
  PayoutId id;
  PayoutState state = PayoutState::kProposed;
  std::int64_t number = 0;  ///< 0: not approved yet
  std::string milestone;
  Money amount, citizens;
  std::vector<std::pair<std::string, Money>> pools;  ///< by name
  std::string order;
  std::int64_t seq = -1, citizens_seq = -1, pools_seq = -1, withdrawn_seq = -1;
  Timestamp approved_at;
  // For officers only:
  std::string proposer, approver;
  Timestamp proposed_at;
  bool own_proposal = false;  ///< of who looks: somebody else has to approve it
  bool at_rail = false;       ///< the provider is paying the citizens' part, or will
  std::string code;           ///< why the provider could not
  bool may_transfer = false;  ///< the treasury has something to transfer
  bool may_withdraw = false;
};

struct PayoutsPage {
  struct Row {
    CampaignId campaign;
    std::string title;
    Money total;  ///< citizens' and pools'
    Money proposed, approved, paid;
    bool payee_named = false, payee_verified = false;
  };
  std::vector<Row> rows;  ///< campaigns that succeeded
  Paging paging;
  std::int64_t orders = 0;  ///< transfers that wait for the treasury
};
std::string render(const PageContext& ctx, const PayoutsPage& page);

struct PayeeView {
  std::string holder;
  std::string iban;  ///< whole
  Timestamp changed_at;
  Timestamp payable_from;  ///< since it was changed, nothing is paid before
  bool verified = false;
  std::string verifier;
};

/// POST `csrf`, `payout_id` (ULID made with the form), `milestone`, `amount`: proposes. POST
/// .../payee with `csrf`, `iban`: the account was checked. POST /office/tranches/{id} with `csrf`
/// and `do` = approve (`iban`) | withdraw (`place`, `reason[place]`) | transfer (`place`,
/// `order[place]`) | retry.
struct PayoutPage {
  CampaignId campaign;
  std::string title;
  Purse purse;
  std::int64_t uncollected = 0;  ///< gifts that are still to be collected
  std::optional<PayeeView> payee;
  std::vector<TrancheView> tranches;
  std::vector<std::string> milestones;
  bool own = false;  ///< who looks is its promoter, and decides nothing
  std::string payout_id;
  FormState form;
  std::optional<Error> refused;  ///< what was asked for and is not possible as things are
};
std::string render(const PageContext& ctx, const PayoutPage& page);

/// POST `csrf`, `holder`, `iban`.
struct PayeeFormPage {
  CampaignId campaign;
  std::string title;
  std::optional<PayeeView> payee;
  std::vector<TrancheView> tranches;  ///< approved ones
  FormState form;
};
std::string render(const PageContext& ctx, const PayeeFormPage& page);

/// Fills parts/tranches.html with those that were approved; without any it shows nothing.
void add_tranches(Sheet& sheet, Dict& dict, const std::vector<TrancheView>& tranches);

}  // namespace colletta::views
