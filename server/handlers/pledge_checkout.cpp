#include "server/handlers/pledge_checkout.hpp"

#include "payments/attempt.hpp"
#include "server/handlers/respond.hpp"
#include "server/store/pledges_read.hpp"
#include "server/views/paths.hpp"

namespace colletta::handlers {
namespace {

http::Response go_to_provider(std::string url) { return http::Response::redirect(std::move(url)); }

/// Sends the payer where the begun payment says. Whatever went wrong, the pledge is placed and its
/// receipt tells how it stands.
http::Handled pay_at_provider(App& app, const Visit& visit, services::DueAttempt attempt) {
  const PledgeId pledge = attempt.pledge;
  return http::Later{[&app, visit, pledge,
                      attempt = std::move(attempt)](const http::Resume& resume) {
    app.payments.begin(attempt, {}, [&app, visit, pledge, resume](Result<services::Begun> begun) {
      resume([&app, visit, pledge, begun = std::move(begun)](store::Session&) -> http::Handled {
        const bool waits = begun && begun->state == payments::PaymentState::kActionRequired;
        if (waits && !begun->redirect_url.empty()) return go_to_provider(begun->redirect_url);
        return go_to_receipt(app, visit, pledge);
      });
    });
  }};
}

}  // namespace

std::int64_t pledge_wait_s(App& app, const Visit& visit) {
  const std::int64_t wait_us = app.pledge_rate.take(visit.request.household());
  return (wait_us + kSecondUs - 1) / kSecondUs;
}

std::string checkout_url(store::Session& db, const CityId& city, const PledgeId& pledge) {
  const auto checkout = store::checkout_of(db, city, pledge);
  const bool waits =
      checkout && checkout->state == payments::to_string(payments::PaymentState::kActionRequired);
  return waits ? checkout->redirect_url : std::string();
}

std::optional<services::DueAttempt> unsent_attempt(App& app, store::Session& db, const CityId& city,
                                                   const PledgeId& pledge) {
  auto attempt = app.attempts.begin_of(db, city, pledge);
  const bool unsent =
      attempt && payments::next_step(attempt->operation, attempt->state, attempt->created_at,
                                     app.clock()) == payments::Step::kSend;
  return unsent ? std::move(attempt) : std::nullopt;
}

std::optional<services::DueAttempt> unsent_attempt(App& app, store::Session& db, const CityId& city,
                                                   const PledgeId& pledge, const Outcome& placed) {
  auto attempt = placed.left ? app.attempts.begin_of(city, *placed.left) : std::nullopt;
  return attempt ? attempt : unsent_attempt(app, db, city, pledge);
}

http::Response go_to_receipt(App& app, const Visit& visit, const PledgeId& pledge) {
  const std::string secret = app.receipts.secret_of(visit.city->id, pledge);
  return go_to(visit, views::paths::receipt(secret));
}

http::Handled go_to_checkout(App& app, const Visit& visit, store::Session& db,
                             const PledgeId& pledge) {
  const CityId& city = visit.city->id;
  const auto row = store::pledge(db, city, pledge);
  if (!row || row->state != PledgeState::kPlaced) return go_to_receipt(app, visit, pledge);
  if (std::string url = checkout_url(db, city, pledge); !url.empty())
    return go_to_provider(std::move(url));
  auto attempt = unsent_attempt(app, db, city, pledge);
  if (!attempt) return go_to_receipt(app, visit, pledge);
  return pay_at_provider(app, visit, *std::move(attempt));
}

http::Handled go_to_checkout(App& app, const Visit& visit, store::Session& db,
                             const PledgeId& pledge, const Outcome& placed) {
  auto attempt = placed.left ? app.attempts.begin_of(visit.city->id, *placed.left) : std::nullopt;
  if (attempt) return pay_at_provider(app, visit, *std::move(attempt));
  return go_to_checkout(app, visit, db, pledge);
}

}  // namespace colletta::handlers
