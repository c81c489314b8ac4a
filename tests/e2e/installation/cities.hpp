// One installation with several cities, as it is wired for `colletta serve`: over its socket, by
// host name, by path, and as it was when the first city was alone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/app/web.hpp"
#include "tests/e2e/http/raw_client.hpp"
#include "tests/support/city/city.hpp"

namespace colletta::test {

using http::testing::RawClient;
using http::testing::RawResponse;

/// What a city needs to be accepted.
services::CityRow city_row(const std::string& id, std::vector<std::string> hosts = {});

class CitiesTest : public testing::TestWithParam<const char*> {
 protected:
  CitiesTest();
  ~CitiesTest() override;

  /// Stops, and stores the city. The first is "borgo", which has the City's campaign.
  void add(const services::CityRow& city);
  /// Stops, and gives "borgo" a host name.
  void give_host(const std::string& host);
  /// Starts, again if it runs already, with `settings_`.
  void serve();
  void stop();

  /// One request on a connection of its own. Status 0: no answer.
  RawResponse ask(const std::string& bytes);
  RawResponse get(const std::string& path, const std::string& host = "127.0.0.1",
                  const std::string& fields = "");
  /// A pledge for the City's campaign through the API at `base`.
  RawResponse pledge(const std::string& base, const std::string& fields = "",
                     const std::string& host = "127.0.0.1");
  [[nodiscard]] std::string secret_of(const PledgeId& pledge) const {
    return core_->receipts.secret_of(city_.id(), pledge);
  }
  /// Where the provider sends the payer of the last pledge().
  std::string return_url();
  [[nodiscard]] std::string campaign_path() const { return "/campaigns/" + city_.campaign.str(); }

  City city_{GetParam()};
  ops::Settings settings_;
  std::unique_ptr<app::Core> core_;
  std::unique_ptr<app::Web> web_;
  PledgeId pledged_;

 private:
  TempDir data_;
};

}  // namespace colletta::test
