// The officer's desk: its routes and the sponsor's, and what waits and runs.
#include <iterator>

#include "server/handlers/cards.hpp"
#include "server/handlers/desk_reports.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/handlers/public_lines.hpp"
#include "server/store/campaigns_read.hpp"
#include "server/store/mail_rows.hpp"
#include "server/store/payments_read.hpp"
#include "server/store/selection_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/office_pages.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

/// Campaigns of a city that wait, or run, at once.
constexpr std::int64_t kOfficeRowsMax = 100;
/// Of those that are over, which pile up with the years.
constexpr std::int64_t kClosedAPage = 20;

http::Handled office(App& app, Visit visit, store::Session& db) {
  const auto number = page_number(visit.request);
  if (!number) return failure(app, visit, err(Errc::kNotFound));
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  const auto closed = store::closed_campaigns(db, city, kClosedAPage, (*number - 1) * kClosedAPage);
  auto paging = paging_of(*number, closed.total, kClosedAPage);
  if (!paging) return failure(app, visit, err(Errc::kNotFound));
  auto rows =
      store::campaigns_in_state(db, city, CampaignState::kSubmitted, kOfficeRowsMax, 0).rows;
  const auto to_review = static_cast<std::ptrdiff_t>(rows.size());
  const auto running =
      store::campaigns_in_state(db, city, CampaignState::kPublished, kOfficeRowsMax, 0).rows;
  rows.insert(rows.end(), running.begin(), running.end());
  auto cards = cards_of(db, city, rows, app.clock());
  std::vector<views::OfficePage::Selecting> selecting;
  for (const auto& call : store::selections_waiting(db, city, kOfficeRowsMax))
    selecting.push_back({.id = call.call,
                         .title = call.title,
                         .applications = call.applications,
                         .sealed = call.sealed(app.clock()),
                         .apply_by = call.apply_by});
  const auto middle = std::make_move_iterator(cards.begin() + to_review);
  const views::OfficePage model{.to_review = {std::make_move_iterator(cards.begin()), middle},
                                .selecting = std::move(selecting),
                                .running = {middle, std::make_move_iterator(cards.end())},
                                .closed = cards_of(db, city, closed.rows, app.clock()),
                                .paging = *std::move(paging),
                                .payments_unknown = store::unknown_attempts(db, city),
                                .refunds_failed = store::failed_refunds(db, city),
                                .mails_aside = store::mails_aside(db, city)};
  return page(visit, views::render(frame_of(app, visit), model));
}

/// A call's text at its bound with every byte percent-encoded is 180 kB.
constexpr std::size_t kCallBytesMax = 256 * 1024;
/// Twenty funders and the rule with all its days, each byte percent-encoded.
constexpr std::size_t kPoolBytesMax = 128 * 1024;

}  // namespace

std::vector<http::Route> office_routes(App& app) {
  using namespace views::paths;
  const auto id = CampaignId::of("{id}");
  const auto call = CallId::of("{id}");
  const auto pool = PoolId::of("{id}");
  const auto shown = [&](Desk desk, std::string_view pattern, const char* name,
                         CityHandler handler) {
    return desk_get(app, desk, std::string(pattern), name, std::move(handler));
  };
  const auto posted = [&](Desk desk, std::string_view pattern, const char* name,
                          std::size_t bytes_max, CityHandler handler) {
    return desk_post(app, desk, std::string(pattern), name, bytes_max, std::move(handler));
  };
  constexpr Desk kOfficer = Desk::kOfficer;
  constexpr Desk kSponsors = Desk::kSponsor;
  constexpr std::size_t kSmall = kSmallFormBytesMax;
  return {
      shown(kOfficer, kOffice, "office", office),
      shown(kOfficer, office_campaign(id), "office_review", review_page),
      posted(kOfficer, office_publish(id), "office_publish", kSmall, publish_campaign),
      posted(kOfficer, office_return(id), "office_return", kSmall, return_campaign),
      shown(kOfficer, office_update(id), "office_update", officer_update_page),
      posted(kOfficer, office_update(id), "office_update", kUpdateBytesMax, officer_update),
      shown(kOfficer, kOfficeCalls, "office_calls", handlers::office_calls),
      shown(kOfficer, kOfficeNewCall, "office_new_call", new_call_page),
      posted(kOfficer, kOfficeNewCall, "office_new_call", kCallBytesMax, open_call),
      shown(kOfficer, office_evaluation(call), "office_evaluation", evaluation_page),
      posted(kOfficer, office_evaluation(call), "office_evaluation", kSmall, appoint_evaluator),
      posted(kOfficer, office_ranking(call), "office_ranking", kSmall, publish_ranking),
      shown(kOfficer, office_new_pool(call), "office_new_pool", officer_pool_form),
      posted(kOfficer, office_new_pool(call), "office_new_pool", kPoolBytesMax, officer_open_pool),
      shown(kOfficer, office_pool(pool), "office_pool", officer_pool),
      posted(kOfficer, office_pool(pool), "office_pool", kSmall, officer_fund_pool),
      shown(kOfficer, kOfficePayments, "office_payments", handlers::office_payments),
      shown(kOfficer, views::paths::office_donors(id), "office_donors", handlers::office_donors),
      posted(kOfficer, office_refund(PledgeId::of("{id}")), "office_refund", kSmall, refund_pledge),
      shown(kOfficer, kOfficePayouts, "office_payouts", handlers::office_payouts),
      shown(kOfficer, kOfficeOrders, "office_orders", office_orders),
      shown(kOfficer, views::paths::office_payouts(id), "office_payout", office_payout_page),
      posted(kOfficer, views::paths::office_payouts(id), "office_payout", kSmall, propose_payout),
      posted(kOfficer, office_payee(id), "office_payee", kSmall, verify_payee),
      posted(kOfficer, office_tranche(PayoutId::of("{id}")), "office_tranche", kSmall,
             change_tranche),
      shown(Desk::kAdmin, kOfficePeople, "office_people", people_page),
      posted(Desk::kAdmin, kOfficePeople, "office_people", kSmall, find_person),
      posted(Desk::kAdmin, kOfficeErase, "office_erase", kSmall, erase_person),
      shown(kSponsors, kSponsor, "sponsor", handlers::sponsor),
      shown(kSponsors, sponsor_new_pool(call), "sponsor_new_pool", sponsor_pool_form),
      posted(kSponsors, sponsor_new_pool(call), "sponsor_new_pool", kPoolBytesMax,
             sponsor_open_pool),
      shown(kSponsors, views::paths::sponsor_pool(pool), "sponsor_pool", handlers::sponsor_pool),
      posted(kSponsors, views::paths::sponsor_pool(pool), "sponsor_pool", kSmall,
             sponsor_fund_pool),
  };
}

}  // namespace colletta::handlers
