// The API of a whole installation as its clients see it: over HTTP, with JSON in and out.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "server/app/web.hpp"
#include "server/ops/http_client.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {

struct Reply {
  int status = 0;
  payments::Headers headers;
  nlohmann::json body;  ///< null when the answer is no JSON
  [[nodiscard]] std::string header(std::string_view name) const {
    return std::string(payments::header_of(headers, name));
  }
  [[nodiscard]] std::string code() const { return body.value("code", ""); }
  [[nodiscard]] std::string field() const { return body.value("field", ""); }
};

/// "borgo" with the City's call, pool and campaign, and an empty "valle" beside it.
class Api : public testing::TestWithParam<const char*> {
 protected:
  Api();
  ~Api() override;

  Reply send(const std::string& method, const std::string& path, const std::string& body = {},
             const payments::Headers& headers = {});
  Reply get(const std::string& path, const payments::Headers& headers = {}) {
    return send("GET", path, {}, headers);
  }
  /// A pledge for the City's campaign under `key`; `more` adds or replaces fields.
  Reply pledge(const std::string& key, std::int64_t amount, const nlohmann::json& more = {});
  /// The headers of somebody with this role: session cookie, form token and the type of JSON.
  payments::Headers session(Role role);
  /// A draft of the person whom `session` has signed in last.
  CampaignId draft();
  /// A pledge that is paid, in the City's campaign.
  PledgeId paid(std::int64_t amount);
  writer::Writer& writer() { return core_->writer(); }

  City city_{GetParam()};
  std::unique_ptr<app::Core> core_;
  std::unique_ptr<app::Web> web_;
  std::string at_ = "/borgo";  ///< the city's base
  Actor signed_in_;

 private:
  ops::HttpClient http_;
  TempDir data_;
};

}  // namespace colletta::test
