#include "payments/sandbox/book_json.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "domain/base/check.hpp"

namespace colletta::payments::sandbox {
namespace {

using nlohmann::json;

json when(const std::optional<Timestamp>& time) { return time ? json(time->us) : json(nullptr); }

std::optional<Timestamp> read_when(const json& value) {
  if (value.is_null()) return std::nullopt;
  return Timestamp{value.get<std::int64_t>()};
}

Money read_money(const json& object, const char* field) {
  return Money::cents(object.at(field).get<std::int64_t>());
}

json read_stored(std::string_view text) {
  json object = json::parse(text, nullptr, false);
  CHECK(object.is_object(), "a stored object is JSON");
  return object;
}

}  // namespace

std::string to_stored(const Payment& payment) {
  return json{{"id", payment.id},
              {"key", payment.key},
              {"external_reference", payment.external_reference},
              {"amount", payment.amount.cents()},
              {"captured", payment.captured.cents()},
              {"refunded", payment.refunded.cents()},
              {"hold", payment.collect == Collect::kHold},
              {"phase", static_cast<int>(payment.phase)},
              {"token", payment.token},
              {"code", payment.code},
              {"description", payment.description},
              {"payee", payment.payee},
              {"locale", payment.locale},
              {"return_url", payment.return_url},
              {"cancel_url", payment.cancel_url},
              {"created_at", payment.created_at.us},
              {"due_at", when(payment.due_at)}}
      .dump();
}

std::string to_stored(const Refund& refund) {
  return json{{"id", refund.id},
              {"key", refund.key},
              {"payment_id", refund.payment_id},
              {"amount", refund.amount.cents()},
              {"phase", static_cast<int>(refund.phase)},
              {"will_fail", refund.will_fail},
              {"code", refund.code},
              {"created_at", refund.created_at.us},
              {"due_at", when(refund.due_at)}}
      .dump();
}

std::string to_stored(const Payout& payout) {
  return json{{"id", payout.id},
              {"key", payout.key},
              {"amount", payout.amount.cents()},
              {"payee", payout.payee},
              {"iban", payout.iban},
              {"description", payout.description},
              {"paid", payout.paid},
              {"created_at", payout.created_at.us},
              {"due_at", when(payout.due_at)}}
      .dump();
}

Payment stored_payment(std::string_view text) {
  const json object = read_stored(text);
  Payment payment;
  object.at("id").get_to(payment.id);
  object.at("key").get_to(payment.key);
  object.at("external_reference").get_to(payment.external_reference);
  payment.amount = read_money(object, "amount");
  payment.captured = read_money(object, "captured");
  payment.refunded = read_money(object, "refunded");
  payment.collect = object.at("hold").get<bool>() ? Collect::kHold : Collect::kImmediate;
  payment.phase = static_cast<Phase>(object.at("phase").get<int>());
  object.at("token").get_to(payment.token);
  object.at("code").get_to(payment.code);
  object.at("description").get_to(payment.description);
  object.at("payee").get_to(payment.payee);
  object.at("locale").get_to(payment.locale);
  object.at("return_url").get_to(payment.return_url);
  object.at("cancel_url").get_to(payment.cancel_url);
  payment.created_at = Timestamp{object.at("created_at").get<std::int64_t>()};
  payment.due_at = read_when(object.at("due_at"));
  return payment;
}

Refund stored_refund(std::string_view text) {
  const json object = read_stored(text);
  Refund refund;
  object.at("id").get_to(refund.id);
  object.at("key").get_to(refund.key);
  object.at("payment_id").get_to(refund.payment_id);
  refund.amount = read_money(object, "amount");
  refund.phase = static_cast<RefundPhase>(object.at("phase").get<int>());
  object.at("will_fail").get_to(refund.will_fail);
  object.at("code").get_to(refund.code);
  refund.created_at = Timestamp{object.at("created_at").get<std::int64_t>()};
  refund.due_at = read_when(object.at("due_at"));
  return refund;
}

Payout stored_payout(std::string_view text) {
  const json object = read_stored(text);
  Payout payout;
  object.at("id").get_to(payout.id);
  object.at("key").get_to(payout.key);
  payout.amount = read_money(object, "amount");
  object.at("payee").get_to(payout.payee);
  object.at("iban").get_to(payout.iban);
  object.at("description").get_to(payout.description);
  object.at("paid").get_to(payout.paid);
  payout.created_at = Timestamp{object.at("created_at").get<std::int64_t>()};
  payout.due_at = read_when(object.at("due_at"));
  return payout;
}

}  // namespace colletta::payments::sandbox
