// What handlers may use, built once by server/app and outliving them all. And what most of them
// need first: which city, which language, who asks.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/base/time.hpp"
#include "server/handlers/page_cache.hpp"
#include "server/http/events.hpp"
#include "server/http/handler.hpp"
#include "server/http/router.hpp"
#include "server/ops/cpu_pool.hpp"
#include "server/ops/crypto.hpp"
#include "server/ops/metrics.hpp"
#include "server/ops/rate_limit.hpp"
#include "server/services/cities.hpp"
#include "server/services/due_attempts.hpp"
#include "server/services/identity.hpp"
#include "server/services/payment_runner.hpp"
#include "server/services/public_log.hpp"
#include "server/services/receipts.hpp"
#include "server/views/page.hpp"
#include "server/writer/writer.hpp"

namespace colletta::handlers {

struct App {
  Clock clock;
  ops::UlidMaker& ulids;
  ops::Metrics& metrics;
  writer::Writer& writer;
  services::PublicLog& log;
  services::Cities& cities;
  services::Identity& identity;
  services::Receipts& receipts;
  PageCache& pages;
  services::PaymentRunner& payments;
  services::DueAttempts& attempts;  ///< the attempt behind a pledge, ready to be carried out
  http::EventHub& events;
  ops::RateLimiter& pledge_rate;      ///< pledges by address
  ops::RateLimiter& api_write_rate;   ///< API writes by address
  ops::CpuPool& cpu;                  ///< sums that take long (computed.hpp)
  ops::RateLimiter& simulation_rate;  ///< simulations of matching by address
  const views::Site& site;            ///< templates, catalogues, assets
  std::string public_url;   ///< scheme and host for absolute links; empty: the request's own
  std::string asset_dir;    ///< built assets with their manifest
  bool sends_mail = false;  ///< receipts are sent by mail
};

/// A request inside a city: what `resolve` found (params "city" and "base" of the request).
struct Visit {
  const http::Request& request;
  std::shared_ptr<const services::CityRow> city;
  std::string base;
  views::Language language = views::Language::kItalian;
  std::optional<services::SignedIn> who;
  std::string guest;          ///< value of the guest cookie, empty when the browser has none
  bool guest_is_new = false;  ///< `guest` was made for this answer, which sets the cookie
};

/// The handlers of one room, as lines of the route table. Patterns are inside a city.
std::vector<http::Route> public_routes(
    App& app);  ///< home, calls, campaigns, journal, assets, feeds, live
std::vector<http::Route> pledge_routes(App& app);  ///< form, estimate, receipt, retry, cancel
std::vector<http::Route> sign_in_routes(App& app);
std::vector<http::Route> desk_routes(App& app);        ///< promoter
std::vector<http::Route> office_routes(App& app);      ///< officer and sponsor
std::vector<http::Route> evaluation_routes(App& app);  ///< evaluator
std::vector<http::Route> api_routes(App& app);
std::vector<http::Route> webhook_routes(App& app);

}  // namespace colletta::handlers
