// Payments as an officer watches them, who has given to a campaign, and giving a pledge back.
#include "server/handlers/desk_donors.hpp"
#include "server/handlers/office_handlers.hpp"
#include "server/store/mail_rows.hpp"
#include "server/store/payments_read.hpp"
#include "server/store/pledges_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/office_pages.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

/// More trouble than this at once has one cause, which the first lines show.
constexpr std::int64_t kAttemptRowsMax = 100;

std::vector<views::AttemptRow> attempts_of(std::vector<store::AttemptRow> rows) {
  std::vector<views::AttemptRow> out;
  for (auto& row : rows)
    out.push_back({.id = row.id,
                   .operation = std::move(row.operation),
                   .state = std::move(row.state),
                   .amount = row.amount,
                   .campaign = row.campaign,
                   .campaign_title = std::move(row.campaign_title),
                   .reason = std::move(row.code),
                   .tries = row.tries,
                   .at = row.at});
  return out;
}

}  // namespace

http::Handled office_payments(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const CityId& city = visit.city->id;
  views::PaymentsPage model;
  for (const auto& count : store::pledges_by_state(db, city))
    model.counts.push_back({std::string(to_string(count.state)), count.pledges, count.amount});
  model.unknown = attempts_of(store::latest_unknown_attempts(db, city, kAttemptRowsMax));
  model.failed = attempts_of(store::latest_refused_attempts(db, city, kAttemptRowsMax));
  model.refunds_failed = attempts_of(store::latest_failed_refunds(db, city, kAttemptRowsMax));
  for (auto& notice : store::notices_set_aside(db, city, kAttemptRowsMax))
    model.notices.push_back({.provider = std::move(notice.provider),
                             .event_id = std::move(notice.event_id),
                             .reference = std::move(notice.reference),
                             .at = notice.at});
  model.mails_aside = store::mails_aside(db, city);
  for (auto& mail : store::latest_mails_aside(db, city, kAttemptRowsMax))
    model.undelivered.push_back({.kind = std::string(to_string(mail.kind)),
                                 .campaign = std::move(mail.campaign),
                                 .campaign_title = std::move(mail.campaign_title),
                                 .code = std::move(mail.code),
                                 .at = mail.at});
  return page(visit, views::render(frame_of(app, visit), model));
}

http::Handled office_donors(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const auto id = id_of<CampaignTag>(visit, "id");
  if (!id) return failure(app, visit, id.error());
  const auto row = store::campaign(db, visit.city->id, *id);
  if (!row || !row->is_public()) return failure(app, visit, err(Errc::kNotFound, "id"));
  const auto frame = frame_of(app, visit);
  views::DonorsPage model = donors_page(visit, db, *row, frame.now);
  model.for_officer = true;
  return page(visit, views::render(frame, model));
}

http::Handled refund_pledge(App& app, Visit visit, store::Session& db) {
  const auto id = id_of<PledgeTag>(visit, "id");
  if (!id) return failure(app, visit, id.error());
  const auto pledge = store::pledge(db, visit.city->id, *id);
  if (!pledge) return failure(app, visit, err(Errc::kNotFound, "id"));
  return after(app, visit.city->id, RefundPledge{*id, visit.who->actor()},
               [&app, visit, campaign = pledge->campaign](const Result<Outcome>& outcome,
                                                          store::Session&) -> http::Handled {
                 if (!outcome) return failure(app, visit, outcome.error());
                 return go_to(visit, views::paths::office_donors(campaign),
                              views::Notice::kRefundAsked);
               });
}

}  // namespace colletta::handlers
