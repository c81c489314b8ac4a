#include "payments/sandbox/gateway_json.hpp"

#include <nlohmann/json.hpp>
#include <optional>

namespace colletta::payments::sandbox {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* field) {
  const auto found = object.find(field);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::int64_t> integer_of(const json& object, const char* field) {
  const auto found = object.find(field);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

std::string_view object_of(Operation operation) {
  switch (operation) {
    case Operation::kBegin:
    case Operation::kCharge:
    case Operation::kCapture:
    case Operation::kVoid:
      return "payment";
    case Operation::kRefund:
      return "refund";
    case Operation::kPayout:
      return "payout";
  }
  return "";
}

PaymentState payment_state(std::string_view text) {
  for (const PaymentState state :
       {PaymentState::kActionRequired, PaymentState::kPending, PaymentState::kAuthorised,
        PaymentState::kCaptured, PaymentState::kDeclined, PaymentState::kCancelled,
        PaymentState::kExpired, PaymentState::kVoided, PaymentState::kChargedBack}) {
    if (text == to_string(state)) return state;
  }
  return PaymentState::kUnknown;
}

PaymentState refund_state(std::string_view text) {
  if (text == "pending") return PaymentState::kPending;
  if (text == "succeeded") return PaymentState::kRefunded;
  if (text == "failed") return PaymentState::kRefundFailed;
  return PaymentState::kUnknown;
}

PaymentState payout_state(std::string_view text) {
  if (text == "pending") return PaymentState::kPending;
  if (text == "paid") return PaymentState::kPaidOut;
  return PaymentState::kUnknown;
}

PaymentState state_of(std::string_view object, std::string_view text) {
  if (object == "payment") return payment_state(text);
  if (object == "refund") return refund_state(text);
  if (object == "payout") return payout_state(text);
  return PaymentState::kUnknown;
}

// Everything or nothing: an object with a hole in it is no answer.
Reply reply_of(const json& object, std::string_view page_url) {
  if (!object.is_object()) return {};
  Reply reply;
  reply.state = state_of(text_of(object, "object"), text_of(object, "state"));
  reply.reference = text_of(object, "id");
  reply.code = text_of(object, "code");
  const std::optional<std::int64_t> amount = integer_of(object, "amount_cents");
  const Result<Method> method = parse_method(text_of(object, "method"));
  if (reply.state == PaymentState::kUnknown || reply.reference.empty() || !amount || !method) {
    return {};
  }
  reply.amount = Money::cents(*amount);
  reply.method = *method;
  if (reply.state == PaymentState::kCaptured) {
    reply.amount = Money::cents(integer_of(object, "captured_cents").value_or(*amount));
  }
  if (reply.state == PaymentState::kChargedBack) {
    reply.amount = Money::cents(integer_of(object, "charged_back_cents").value_or(*amount));
  }
  if (reply.state == PaymentState::kActionRequired) {
    const std::string path = text_of(object, "redirect_path");
    if (path.empty()) return {};
    reply.redirect_url = std::string(page_url) + path;
  }
  return reply;
}

Result<Notice> notice_of(const json& event) {
  const Error broken = err(Errc::kMalformedJson);
  if (!event.is_object()) return broken;
  const auto data = event.find("data");
  const Result<Timestamp> created = parse_rfc3339(text_of(event, "created"));
  if (data == event.end() || !data->is_object() || !created) return broken;
  Notice notice{.event_id = text_of(event, "id"),
                .kind = text_of(event, "type"),
                .reference = text_of(*data, "id"),
                .key = text_of(*data, "key"),
                .created_at = *created,
                .says = reply_of(*data, "").state};
  if (notice.event_id.empty() || notice.kind.empty() || notice.reference.empty()) return broken;
  return notice;
}

json parse_json(std::string_view body) { return json::parse(body, nullptr, false); }

}  // namespace

std::string begin_body(const BeginRequest& request) {
  json body = {
      {"amount_cents", request.amount.cents()},
      {"currency", kCurrency},
      {"collect", request.collect == Collect::kHold ? "hold" : "immediate"},
      {"description", request.description},
      {"payee", request.payee},
      {"locale", request.locale},
      {"return_url", request.return_url},
      {"cancel_url", request.cancel_url},
      {"external_reference", request.pledge.str()},
  };
  // A provider would send its own receipt there. The sandbox sends none, so it gets no address.
  if (!request.payment_token.empty()) body["payment_token"] = request.payment_token;
  return body.dump();
}

std::string amount_body(Money amount) { return json{{"amount_cents", amount.cents()}}.dump(); }

std::string payout_body(const PayoutRequest& request) {
  return json{{"amount_cents", request.amount.cents()},
              {"payee", request.payee},
              {"iban", request.iban},
              {"description", request.description}}
      .dump();
}

Reply read_object(Operation operation, std::string_view body, std::string_view page_url) {
  const json object = parse_json(body);
  if (!object.is_object() || text_of(object, "object") != object_of(operation)) return {};
  return reply_of(object, page_url);
}

Reply read_object_found(Operation operation, std::string_view body, std::string_view page_url) {
  Reply reply = read_object(operation, body, page_url);
  if (operation != Operation::kCapture && operation != Operation::kVoid) return reply;
  const PaymentState wanted =
      operation == Operation::kCapture ? PaymentState::kCaptured : PaymentState::kVoided;
  const bool captured_once =
      operation == Operation::kCapture && reply.state == PaymentState::kChargedBack;
  const bool as_it_is =
      reply.state == wanted || captured_once || reply.state == PaymentState::kUnknown ||
      reply.state == PaymentState::kExpired || reply.state == PaymentState::kDeclined;
  if (as_it_is) return reply;
  if (reply.state == PaymentState::kAuthorised) {
    reply.state = PaymentState::kAbsent;
  } else {
    reply.code = to_string(reply.state);
    reply.state = PaymentState::kRefused;
  }
  return reply;
}

std::string read_error_code(std::string_view body) {
  const json answer = parse_json(body);
  if (!answer.is_object()) return {};
  const auto error = answer.find("error");
  return error != answer.end() && error->is_object() ? text_of(*error, "code") : std::string();
}

Result<Listing> read_list(std::string_view body) {
  const Error broken = err(Errc::kProviderUnavailable);
  const json answer = parse_json(body);
  if (!answer.is_object()) return broken;
  const auto events = answer.find("events");
  const auto more = answer.find("more");
  const std::optional<std::int64_t> next = integer_of(answer, "next");
  const bool whole = events != answer.end() && events->is_array() && more != answer.end() &&
                     more->is_boolean() && next;
  if (!whole) return broken;
  Listing listing{.items = {}, .next_cursor = std::to_string(*next), .more = more->get<bool>()};
  for (const json& event : *events) {
    const Result<Notice> notice = notice_of(event);
    if (!notice) return broken;
    listing.items.push_back({.notice = *notice, .reply = reply_of(event["data"], "")});
  }
  return listing;
}

Result<Notice> read_notice(std::string_view body) { return notice_of(parse_json(body)); }

}  // namespace colletta::payments::sandbox
