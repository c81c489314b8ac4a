#include "payments/sandbox/wire_json.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "payments/sandbox/instruments.hpp"

namespace colletta::payments::sandbox {
namespace {

using nlohmann::json;

// An amount beyond this is a mistake of the caller's: a billion EUR.
constexpr std::int64_t kAmountCentsMax = 100'000'000'000;
constexpr std::size_t kPlainBytesMax = 256;  // a path, or a key: ours take some 40

// Visible ASCII: what may stand in a path, a query or a key. Ids become values in queries.
bool is_plain(std::string_view text) {
  if (text.size() > kPlainBytesMax) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

std::string_view to_wire(Phase phase) {
  switch (phase) {
    case Phase::kOpen:
    case Phase::kConfirming:
      return "action_required";
    case Phase::kProcessing:
      return "pending";
    case Phase::kAuthorised:
      return "authorised";
    case Phase::kCaptured:
      return "captured";
    case Phase::kDeclined:
      return "declined";
    case Phase::kCancelled:
      return "cancelled";
    case Phase::kExpired:
      return "expired";
    case Phase::kVoided:
      return "voided";
    case Phase::kChargedBack:
      return "charged_back";
  }
  return "";
}

std::string_view to_wire(RefundPhase phase) {
  switch (phase) {
    case RefundPhase::kPending:
      return "pending";
    case RefundPhase::kSucceeded:
      return "succeeded";
    case RefundPhase::kFailed:
      return "failed";
  }
  return "";
}

// --- reading ---------------------------------------------------------------------------------

Result<Money> read_amount(const json& body) {
  const auto found = body.find("amount_cents");
  if (found == body.end()) return err(Errc::kMissing, "amount_cents");
  if (!found->is_number_integer()) return err(Errc::kInvalid, "amount_cents");
  const auto cents = found->get<std::int64_t>();
  if (cents <= 0 || cents > kAmountCentsMax) return err(Errc::kInvalid, "amount_cents");
  return Money::cents(cents);
}

// Reads texts one after the other and keeps the first error, so that a caller checks once.
class TextReader {
 public:
  explicit TextReader(const json& body) : body_(body) {}

  std::string required(const char* field) { return read(field, true); }
  std::string optional(const char* field) { return read(field, false); }
  [[nodiscard]] const std::optional<Error>& error() const { return error_; }

 private:
  std::string read(const char* field, bool required) {
    const auto found = body_.find(field);
    if (found == body_.end()) {
      if (required) fail(Errc::kMissing, field);
      return {};
    }
    if (!found->is_string()) return fail(Errc::kInvalid, field);
    auto text = found->get<std::string>();
    if (required && text.empty()) return fail(Errc::kMissing, field);
    if (text.size() > kFieldBytesMax) return fail(Errc::kTooLong, field);
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < 0x20) return fail(Errc::kInvalid, field);
    }
    return text;
  }
  std::string fail(Errc code, const char* field) {
    if (!error_) error_ = err(code, field);
    return {};
  }

  const json& body_;
  std::optional<Error> error_;
};

// The payer's browser is sent there: an http(s) address or a path of the same site, nothing that
// a browser would run ("javascript:") or read as another host ("//host").
bool is_return_url(std::string_view url) {
  if (url.find('\\') != std::string_view::npos || url.find(' ') != std::string_view::npos) {
    return false;
  }
  if (url.starts_with("http://") || url.starts_with("https://")) return true;
  return url.starts_with("/") && !url.starts_with("//");
}

Result<Call> read_begin(const json& body, Call call) {
  BeginCall begin;
  const Result<Money> amount = read_amount(body);
  if (!amount) return amount.error();
  begin.amount = *amount;
  TextReader read(body);
  const std::string currency = read.required("currency");
  const std::string collect = read.required("collect");
  begin.description = read.required("description");
  begin.payee = read.required("payee");
  begin.locale = read.required("locale");
  begin.return_url = read.required("return_url");
  begin.cancel_url = read.required("cancel_url");
  begin.external_reference = read.optional("external_reference");
  begin.payment_token = read.optional("payment_token");
  if (read.error()) return *read.error();
  if (currency != kCurrency) return err(Errc::kInvalid, "currency", std::string(kCurrency));
  if (collect != "hold" && collect != "immediate") {
    return err(Errc::kInvalid, "collect", "hold, immediate");
  }
  if (begin.locale != "it" && begin.locale != "en") {
    return err(Errc::kInvalid, "locale", "it, en");
  }
  if (!is_return_url(begin.return_url)) return err(Errc::kInvalid, "return_url");
  if (!is_return_url(begin.cancel_url)) return err(Errc::kInvalid, "cancel_url");
  if (!begin.payment_token.empty() && instrument_of_token(begin.payment_token) == nullptr) {
    return err(Errc::kInvalid, "payment_token");
  }
  begin.collect = collect == "hold" ? Collect::kHold : Collect::kImmediate;
  call.what = std::move(begin);
  return call;
}

Result<Call> read_payout(const json& body, Call call) {
  const Result<Money> amount = read_amount(body);
  if (!amount) return amount.error();
  TextReader read(body);
  PayoutCall payout{.amount = *amount,
                    .payee = read.required("payee"),
                    .iban = read.required("iban"),
                    .description = read.optional("description")};
  if (read.error()) return *read.error();
  call.what = std::move(payout);
  return call;
}

// POST payments/{id}/{verb}
Result<Call> read_action(std::string payment_id, std::string_view verb, const json& body,
                         Call call) {
  if (verb == "void") {
    call.what = VoidCall{std::move(payment_id)};
    return call;
  }
  if (verb != "capture" && verb != "refunds") return err(Errc::kNotFound, "path");
  const Result<Money> amount = read_amount(body);
  if (!amount) return amount.error();
  if (verb == "capture") {
    call.what = CaptureCall{std::move(payment_id), *amount};
  } else {
    call.what = RefundCall{std::move(payment_id), *amount};
  }
  return call;
}

Result<Call> read_post(std::string_view path, const HttpCall& http, const HmacSha256Hex& hmac) {
  Call call;
  call.key = header_of(http.headers, kIdempotencyHeader);
  if (call.key.empty()) return err(Errc::kMissing, "idempotency_key");
  if (!is_plain(call.key)) return err(Errc::kInvalid, "idempotency_key");
  call.fingerprint = hmac("fingerprint", std::string(path) + "\n" + http.body);
  const json body = json::parse(http.body, nullptr, false);
  if (!body.is_object()) return err(Errc::kMalformedJson);

  if (path == "/payments") return read_begin(body, std::move(call));
  if (path == "/payouts") return read_payout(body, std::move(call));
  constexpr std::string_view kPayments = "/payments/";
  if (!path.starts_with(kPayments)) return err(Errc::kNotFound, "path");
  const std::string_view rest = path.substr(kPayments.size());
  const std::size_t slash = rest.find('/');
  if (slash == std::string_view::npos) return err(Errc::kNotFound, "path");
  return read_action(std::string(rest.substr(0, slash)), rest.substr(slash + 1), body,
                     std::move(call));
}

Result<Call> read_get(std::string_view path, std::string_view query) {
  constexpr std::string_view kObjects = "/objects";
  Call call;
  if (path == "/events") {
    ListCall list;
    if (!query.starts_with("after=")) return err(Errc::kMissing, "after");
    query.remove_prefix(6);
    const auto read = std::from_chars(query.data(), query.data() + query.size(), list.after);
    if (read.ec != std::errc() || read.ptr != query.data() + query.size() || list.after < 0) {
      return err(Errc::kInvalid, "after");
    }
    call.what = list;
    return call;
  }
  if (path == kObjects) {
    if (!query.starts_with("key=")) return err(Errc::kMissing, "key");
    call.what = FetchByKeyCall{std::string(query.substr(4))};
    return call;
  }
  if (!path.starts_with("/objects/")) return err(Errc::kNotFound, "path");
  call.what = FetchCall{std::string(path.substr(kObjects.size() + 1))};
  return call;
}

}  // namespace

Result<Call> read_call(const HttpCall& call, const HmacSha256Hex& hmac) {
  std::string_view target = call.url;
  const std::size_t scheme = target.find("://");
  if (scheme != std::string_view::npos) {
    const std::size_t path = target.find('/', scheme + 3);
    target = path == std::string_view::npos ? std::string_view() : target.substr(path);
  }
  if (!is_plain(target)) return err(Errc::kNotFound, "path");
  if (!target.starts_with(kApiPath)) return err(Errc::kNotFound, "path");
  target.remove_prefix(kApiPath.size());
  const std::size_t mark = target.find('?');
  const std::string_view path = target.substr(0, mark);
  const std::string_view query =
      mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  if (call.method == "POST") return read_post(path, call, hmac);
  if (call.method == "GET") return read_get(path, query);
  return err(Errc::kNotFound, "method");
}

// --- writing ---------------------------------------------------------------------------------

std::string object_json(const Payment& payment) {
  const Instrument* instrument = instrument_of_token(payment.token);
  json object = {
      {"object", "payment"},
      {"id", payment.id},
      {"key", payment.key},
      {"external_reference", payment.external_reference},
      {"state", to_wire(payment.phase)},
      {"amount_cents", payment.amount.cents()},
      {"captured_cents", payment.captured.cents()},
      {"refunded_cents", payment.refunded.cents()},
      {"currency", kCurrency},
      {"method", instrument == nullptr ? "" : to_string(instrument->method)},
      {"code", payment.code},
      {"created", to_rfc3339(payment.created_at)},
  };
  if (payment.phase == Phase::kChargedBack) object["charged_back_cents"] = payment.captured.cents();
  if (payment.phase == Phase::kOpen || payment.phase == Phase::kConfirming) {
    object["redirect_path"] = std::string(kPagePath) + payment.id;
  }
  return object.dump();
}

std::string object_json(const Refund& refund) {
  return json{{"object", "refund"},
              {"id", refund.id},
              {"key", refund.key},
              {"payment", refund.payment_id},
              {"state", to_wire(refund.phase)},
              {"amount_cents", refund.amount.cents()},
              {"currency", kCurrency},
              {"code", refund.code},
              {"created", to_rfc3339(refund.created_at)}}
      .dump();
}

std::string object_json(const Payout& payout) {
  return json{{"object", "payout"},
              {"id", payout.id},
              {"key", payout.key},
              {"state", payout.paid ? "paid" : "pending"},
              {"amount_cents", payout.amount.cents()},
              {"currency", kCurrency},
              {"code", ""},
              {"created", to_rfc3339(payout.created_at)}}
      .dump();
}

std::string event_json(std::string_view id, std::string_view type, Timestamp created,
                       std::string_view object) {
  // Put together by hand: `object` is JSON already, and the rest holds no character to escape.
  std::string body;
  body.reserve(object.size() + 128);
  body.append(R"({"id":")").append(id);
  body.append(R"(","type":")").append(type);
  body.append(R"(","created":")").append(to_rfc3339(created));
  body.append(R"(","data":)").append(object).append("}");
  return body;
}

std::string list_json(std::span<const std::string> bodies, std::int64_t next, bool more) {
  std::string text = R"({"events":[)";
  for (const std::string& body : bodies) {
    if (text.back() != '[') text += ',';
    text += body;
  }
  return text + R"(],"next":)" + std::to_string(next) + R"(,"more":)" + (more ? "true" : "false") +
         "}";
}

std::string error_json(std::string_view code, std::string_view field) {
  return json{{"error", {{"code", code}, {"field", field}}}}.dump();
}

ApiAnswer refusal(const Error& error) {
  int status = 400;
  if (error.code == Errc::kUnauthenticated) status = 401;
  if (error.code == Errc::kNotFound) status = 404;
  if (error.code == Errc::kIllegalTransition || error.code == Errc::kIdempotencyMismatch) {
    status = 409;
  }
  if (error.code == Errc::kOverloaded || error.code == Errc::kUnavailable) status = 503;
  return {.status = status, .body = error_json(to_string(error.code), error.field)};
}

}  // namespace colletta::payments::sandbox
