// A whole installation short of its sockets: two cities, the real writer, the real embedded
// provider, and a browser that keeps cookies. Requests go through the route table to the handlers.
#pragma once

#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/app/core.hpp"
#include "server/handlers/app.hpp"
#include "server/http/url.hpp"
#include "tests/support/test_database.hpp"

namespace colletta::test {

inline constexpr Timestamp kNoon{1'772'452'800'000'000};  // 2026-03-02T12:00:00Z
inline constexpr std::int64_t kYearUs = 365 * kDayUs;
/// A card that the embedded provider charges at once.
inline constexpr const char* kGoodCard = "4242424242424242";
/// Who does what no page of the test does.
inline const Actor kOfficer{.person = PersonId::of("01HZZZZZZZZZZZZZZZZZZZZZZZ"),
                            .roles = Roles().add(Role::kOfficer)};

class Town {
 public:
  explicit Town(std::string_view product, std::int64_t pledges_per_minute = 1'000);
  ~Town();

  /// Everything is asked of `city` from here on; the first is "borgo", the other "valle".
  void visit(std::string city) { city_ = std::move(city); }
  http::Handled ask(http::Method method, const std::string& target, const std::string& body = {});
  http::Response get(const std::string& target);
  http::Response post(const std::string& target, const http::Pairs& form);
  /// The answer of the page cache, as the server asks it first.
  std::optional<http::Response> cached(const std::string& target);
  /// A header for all requests from here on; empty: none.
  void header(std::string name, std::string value) { headers_[std::move(name)] = std::move(value); }
  /// A browser without cookies.
  void forget() { cookies_.clear(); }
  void sign_in(const std::string& email);

  /// Carries out a command that must be accepted.
  Outcome run(writer::Command command);
  /// Until what is due has been done at the provider and here.
  void settle();
  void later(std::int64_t us) { now_ += us; }
  [[nodiscard]] Timestamp now() const { return {now_.load()}; }
  /// Pays a pledge on the provider's page, and everybody hears of it.
  void pay(const std::string& provider_page, const std::string& card_number);
  /// The same before anybody has heard of it. `action`: a button of the page.
  payments::sandbox::PageOutcome::Kind pay_only(const std::string& provider_page,
                                                const std::string& card_number,
                                                const std::string& action = "card");

  template <class Tag>
  Id<Tag> id() {
    return core_->ulids.next_id<Tag>();
  }
  [[nodiscard]] CityId city() const { return CityId::of(city_); }
  [[nodiscard]] store::Session& db() { return *db_; }
  [[nodiscard]] app::Core& core() { return *core_; }
  [[nodiscard]] handlers::App& app();

  // The first city holds one call with a pool that doubles gifts, and an open campaign in it.
  CallId call;
  PoolId pool;
  CampaignId campaign;
  /// A campaign of the call, published; opens and ends around `now()`.
  CampaignId add_campaign(const std::string& title, std::int64_t opens_in_us,
                          std::int64_t ends_in_us, const std::string& area = "Centro");

 private:
  struct Web;
  void found_city(const std::string& id);
  void open_call();
  http::Request request(http::Method method, const std::string& target, const std::string& body);
  void keep_cookies(const http::Response& response);

  std::atomic<std::int64_t> now_{kNoon.us};
  TestDatabase database_;
  TempDir dir_;
  std::unique_ptr<app::Core> core_;
  std::unique_ptr<jobs::Jobs> jobs_;
  std::unique_ptr<store::Session> db_;
  std::unique_ptr<Web> web_;
  std::string city_ = "borgo";
  std::map<std::string, std::string> cookies_, headers_;
};

/// The value of a hidden field.
std::string hidden(const http::Response& page, const std::string& name);
std::string header(const http::Response& response, std::string_view name);
/// What a person reads: the bytes of the page.
const std::string& text(const http::Response& response);

}  // namespace colletta::test
