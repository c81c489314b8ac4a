// The receipt of a pledge, by its secret address: how it stands, what the pools added, trying the
// payment again, withdrawing. Whoever holds the secret is the giver.
#include "domain/journal/event_json.hpp"
#include "server/handlers/cards.hpp"
#include "server/handlers/pledge_checkout.hpp"
#include "server/handlers/pledge_estimate.hpp"
#include "server/handlers/pledge_lines.hpp"
#include "server/handlers/respond.hpp"
#include "server/store/pledges_read.hpp"
#include "server/store/transaction.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

/// A page that waits looks again by itself, for as long as somebody is likely to be watching.
constexpr std::string_view kLookAgainS = "5";
constexpr std::int64_t kWatchedUs = 15 * 60 * kSecondUs;

/// A pledge with the campaign that it is for.
struct Held {
  store::PledgeRow pledge;
  store::CampaignRow campaign;
};

std::optional<Held> held(App& app, const Visit& visit, store::Session& db) {
  const CityId& city = visit.city->id;
  const auto id = app.receipts.pledge_of(city, visit.request.param("secret"));
  if (!id) return std::nullopt;
  auto pledge = store::pledge(db, city, *id);
  if (!pledge) return std::nullopt;
  auto campaign = store::campaign(db, city, pledge->campaign);
  CHECK(campaign.has_value(), "a pledge belongs to a campaign");
  return Held{*std::move(pledge), *std::move(campaign)};
}

/// "maria@example.org" -> "m…@example.org": enough to know one's own.
std::string masked(const std::string& email) {
  const std::size_t at = email.find('@');
  if (at == std::string::npos || at == 0) return email;
  std::size_t first = 1;
  while (first < at && (static_cast<unsigned char>(email[first]) & 0xC0U) == 0x80U) ++first;
  return email.substr(0, first) + "…" + email.substr(at);
}

views::ReceiptState state_of(const store::PledgeRow& pledge,
                             const std::optional<store::CheckoutRow>& checkout) {
  switch (pledge.state) {
    case PledgeState::kPlaced:
      return views::ReceiptState::kWaiting;
    case PledgeState::kUnpaid: {
      const std::string state = checkout ? checkout->state : std::string();
      const bool left = state == payments::to_string(payments::PaymentState::kCancelled) ||
                        state == payments::to_string(payments::PaymentState::kExpired);
      return left ? views::ReceiptState::kCancelled : views::ReceiptState::kDeclined;
    }
    case PledgeState::kConfirmed:
      return views::ReceiptState::kConfirmed;
    case PledgeState::kRefunding:
      return views::ReceiptState::kRefunding;
    case PledgeState::kRefunded:
      return views::ReceiptState::kRefunded;
    case PledgeState::kRefundFailed:
      return views::ReceiptState::kRefundFailed;
  }
  return views::ReceiptState::kWaiting;
}

bool may_cancel(const Held& held, Timestamp now) {
  return held.pledge.state == PledgeState::kConfirmed && held.pledge.task == Task::kNone &&
         held.campaign.takes_pledges(now);
}

/// The event that confirmed the pledge, and the matches that it records.
void add_entry(store::Session& db, const CityId& city, const store::PledgeRow& pledge,
               views::ReceiptPage& model) {
  if (pledge.seq < 0) return;
  const auto row = store::event_at(db, city, pledge.seq);
  CHECK(row.has_value(), "a pledge points at its own event");
  model.entry = journal_row(*row);
  const auto event = parse_public_body(row->body);
  CHECK(event.ok(), "an event in our own journal can be read back");
  const auto* confirmed = std::get_if<acts::PledgeConfirmed>(&event->act);
  if (confirmed == nullptr) return;  // it came too late to count
  std::vector<PoolId> ids;
  for (const auto& line : confirmed->matches) ids.push_back(line.pool);
  std::vector<views::PoolView> pools;
  for (const auto& pool : store::pools_by_id(db, city, ids)) pools.push_back(pool_view(pool));
  for (const auto& line : confirmed->matches)
    if (auto shown = match_line(pools, line.pool, line.parts, line.limited_by))
      model.matches.push_back(*std::move(shown));
}

views::ReceiptPage receipt_of(store::Session& db, const CityId& city, const Held& held,
                              Timestamp now) {
  const store::PledgeRow& pledge = held.pledge;
  const auto checkout = store::checkout_of(db, city, pledge.id);
  views::ReceiptPage model;
  model.state = state_of(pledge, checkout);
  model.id = pledge.id;
  model.campaign = held.campaign.id;
  model.campaign_title = held.campaign.title;
  model.campaign_stage = stage_of(held.campaign, now);
  model.campaign_closes = held.campaign.deadline;
  model.amount = pledge.amount;
  model.name = pledge.public_name;
  model.message = pledge.message;
  model.email = masked(pledge.email);
  model.provider = pledge.provider;
  model.placed = pledge.placed;
  if (pledge.seq >= 0) model.confirmed = pledge.confirmed_at;
  add_entry(db, city, pledge, model);
  const bool open = held.campaign.takes_pledges(now);
  if (model.state == views::ReceiptState::kWaiting && open)
    model.checkout_url = checkout_url(db, city, pledge.id);
  model.may_retry = pledge.state == PledgeState::kUnpaid && open;
  model.may_cancel = may_cancel(held, now);
  return model;
}

http::Handled show(App& app, Visit visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const auto found = held(app, visit, db);
  if (!found) return failure(app, visit, err(Errc::kNotFound));
  const views::PageContext frame = frame_with_forms(app, visit);
  views::ReceiptPage model = receipt_of(db, visit.city->id, *found, frame.now);
  model.secret = visit.request.param("secret");
  model.url = frame.origin + visit.base + views::paths::receipt(model.secret);
  http::Response response = page(visit, views::render(frame, model));
  const bool watched = frame.now - model.placed < kWatchedUs;
  if (model.state == views::ReceiptState::kWaiting && watched)
    response.set("Refresh", std::string(kLookAgainS));
  return response;
}

/// The checks of every post to a receipt: its form, then its secret.
Result<Held> posted_to(App& app, const Visit& visit, store::Session& db) {
  const views::FormState form = form_of(visit.request);
  if (const auto good = check_form(app, visit, form); !good) return good.error();
  auto found = held(app, visit, db);
  if (!found) return err(Errc::kNotFound);
  return *std::move(found);
}

http::Handled retry(App& app, const Visit& visit, store::Session& db) {
  const auto found = posted_to(app, visit, db);
  if (!found) return failure(app, visit, found.error());
  if (const std::int64_t wait_s = pledge_wait_s(app, visit); wait_s > 0)
    return failure(app, visit, err(Errc::kTooManyAttempts), wait_s);
  const PledgeId id = found->pledge.id;
  return after(
      app, visit.city->id, RetryPledge{.id = id},
      [&app, visit, id](const Result<Outcome>& outcome, store::Session& later) -> http::Handled {
        // Paid in the meantime, by another tab: the receipt says so.
        if (!outcome && outcome.error().code == Errc::kIllegalTransition)
          return go_to_receipt(app, visit, id);
        if (!outcome) return failure(app, visit, outcome.error());
        return go_to_checkout(app, visit, later, id);
      });
}

http::Handled cancel(App& app, const Visit& visit, store::Session& db) {
  const auto found = posted_to(app, visit, db);
  if (!found) return failure(app, visit, found.error());
  if (!found->campaign.takes_pledges(app.clock()))
    return failure(app, visit,
                   err(Errc::kClosed, "campaign", to_rfc3339_seconds(found->campaign.deadline)));
  const PledgeId id = found->pledge.id;
  // The secret is the giver's word; the domain asks for a person only where an officer decides.
  const RefundPledge command{.id = id, .actor = Actor::job()};
  return after(app, visit.city->id, command,
               [&app, visit, id](const Result<Outcome>& outcome, store::Session&) -> http::Handled {
                 if (!outcome) return failure(app, visit, outcome.error());
                 const std::string secret = app.receipts.secret_of(visit.city->id, id);
                 return go_to(visit, views::paths::receipt(secret),
                              views::Notice::kPledgeCancelled);
               });
}

}  // namespace

std::vector<http::Route> receipt_lines(App& app) {
  return {get(app, "/pledges/{secret}", "receipt", show),
          post(app, "/pledges/{secret}/retry", "pledge_retry", kSmallFormBytesMax, retry),
          post(app, "/pledges/{secret}/cancel", "pledge_cancel", kSmallFormBytesMax, cancel)};
}

}  // namespace colletta::handlers
