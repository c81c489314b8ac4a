// The addresses of all pages, in one place: templates get them from views, handlers register them.
// All are inside a city; a view puts the city's base in front. It must never know what they answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domain/base/ids.hpp"

namespace colletta::views::paths {

inline constexpr std::string_view kHome = "/";
inline constexpr std::string_view kHowItWorks = "/how-it-works";
inline constexpr std::string_view kPrivacy = "/privacy";
inline constexpr std::string_view kAccessibility = "/accessibility";
inline constexpr std::string_view kLogIn = "/login";
inline constexpr std::string_view kLogOut = "/logout";  ///< POST
inline constexpr std::string_view kCalls = "/calls";
inline constexpr std::string_view kCampaigns = "/campaigns";
inline constexpr std::string_view kJournal = "/journal";
/// How the journal can be verified: key, checkpoint, downloads.
inline constexpr std::string_view kTransparency = "/transparency";
/// The log's files are below it, as c2sp.org/tlog-tiles names them, and proofs beside them.
inline constexpr std::string_view kLog = "/log";
inline constexpr std::string_view kAccounts = "/accounts";
/// The ledger as a file of one of three kinds; `?part=N`, from 1, the last one without.
inline constexpr std::string_view kLedgerJournal = "/accounts/ledger.journal";
inline constexpr std::string_view kLedgerCsv = "/accounts/ledger.csv";
inline constexpr std::string_view kLedgerXlsx = "/accounts/ledger.xlsx";
inline constexpr std::string_view kMarkdown = "/markdown";  ///< POST `text`: an HTML fragment
inline constexpr std::string_view kDesk = "/desk";
inline constexpr std::string_view kDeskNewCampaign = "/desk/campaigns/new";
inline constexpr std::string_view kOffice = "/office";
inline constexpr std::string_view kOfficeCalls = "/office/calls";
inline constexpr std::string_view kOfficeNewCall = "/office/calls/new";
inline constexpr std::string_view kOfficePayments = "/office/payments";
inline constexpr std::string_view kOfficePayouts = "/office/payouts";
/// What the city's treasury has to transfer, as a table.
inline constexpr std::string_view kOfficeOrders = "/office/payouts/orders.csv";
inline constexpr std::string_view kOfficePeople = "/office/people";
inline constexpr std::string_view kOfficeErase = "/office/people/erase";  ///< POST
inline constexpr std::string_view kEvaluation = "/evaluation";
inline constexpr std::string_view kSponsor = "/sponsor";

inline std::string call(const CallId& id) { return "/calls/" + id.str(); }
/// The document whose SHA-256 is in the entry that opened the call.
inline std::string selection_rules(const CallId& id) { return call(id) + "/selection-rules.json"; }
/// The call's ranking, one application of it, and the files that it can be computed again from.
inline std::string ranking(const CallId& id) { return call(id) + "/ranking"; }
inline std::string ranked_application(const CallId& id, std::int64_t number) {
  return ranking(id) + "/" + std::to_string(number);
}
inline std::string ranking_call_file(const CallId& id) { return call(id) + "/call.json"; }
inline std::string ranking_scores_file(const CallId& id) { return call(id) + "/scores.csv"; }
inline std::string ranking_file(const CallId& id) { return call(id) + "/ranking.json"; }
/// What evaluators had sealed, with what opens each commitment.
inline std::string ranking_reveals_file(const CallId& id) { return call(id) + "/reveals.json"; }
/// "What if": the call's rules on its gifts, changed.
inline std::string simulator(const CallId& id) { return call(id) + "/simulator"; }
inline std::string pool(const PoolId& id) { return "/pools/" + id.str(); }
inline std::string campaign(const CampaignId& id) { return "/campaigns/" + id.str(); }
inline std::string pledge_form(const CampaignId& id) { return campaign(id) + "/pledge"; }
/// GET ?amount=12,50 : the JSON of views::estimate_json.
inline std::string estimate(const CampaignId& id) { return campaign(id) + "/estimate"; }
/// Server-sent events `figures` with the JSON of views::live_json.
inline std::string live(const CampaignId& id) { return campaign(id) + "/live"; }
inline std::string atom(const CampaignId& id) { return campaign(id) + "/updates.atom"; }
/// The secret of a pledge is the only key to its receipt.
inline std::string receipt(std::string_view secret) { return "/pledges/" + std::string(secret); }
inline std::string receipt_state(std::string_view secret) { return receipt(secret) + "/state"; }
/// POST
inline std::string retry(std::string_view secret) { return receipt(secret) + "/retry"; }
/// POST
inline std::string cancel(std::string_view secret) { return receipt(secret) + "/cancel"; }
/// The receipt as data, as one file to keep, on paper.
inline std::string receipt_proof(std::string_view secret) {
  return receipt(secret) + "/proof.json";
}
inline std::string receipt_file(std::string_view secret) {
  return receipt(secret) + "/receipt.html";
}
inline std::string receipt_pdf(std::string_view secret) { return receipt(secret) + "/receipt.pdf"; }
inline std::string journal_entry(std::int64_t seq) { return "/journal/" + std::to_string(seq); }
/// The part of the journal that is about a call or a campaign.
inline std::string journal_of(const CallId& id) {
  return std::string(kJournal) + "?call=" + id.str();
}
inline std::string journal_of(const CampaignId& id) {
  return std::string(kJournal) + "?campaign=" + id.str();
}
/// The proof that an entry stands in the log, as a file (c2sp.org/tlog-proof).
inline std::string log_proof_file(std::int64_t seq) {
  return "/log/proof/" + std::to_string(seq) + ".tlog-proof";
}
/// The exact bytes of an entry's body.
inline std::string journal_bytes(std::int64_t seq) { return journal_entry(seq) + ".json"; }
/// What shows that the entry stands in the signed journal: a page, data, a file to keep, paper.
inline std::string proof(std::int64_t seq) { return journal_entry(seq) + "/proof"; }
inline std::string proof_json(std::int64_t seq) { return proof(seq) + ".json"; }
inline std::string proof_file(std::int64_t seq) { return proof(seq) + ".html"; }
inline std::string proof_pdf(std::int64_t seq) { return proof(seq) + ".pdf"; }

inline std::string desk_campaign(const CampaignId& id) { return "/desk/campaigns/" + id.str(); }
inline std::string desk_preview(const CampaignId& id) { return desk_campaign(id) + "/preview"; }
inline std::string desk_hand_in(const CampaignId& id) { return desk_campaign(id) + "/hand-in"; }
/// The receipt of an application, and POST .../withdraw.
inline std::string desk_application(const CampaignId& id) {
  return desk_campaign(id) + "/application";
}
inline std::string desk_withdraw(const CampaignId& id) { return desk_campaign(id) + "/withdraw"; }
inline std::string evaluation_of(const CallId& id) {
  return std::string(kEvaluation) + "/calls/" + id.str();
}
inline std::string evaluation_application(const CallId& id, std::string_view number) {
  return evaluation_of(id) + "/applications/" + std::string(number);
}
/// POST
inline std::string evaluation_declare(const CallId& id, std::string_view number) {
  return evaluation_application(id, number) + "/declare";
}
/// The receipt of one's own score; POST: giving it.
inline std::string evaluation_score(const CallId& id, std::string_view number) {
  return evaluation_application(id, number) + "/score";
}
/// The receipt of one's own declaration.
inline std::string evaluation_declaration(const CallId& id, std::string_view number) {
  return evaluation_application(id, number) + "/declaration";
}
// Of a receipt of one's own entry, at `path`: as data, as one file to keep, on paper.
inline std::string own_proof(std::string_view path) { return std::string(path) + "/proof.json"; }
inline std::string own_file(std::string_view path) { return std::string(path) + "/receipt.html"; }
inline std::string own_pdf(std::string_view path) { return std::string(path) + "/receipt.pdf"; }
inline std::string desk_update(const CampaignId& id) { return desk_campaign(id) + "/updates/new"; }
inline std::string desk_measurement(const CampaignId& id) {
  return desk_campaign(id) + "/measurements/new";
}
/// The public entries that are the promoter's own acts.
inline std::string desk_acts(const CampaignId& id) { return desk_campaign(id) + "/acts"; }
/// GET the account and the tranches, POST the account.
inline std::string desk_payouts(const CampaignId& id) { return desk_campaign(id) + "/payouts"; }
inline std::string desk_donors(const CampaignId& id) { return desk_campaign(id) + "/donors"; }

inline std::string office_campaign(const CampaignId& id) { return "/office/campaigns/" + id.str(); }
inline std::string office_publish(const CampaignId& id) { return office_campaign(id) + "/publish"; }
inline std::string office_return(const CampaignId& id) { return office_campaign(id) + "/return"; }
inline std::string office_update(const CampaignId& id) {
  return office_campaign(id) + "/updates/new";
}
inline std::string office_donors(const CampaignId& id) { return office_campaign(id) + "/donors"; }
/// GET a campaign's money, POST a tranche.
inline std::string office_payouts(const CampaignId& id) { return office_campaign(id) + "/payouts"; }
/// POST: the account was checked.
inline std::string office_payee(const CampaignId& id) { return office_campaign(id) + "/payee"; }
/// POST `do`.
inline std::string office_tranche(const PayoutId& id) { return "/office/tranches/" + id.str(); }
/// POST
inline std::string office_refund(const PledgeId& id) {
  return "/office/pledges/" + id.str() + "/refund";
}
inline std::string office_new_pool(const CallId& id) {
  return "/office/calls/" + id.str() + "/pools";
}
inline std::string office_evaluation(const CallId& id) {
  return "/office/calls/" + id.str() + "/evaluation";
}
/// POST: publishes the ranking.
inline std::string office_ranking(const CallId& id) {
  return "/office/calls/" + id.str() + "/ranking";
}
inline std::string office_pool(const PoolId& id) { return "/office/pools/" + id.str(); }
inline std::string sponsor_new_pool(const CallId& id) {
  return "/sponsor/calls/" + id.str() + "/pools";
}
inline std::string sponsor_pool(const PoolId& id) { return "/sponsor/pools/" + id.str(); }

}  // namespace colletta::views::paths
