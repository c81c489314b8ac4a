// The receipt of a pledge, by its secret address: how it stands, what the pools added, trying the
// payment again, withdrawing. Whoever holds the secret is the giver.
#include <algorithm>
#include <chrono>

#include "payments/attempt.hpp"
#include "server/handlers/entry_proof.hpp"
#include "server/handlers/money_trail.hpp"
#include "server/handlers/pledge_checkout.hpp"
#include "server/handlers/pledge_lines.hpp"
#include "server/handlers/pledge_matches.hpp"
#include "server/handlers/respond.hpp"
#include "server/store/mail_rows.hpp"
#include "server/store/transaction.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

/// How long somebody who comes back from paying waits for the provider's word, before a page that
/// does not know it yet.
constexpr std::chrono::milliseconds kPatience{2'000};

/// What the provider has said just now of a payment; nothing: it was not asked, or did not answer.
using Heard = std::optional<services::Begun>;

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
  if (!pledge || pledge->email.empty()) return std::nullopt;  // nobody's, once they are erased
  auto campaign = store::campaign(db, city, pledge->campaign);
  CHECK(campaign.has_value(), "a pledge belongs to a campaign");
  return Held{*std::move(pledge), *std::move(campaign)};
}

/// Why there is no receipt, or none to keep: the address is wrong, nothing was paid yet, or whoever
/// gave was erased.
http::Response missing(App& app, const Visit& visit, store::Session& db) {
  const CityId& city = visit.city->id;
  const auto id = app.receipts.pledge_of(city, visit.request.param("secret"));
  const auto pledge = id ? store::pledge(db, city, *id) : std::nullopt;
  if (!pledge || !pledge->email.empty()) return failure(app, visit, err(Errc::kNotFound));
  constexpr int kGone = 410;
  const views::ErrorPage model{
      .status = kGone, .error = std::nullopt, .request_id = visit.request.id};
  return page(visit, views::render(frame_of(app, visit), model), kGone);
}

/// "maria@example.org" -> "m…@example.org": enough to know one's own.
std::string masked(const std::string& email) {
  const std::size_t at = email.find('@');
  if (at == std::string::npos || at == 0) return email;
  std::size_t first = 1;
  while (first < at && (static_cast<unsigned char>(email[first]) & 0xC0U) == 0x80U) ++first;
  return email.substr(0, first) + "…" + email.substr(at);
}

/// A payer who is sent back to pay must not have paid already: that a payment waits is said only on
/// the provider's own word of this moment.
views::ReceiptState state_of(const store::PledgeRow& pledge,
                             const std::optional<store::CheckoutRow>& checkout,
                             const Heard& heard) {
  switch (pledge.state) {
    case PledgeState::kPlaced: {
      const bool waits = heard && heard->state == payments::PaymentState::kActionRequired;
      return waits ? views::ReceiptState::kWaiting : views::ReceiptState::kVerifying;
    }
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
    case PledgeState::kChargedBack:
      return views::ReceiptState::kChargedBack;
  }
  return views::ReceiptState::kWaiting;
}

bool may_cancel(const Held& held, Timestamp now) {
  return held.pledge.state == PledgeState::kConfirmed && held.pledge.task == Task::kNone &&
         held.campaign.takes_pledges(now);
}

/// Every mail about a pledge carries this address, so the best of them counts.
views::MailState mail_state(App& app, store::Session& db, const CityId& city,
                            const store::PledgeRow& pledge) {
  if (!app.sends_mail) return views::MailState::kOff;
  const auto mails = store::mails_of(db, city, pledge.id);
  const auto any = [&](store::MailOutcome outcome) {
    return std::ranges::find(mails, outcome) != mails.end();
  };
  if (any(store::MailOutcome::kSent)) return views::MailState::kSent;
  if (any(store::MailOutcome::kWaiting)) return views::MailState::kWaiting;
  if (any(store::MailOutcome::kSetAside)) return views::MailState::kSetAside;
  if (pledge.seq < 0) return views::MailState::kComing;
  // Confirmed a moment ago, or before mail was switched on.
  const auto cursor = store::mail_cursor(db, city);
  const bool coming = pledge.state == PledgeState::kConfirmed && cursor && *cursor <= pledge.seq;
  return coming ? views::MailState::kWaiting : views::MailState::kOff;
}

/// The giver's own proof: what the entry holds under seal is opened for who holds the secret.
void add_proof(App& app, const services::LogView& log, store::Session& db, const CityId& city,
               std::int64_t seq, views::JournalRow shown, views::ReceiptPage& model) {
  const auto row = store::event_at(db, city, seq);
  CHECK(row.has_value(), "a pledge points at its own event");
  model.entry = proven_entry(app, log, city, db, *row, std::move(shown));
  open_own_part(db, city, views::OwnPart::About::kPledge, *model.entry);
}

views::ReceiptPage receipt_of(App& app, const services::LogView& log, store::Session& db,
                              const CityId& city, const Held& held, const Heard& heard,
                              Timestamp now) {
  const store::PledgeRow& pledge = held.pledge;
  const auto checkout = store::checkout_of(db, city, pledge.id);
  views::ReceiptPage model;
  model.state = state_of(pledge, checkout, heard);
  model.charged = pledge.collected;
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
  model.method = pledge.method;
  if (model.method.empty() && heard) model.method = payments::to_string(heard->method);
  model.placed = pledge.placed;
  if (pledge.seq >= 0) model.confirmed = pledge.confirmed_at;
  PledgeMatches found = matches_of(db, city, pledge, held.campaign);
  if (found.entry) {
    model.trail = money_trail(db, city, found.entry->event);
    add_proof(app, log, db, city, pledge.seq, *std::move(found.entry), model);
  }
  model.matches = std::move(found.matches);
  model.mail = mail_state(app, db, city, pledge);
  const bool open = held.campaign.takes_pledges(now);
  if (model.state == views::ReceiptState::kWaiting && open)
    model.checkout_url = checkout_url(db, city, pledge.id);
  model.may_retry = pledge.state == PledgeState::kUnpaid && open;
  model.may_cancel = may_cancel(held, now);
  return model;
}

http::Handled shown_receipt(App& app, Visit visit, store::Session& db, const Heard& heard) {
  const services::LogView log = app.log.view(visit.city->id);
  const store::Transaction snapshot(db);
  const auto found = held(app, visit, db);
  if (!found) return missing(app, visit, db);
  const views::PageContext frame = frame_with_forms(app, visit);
  views::ReceiptPage model = receipt_of(app, log, db, visit.city->id, *found, heard, frame.now);
  model.secret = visit.request.param("secret");
  model.url = frame.origin + visit.base + views::paths::receipt(model.secret);
  return page(visit, views::render(frame, model));
}

/// The receipt as it can be kept. Nothing: `missing` says why.
std::optional<views::ReceiptPage> to_keep(App& app, const Visit& visit,
                                          const views::PageContext& frame, store::Session& db) {
  const services::LogView log = app.log.view(visit.city->id);
  const store::Transaction snapshot(db);
  const auto found = held(app, visit, db);
  if (!found || found->pledge.seq < 0) return std::nullopt;
  views::ReceiptPage model =
      receipt_of(app, log, db, visit.city->id, *found, std::nullopt, frame.now);
  model.secret = visit.request.param("secret");
  model.url = frame.origin + visit.base + views::paths::receipt(model.secret);
  return model;
}

std::string kept_name(const Visit& visit, const views::ReceiptPage& model,
                      std::string_view ending) {
  return visit.city->id.str() + "-" + std::to_string(model.entry->row.event.seq) +
         std::string(ending);
}

http::Handled receipt_as_json(App& app, const Visit& visit, store::Session& db) {
  const auto model = to_keep(app, visit, frame_of(app, visit), db);
  if (!model) return missing(app, visit, db);
  return json(views::proof_json(*model->entry));
}

http::Handled receipt_as_file(App& app, const Visit& visit, store::Session& db) {
  const views::PageContext frame = frame_of(app, visit);
  const auto model = to_keep(app, visit, frame, db);
  if (!model) return missing(app, visit, db);
  // Not signed yet: the receipt says so, and looks again.
  if (!model->entry->proof) return go_to(visit, views::paths::receipt(model->secret));
  return download(views::kept_file(frame, *model), kHtml, kept_name(visit, *model, ".html"));
}

http::Handled receipt_as_pdf(App& app, const Visit& visit, store::Session& db) {
  const views::PageContext frame = frame_of(app, visit);
  const auto model = to_keep(app, visit, frame, db);
  if (!model) return missing(app, visit, db);
  if (!model->entry->proof) return go_to(visit, views::paths::receipt(model->secret));
  const auto make = [frame, kept = *model] { return views::kept_pdf(frame, kept); };
  return download_pdf(app, visit, make, kept_name(visit, *model, ".pdf"));
}

/// Coming back proves nothing, so the provider is asked; the answer is in the journal before the
/// page is made.
http::Handled ask_first(App& app, const Visit& visit, services::DueAttempt attempt) {
  const auto page_with = [&app, visit](const Heard& heard) -> http::Step {
    return
        [&app, visit, heard](store::Session& db) { return shown_receipt(app, visit, db, heard); };
  };
  return http::Later{
      .start =
          [&app, page_with, attempt = std::move(attempt)](const http::Resume& resume) {
            app.payments.look_up(attempt, {},
                                 [page_with, resume](const Result<services::Begun>& begun) {
                                   resume(page_with(begun ? Heard(*begun) : std::nullopt));
                                 });
          },
      .patience = kPatience,
      .otherwise = page_with(std::nullopt)};
}

/// The attempt whose outcome the provider may know and we do not.
std::optional<services::DueAttempt> open_attempt(App& app, store::Session& db, const CityId& city,
                                                 const store::PledgeRow& pledge) {
  if (pledge.state != PledgeState::kPlaced) return std::nullopt;
  auto attempt = app.attempts.begin_of(db, city, pledge.id);
  const bool open =
      attempt && payments::next_step(attempt->operation, attempt->state, attempt->created_at,
                                     app.clock()) == payments::Step::kLookUp;
  return open ? std::move(attempt) : std::nullopt;
}

http::Handled show_receipt(App& app, const Visit& visit, store::Session& db) {
  const auto found = held(app, visit, db);
  if (!found) return missing(app, visit, db);
  if (auto attempt = open_attempt(app, db, visit.city->id, found->pledge))
    return ask_first(app, visit, *std::move(attempt));
  return shown_receipt(app, visit, db, std::nullopt);
}

/// What the waiting page's script asks, from what is known here: nobody is asked for it.
http::Handled show_state(App& app, const Visit& visit, store::Session& db) {
  const store::Transaction snapshot(db);
  const auto found = held(app, visit, db);
  if (!found) return missing(app, visit, db);
  const auto checkout = store::checkout_of(db, visit.city->id, found->pledge.id);
  Heard kept;
  if (checkout)
    kept = services::Begun{.state = payments::parse_payment_state(checkout->state).value()};
  return json(views::receipt_state_json(state_of(found->pledge, checkout, kept)));
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
  return {get(app, "/pledges/{secret}", "receipt", show_receipt),
          get(app, "/pledges/{secret}/state", "receipt_state", show_state),
          get(app, "/pledges/{secret}/proof.json", "receipt_proof", receipt_as_json),
          get(app, "/pledges/{secret}/receipt.html", "receipt_file", receipt_as_file),
          get(app, "/pledges/{secret}/receipt.pdf", "receipt_pdf", receipt_as_pdf),
          post(app, "/pledges/{secret}/retry", "pledge_retry", kSmallFormBytesMax, retry),
          post(app, "/pledges/{secret}/cancel", "pledge_cancel", kSmallFormBytesMax, cancel)};
}

}  // namespace colletta::handlers
