// The sandbox rail as Colletta sees it: builds requests to the provider and reads its answers. It
// must never look into the provider: the two share a wire format and a secret, nothing else.
#pragma once

#include <string>

#include "payments/gateway.hpp"

namespace colletta::payments::sandbox {

struct GatewayOptions {
  std::string api_url;  ///< scheme and host, "http://127.0.0.1:8080"; any when embedded
  /// Put before the hosted page's path. Empty: the payer stays on the host that he is on, as he
  /// must where one installation serves several host names.
  std::string page_url;
  std::string api_key;
  std::string webhook_secret;
};

class SandboxGateway final : public Gateway {
 public:
  SandboxGateway(GatewayOptions options, HmacSha256Hex hmac);

  [[nodiscard]] const Capabilities& capabilities() const override { return capabilities_; }
  [[nodiscard]] Result<HttpCall> begin(const BeginRequest& request) const override;
  [[nodiscard]] Result<HttpCall> charge(const ChargeRequest& request) const override;
  [[nodiscard]] Result<HttpCall> capture(const CaptureRequest& request) const override;
  [[nodiscard]] Result<HttpCall> void_(const VoidRequest& request) const override;
  [[nodiscard]] Result<HttpCall> refund(const RefundRequest& request) const override;
  [[nodiscard]] Result<HttpCall> payout(const PayoutRequest& request) const override;
  [[nodiscard]] Result<HttpCall> fetch(std::string_view reference) const override;
  [[nodiscard]] Result<HttpCall> fetch_by_key(std::string_view key) const override;
  [[nodiscard]] Result<HttpCall> list_since(std::string_view cursor) const override;
  [[nodiscard]] Reply parse(Operation operation, const HttpReply& reply) const override;
  [[nodiscard]] Reply parse_fetched(Operation operation, const HttpReply& reply) const override;
  [[nodiscard]] Result<Listing> parse_list(const HttpReply& reply) const override;
  [[nodiscard]] Result<Notice> verify_webhook(std::string_view raw, const Headers& headers,
                                              Timestamp now) const override;

 private:
  [[nodiscard]] HttpCall call(std::string_view method, std::string path) const;
  [[nodiscard]] HttpCall post(std::string path, std::string key, std::string body) const;

  GatewayOptions options_;
  HmacSha256Hex hmac_;
  Capabilities capabilities_;
};

}  // namespace colletta::payments::sandbox
