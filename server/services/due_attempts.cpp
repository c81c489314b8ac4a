#include "server/services/due_attempts.hpp"

#include "payments/strategy.hpp"
#include "sql/queries/due_attempts.hpp"

namespace colletta::services {
namespace {

using Int = std::int64_t;
using Text = std::string;

}  // namespace

std::vector<DueAttempt> DueAttempts::due(store::Session& db, Timestamp now,
                                         std::int64_t most) const {
  auto out = read(db, store::sql::attempts_due, {{"now", now}, {"most", most}});
  read_payouts(db, store::sql::payouts_due, {{"now", now}, {"most", most}}, out);
  return out;
}

std::vector<DueAttempt> DueAttempts::by_id(store::Session& db, std::vector<std::string> ids) const {
  if (ids.empty()) return {};
  auto out = read(db, store::sql::attempts_to_carry_out, {{"ids", ids}});
  read_payouts(db, store::sql::payouts_to_carry_out, {{"ids", std::move(ids)}}, out);
  return out;
}

std::optional<DueAttempt> DueAttempts::begin_of(store::Session& db, const CityId& city,
                                                const PledgeId& pledge) const {
  auto found = read(db, store::sql::attempts_of_pledge, {{"city", city}, {"pledge", pledge}});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::optional<DueAttempt> DueAttempts::begin_of(const CityId& city, const PledgeLeft& left) const {
  if (left.begin.empty() || left.email.empty()) return std::nullopt;
  DueAttempt a;
  a.city = city;
  a.id = left.begin;
  a.pledge = left.pledge.id;
  a.amount = left.pledge.amount;
  a.created_at = left.begin_made;
  a.description = left.campaign_title;
  a.locale = left.pledge.locale;
  a.email = left.email;
  complete(a, left.campaign.model, left.deadline);
  return a;
}

void DueAttempts::complete(DueAttempt& attempt, matching::Model model, Timestamp deadline) const {
  const auto strategy =
      payments::choose(gateway_.capabilities(), model, attempt.created_at, deadline);
  CHECK(strategy.ok(), "the rail that the installation has must be able to collect");
  attempt.collect = payments::collect_of(*strategy);
  if (const auto row = cities_.by_id(attempt.city)) attempt.payee = row->payee;
  attempt.return_url = attempt.cancel_url = receipt_url(attempt);
}

/// The rail may compare it when asked again: the same however many cities there are by then.
std::string DueAttempts::receipt_url(const DueAttempt& attempt) const {
  const auto city = cities_.by_id(attempt.city);
  // Another process may serve a city that this one has not heard of.
  const bool known = city && !public_url_.empty();
  const std::string root =
      known ? services::root_of(*city, public_url_) : public_url_ + "/" + attempt.city.str();
  return root + "/pledges/" + receipts_.secret_of(attempt.city, attempt.pledge);
}

std::vector<DueAttempt> DueAttempts::read(store::Session& db, const store::Query& query,
                                          store::Binds binds) const {
  std::vector<DueAttempt> out;
  db.for_each<Text, Text, Text, Text, Text, Text, Text, Int, Int, Text, Text, Text, Int,
              std::optional<Text>, Int>(
      query, binds,
      [&](Text& id, Text& city, Text& pledge, Text& operation, Text& state, Text& reference,
          Text& payment_reference, Int amount, Int created, Text& locale, Text& title, Text& model,
          Int deadline, std::optional<Text>& email, Int tries) {
        DueAttempt a;
        a.id = AttemptId::of(id);
        a.city = CityId::of(city);
        a.pledge = PledgeId::of(pledge);
        a.operation = payments::parse_operation(operation).value();
        a.state = payments::parse_payment_state(state).value();
        a.tries = tries;
        a.reference = reference;
        a.payment_reference = payment_reference;
        a.amount = Money::cents(amount);
        a.created_at = {created};
        a.description = title;
        a.locale = locale;
        a.email = email.value_or("");
        complete(a,
                 model == "all_or_nothing" ? matching::Model::kAllOrNothing
                                           : matching::Model::kKeepWhatYouRaise,
                 {deadline});
        out.push_back(std::move(a));
      });
  return out;
}

void DueAttempts::read_payouts(store::Session& db, const store::Query& query, store::Binds binds,
                               std::vector<DueAttempt>& out) const {
  db.for_each<Text, Text, Text, Text, Text, Int, Int, Text, Int, Text, Text, Int>(
      query, binds,
      [&](Text& id, Text& city, Text& operation, Text& state, Text& reference, Int citizens,
          Int created, Text& title, Int tranche, Text& holder, Text& iban, Int tries) {
        DueAttempt a;
        a.id = AttemptId::of(id);
        a.city = CityId::of(city);
        a.operation = payments::parse_operation(operation).value();
        a.state = payments::parse_payment_state(state).value();
        a.tries = tries;
        a.reference = reference;
        a.amount = Money::cents(citizens);
        a.created_at = {created};
        a.description = title + " (" + std::to_string(tranche) + ")";
        a.payee = holder;
        a.iban = iban;
        out.push_back(std::move(a));
      });
}

}  // namespace colletta::services
