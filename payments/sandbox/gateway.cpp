#include "payments/sandbox/gateway.hpp"

#include <utility>

#include "payments/sandbox/gateway_json.hpp"
#include "payments/sandbox/provider.hpp"
#include "payments/sandbox/wire_json.hpp"
#include "payments/signature.hpp"

namespace colletta::payments::sandbox {
namespace {

constexpr int kOk = 200;
constexpr int kBadRequest = 400;
constexpr int kUnauthorised = 401;
constexpr int kNotFound = 404;
constexpr int kTooManyRequests = 429;
constexpr int kServerErrors = 500;

// A reference goes into a path. One that could leave its segment was never given out by this rail.
bool is_reference(std::string_view text) {
  for (const char c : text) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       c == '_' || c == ':' || c == '-';
    if (!plain) return false;
  }
  return !text.empty();
}

}  // namespace

SandboxGateway::SandboxGateway(GatewayOptions options, HmacSha256Hex hmac)
    : options_(std::move(options)), hmac_(std::move(hmac)) {
  capabilities_.rail = "sandbox";
  capabilities_.hold = true;
  capabilities_.hold_days_max = kHoldDaysMax;
  capabilities_.refund = true;
  capabilities_.payout = true;
  capabilities_.page_origin = options_.page_url;
  capabilities_.methods = {{.method = Method::kCard, .hold = true},
                           {.method = Method::kWallet, .hold = true},
                           {.method = Method::kBankTransfer, .hold = false}};
}

HttpCall SandboxGateway::call(std::string_view method, std::string path) const {
  return {.method = std::string(method),
          .url = options_.api_url + std::string(kApiPath) + std::move(path),
          .headers = {{"Authorization", "Bearer " + options_.api_key}},
          .body = {}};
}

HttpCall SandboxGateway::post(std::string path, std::string key, std::string body) const {
  HttpCall made = call("POST", std::move(path));
  made.headers.emplace_back("Content-Type", "application/json");
  made.headers.emplace_back(kIdempotencyHeader, std::move(key));
  made.body = std::move(body);
  return made;
}

Result<HttpCall> SandboxGateway::begin(const BeginRequest& request) const {
  return post("/payments", idempotency_key(Operation::kBegin, request.attempt),
              begin_body(request));
}

Result<HttpCall> SandboxGateway::charge(const ChargeRequest&) const {
  return err(Errc::kUnsupportedOperation, {}, "charge");  // no vault on this rail
}

Result<HttpCall> SandboxGateway::capture(const CaptureRequest& request) const {
  if (!is_reference(request.reference)) return err(Errc::kInvalid, "reference");
  return post("/payments/" + request.reference + "/capture",
              idempotency_key(Operation::kCapture, request.attempt), amount_body(request.amount));
}

Result<HttpCall> SandboxGateway::void_(const VoidRequest& request) const {
  if (!is_reference(request.reference)) return err(Errc::kInvalid, "reference");
  return post("/payments/" + request.reference + "/void",
              idempotency_key(Operation::kVoid, request.attempt), "{}");
}

Result<HttpCall> SandboxGateway::refund(const RefundRequest& request) const {
  if (!is_reference(request.reference)) return err(Errc::kInvalid, "reference");
  return post("/payments/" + request.reference + "/refunds",
              idempotency_key(Operation::kRefund, request.attempt), amount_body(request.amount));
}

Result<HttpCall> SandboxGateway::payout(const PayoutRequest& request) const {
  return post("/payouts", idempotency_key(Operation::kPayout, request.attempt),
              payout_body(request));
}

Result<HttpCall> SandboxGateway::fetch(std::string_view reference) const {
  if (!is_reference(reference)) return err(Errc::kInvalid, "reference");
  return call("GET", "/objects/" + std::string(reference));
}

Result<HttpCall> SandboxGateway::fetch_by_key(std::string_view key) const {
  if (!is_reference(key)) return err(Errc::kInvalid, "key");
  return call("GET", "/objects?key=" + std::string(key));
}

Result<HttpCall> SandboxGateway::list_since(std::string_view cursor) const {
  if (!cursor.empty() && !is_reference(cursor)) return err(Errc::kInvalid, "cursor");
  return call("GET", "/events?after=" + std::string(cursor.empty() ? "0" : cursor));
}

Reply SandboxGateway::parse(Operation operation, const HttpReply& reply) const {
  if (reply.status == kOk) return read_object(operation, reply.body, options_.page_url);
  // A wrong key of ours (401), a full rail (429, 5xx) or silence says nothing about the attempt.
  const bool says_no = reply.status >= kBadRequest && reply.status < kServerErrors &&
                       reply.status != kUnauthorised && reply.status != kTooManyRequests;
  const std::string code = says_no ? read_error_code(reply.body) : std::string();
  if (code.empty()) return {};
  Reply refused;
  refused.state = PaymentState::kRefused;
  refused.code = code;
  return refused;
}

Reply SandboxGateway::parse_fetched(Operation operation, const HttpReply& reply) const {
  if (reply.status == kOk) return read_object_found(operation, reply.body, options_.page_url);
  Reply none;
  const bool rail_says_so = reply.status == kNotFound && !read_error_code(reply.body).empty();
  if (rail_says_so) none.state = PaymentState::kAbsent;
  return none;
}

Result<Listing> SandboxGateway::parse_list(const HttpReply& reply) const {
  if (reply.status != kOk) return err(Errc::kProviderUnavailable);
  return read_list(reply.body);
}

Result<Notice> SandboxGateway::verify_webhook(std::string_view raw, const Headers& headers,
                                              Timestamp now) const {
  const std::string_view signature = header_of(headers, kSignatureHeader);
  const Status good = check_webhook(hmac_, options_.webhook_secret, signature, raw, now);
  if (!good) return good.error();
  return read_notice(raw);
}

}  // namespace colletta::payments::sandbox
