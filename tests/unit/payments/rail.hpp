// A sandbox rail in memory: the gateway on one side, the pure provider on the other, and the test
// as the clock and the wire between them.
#pragma once

#include <openssl/hmac.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "domain/base/ids.hpp"
#include "payments/sandbox/gateway.hpp"
#include "payments/sandbox/provider.hpp"
#include "payments/sandbox/wire_json.hpp"

namespace colletta::payments::sandbox {

inline std::string hmac_hex(std::string_view key, std::string_view message) {
  std::array<unsigned char, 32> digest{};
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(message.data()), message.size(), digest.data(),
       &size);
  std::string text;
  for (const unsigned char byte : digest) {
    std::array<char, 3> hex{};
    std::snprintf(hex.data(), hex.size(), "%02x", byte);
    text += hex.data();
  }
  return text;
}

inline const std::string kSecret = "whsec_test";

class Rail {
 public:
  Rail()
      : gateway({.api_url = "http://provider.test",
                 .page_url = "",
                 .api_key = "key",
                 .webhook_secret = kSecret},
                hmac_hex) {}

  Surroundings around() {
    return {.now = now, .new_ulid = [this] { return "ID" + std::to_string(++ids_); }, .delays = {}};
  }

  HttpReply exchange(const HttpCall& http) {
    const Result<Call> call = read_call(http, hmac_hex);
    const ApiAnswer answer = call ? perform(book, around(), *call) : refusal(call.error());
    if (answer.withheld) return {};
    return {.status = answer.status, .headers = {}, .body = answer.body};
  }
  HttpReply exchange(const Result<HttpCall>& http) { return exchange(*http); }

  void pass(std::int64_t us) {
    now = now + us;
    tick(book, around());
  }

  static BeginRequest request(std::string token, Collect collect,
                              const std::string& attempt = "A") {
    BeginRequest made;
    made.attempt = AttemptId::of(attempt);
    made.pledge = PledgeId::of("P");
    made.amount = Money::cents(2500);
    made.collect = collect;
    made.description = "A garden for <everyone>";
    made.payee = "City of Example";
    made.locale = "it";
    made.return_url = "/receipt/x";
    made.cancel_url = "/pledge/x";
    made.payment_token = std::move(token);
    return made;
  }

  Reply begin(std::string token, Collect collect, const std::string& attempt = "A") {
    return gateway.parse(Operation::kBegin,
                         exchange(gateway.begin(request(std::move(token), collect, attempt))));
  }
  Reply capture(const std::string& reference, std::int64_t cents = 2500,
                const std::string& attempt = "C") {
    return gateway.parse(Operation::kCapture,
                         exchange(gateway.capture({.attempt = AttemptId::of(attempt),
                                                   .reference = reference,
                                                   .amount = Money::cents(cents)})));
  }
  Reply let_go(const std::string& reference, const std::string& attempt = "V") {
    return gateway.parse(
        Operation::kVoid,
        exchange(gateway.void_({.attempt = AttemptId::of(attempt), .reference = reference})));
  }
  Reply refund(const std::string& reference, std::int64_t cents = 2500,
               const std::string& attempt = "R") {
    return gateway.parse(Operation::kRefund,
                         exchange(gateway.refund({.attempt = AttemptId::of(attempt),
                                                  .reference = reference,
                                                  .amount = Money::cents(cents)})));
  }
  Reply fetched(Operation operation, const std::string& reference) {
    return gateway.parse_fetched(operation, exchange(gateway.fetch(reference)));
  }
  Reply fetched_by_key(Operation operation, const std::string& attempt) {
    const std::string key = idempotency_key(operation, AttemptId::of(attempt));
    return gateway.parse_fetched(operation, exchange(gateway.fetch_by_key(key)));
  }

  /// Types of the events so far, in the order in which they happened.
  std::vector<std::string> event_types() const {
    std::vector<std::string> types;
    for (const Event& event : book.events) types.push_back(event.type);
    return types;
  }

  Timestamp now = *parse_rfc3339("2026-03-01T10:00:00Z");
  Book book;
  SandboxGateway gateway;

 private:
  int ids_ = 0;
};

}  // namespace colletta::payments::sandbox
