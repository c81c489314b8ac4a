#include "tests/e2e/public/town.hpp"

#include <chrono>
#include <future>
#include <nlohmann/json.hpp>
#include <thread>

#include "domain/matching/rule_json.hpp"
#include "server/app/schema.hpp"
#include "server/handlers/public_cache.hpp"
#include "server/handlers/topics.hpp"
#include "server/http/router.hpp"
#include "server/ops/password.hpp"
#include "server/services/people.hpp"
#include "server/views/site.hpp"
#include "sql/queries/services.hpp"
#include "tests/support/folders/folders.hpp"

namespace colletta::test {
namespace {

const Actor kTownHall{.person = PersonId::of("01HZZZZZZZZZZZZZZZZZZZZZZZ"),
                      .roles = Roles().add(Role::kOfficer).add(Role::kPromoter)};

}  // namespace

struct Town::Web {
  Web(app::Core& core, std::int64_t pledges_per_minute)
      : site({test::templates_dir(), test::catalogues_dir(), test::assets_dir()}),
        pledge_rate({.burst = pledges_per_minute, .window_us = 60 * kSecondUs}, core.clock),
        identity(core.writer(), cpu, passwords, attempts, attempts, core.clock,
                 {.secret = core.secrets.derive("forms")}),
        app{.clock = core.clock,
            .ulids = core.ulids,
            .metrics = core.metrics,
            .writer = core.writer(),
            .log = core.log(),
            .cities = core.cities,
            .identity = identity,
            .receipts = core.receipts,
            .pages = pages,
            .payments = core.runner(),
            .attempts = core.attempts(),
            .events = events,
            .pledge_rate = pledge_rate,
            .api_write_rate = attempts,
            .cpu = cpu,
            .simulation_rate = attempts,
            .site = site,
            .public_url = "",
            .asset_dir = test::assets_dir()},
        router([this] {
          auto routes = handlers::public_routes(app);
          for (auto& route : handlers::pledge_routes(app)) routes.push_back(std::move(route));
          for (auto& route : handlers::api_routes(app)) routes.push_back(std::move(route));
          return routes;
        }()) {}

  views::Site site;
  handlers::PageCache pages{8U << 20};
  http::EventHub events;
  ops::CpuPool cpu{1, 4};
  ops::PasswordHasher passwords{{1, 8}};
  ops::RateLimiter attempts{{.burst = 100, .window_us = kSecondUs}, [] { return kNoon; }};
  ops::RateLimiter pledge_rate;
  services::Identity identity;
  handlers::App app;
  http::Router router;
};

Town::Town(std::string_view product, std::int64_t pledges_per_minute) : database_(product) {
  app::CoreOptions options;
  options.settings.data.dir = dir_.path().string();
  options.settings.database.url = database_.url().str();
  options.clock = [this] { return now(); };
  options.sandbox_delays = {};
  EXPECT_TRUE(app::migrate_database(options.settings).ok());
  found_city("borgo");
  found_city("valle");
  core_ = std::make_unique<app::Core>(std::move(options));
  db_ = std::make_unique<store::Session>(core_->reading_session());
  web_ = std::make_unique<Web>(*core_, pledges_per_minute);
  jobs_ = core_->make_jobs({});
  core_->on_commit([this](const writer::Commit& commit) {
    std::vector<std::string> topics{handlers::topic(commit.city)};
    for (const auto& one : commit.campaigns) topics.push_back(handlers::topic(commit.city, one));
    for (const auto& one : commit.calls) topics.push_back(handlers::topic(commit.city, one));
    web_->pages.touch(topics);
  });
  open_call();
  campaign = add_campaign("Un giardino per tutti", -kDayUs, 30 * kDayUs);
}

Town::~Town() {
  jobs_.reset();
  core_->stop();
}

handlers::App& Town::app() { return web_->app; }

void Town::found_city(const std::string& name) {
  const services::CityRow row{.id = CityId::of(name),
                              .name = "Comune di " + name,
                              .hosts = {},
                              .palette = "terracotta",
                              .zone = "Europe/Rome",
                              .locale = "it",
                              .payee = "Comune di " + name,
                              .contact_email = "info@" + name + ".example",
                              .pledge_min = Money::cents(100),
                              .pledge_max = Money::cents(1'000'000),
                              .suggested = {Money::cents(1'000), Money::cents(2'500)},
                              .areas = {"Centro", "Porto"},
                              .themes = {"Verde"}};
  auto session = database_.write();
  EXPECT_TRUE(services::add_city(session, row, now()).ok());
}

void Town::open_call() {
  call = id<CallTag>();
  pool = id<PoolTag>();
  run(OpenCall{.id = call,
               .actor = kTownHall,
               .title = "Bando di quartiere",
               .summary = "Idee",
               .text = "## Chi\n\nTutti.",
               .opens = now() + -kDayUs,
               .closes = now() + kYearUs});
  const auto rule = matching::parse_rule(nlohmann::json{{"version", 1},
                                                        {"kind", "per_pledge"},
                                                        {"ratio", "1/1"},
                                                        {"cap_per_match", 5'000},
                                                        {"ceiling", "none"}});
  EXPECT_TRUE(rule.ok()) << (rule.ok() ? "" : rule.error().field);
  run(OpenPool{.id = pool,
               .call = call,
               .actor = kTownHall,
               .name = "Fondo del Comune",
               .kind = matching::PoolKind::kPublic,
               .order = 0,
               .rule = *rule,
               .rule_document = matching::canonical(*rule),
               .funders = {{id<FunderTag>(), "Comune", Money::cents(100'000)}}});
}

CampaignId Town::add_campaign(const std::string& title, std::int64_t opens_in_us,
                              std::int64_t ends_in_us, const std::string& area) {
  const auto made = id<CampaignTag>();
  CampaignContent content{
      .title = title,
      .summary = "Alberi e panchine",
      .story = "## Perché\n\nPer *tutti*.",
      .area = area,
      .theme = "Verde",
      .budget = {{"Alberi", Money::cents(60'000), true}, {"Panchine", Money::cents(40'000), false}},
      .plan = {{"Piantare", "2026-05-01"}},
      .indicators = {{"i1", "Alberi", "alberi", "0", "12.5", "2026-12-31"}},
      .goal = Money::cents(100'000),
      .model = matching::Model::kAllOrNothing,
      .opens = now() + opens_in_us,
      .deadline = now() + ends_in_us};
  run(SaveCampaign{.id = made, .call = call, .actor = kTownHall, .version = 0, .content = content});
  run(HandInCampaign{.id = made, .actor = kTownHall});
  run(PublishCampaign{.id = made, .actor = kTownHall});
  return made;
}

Outcome Town::run(writer::Command command) {
  auto outcome = core_->writer().run(city(), std::move(command));
  EXPECT_TRUE(outcome.ok()) << (outcome ? ""
                                        : std::string(to_string(outcome.error().code)) + " " +
                                              outcome.error().field);
  return outcome ? *outcome : Outcome{};
}

void Town::sign_in(const std::string& email) {
  const std::string token = "session-of-" + email;
  const auto person = id<PersonTag>();
  run(writer::WriteRows{[=, this](store::Session& session) {
    auto made = services::put_person(session,
                                     {.city = city(),
                                      .email = email,
                                      .name = "Maria Prova",
                                      .password_hash = "-",
                                      .roles = Roles().add(Role::kCitizen)},
                                     person.str(), now());
    session.execute(store::sql::add_session, {{"token_hash", ops::sha256_hex(token)},
                                              {"city", city()},
                                              {"person", PersonId::of(made->id)},
                                              {"now", now()},
                                              {"expires", now() + kDayUs}});
    return made;
  }});
  cookies_[services::session_cookie_name(city())] = token;
}

void Town::settle() {
  for (int round = 0; round < 50; ++round) {
    core_->sandbox().tick_now();
    const std::size_t done = jobs_->run_once();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (round > 3 && done == 0 && core_->runner().under_way() == 0) return;
  }
}

void Town::pay(const std::string& provider_page, const std::string& card_number) {
  EXPECT_EQ(pay_only(provider_page, card_number, card_number.empty() ? "cancel" : "card"),
            payments::sandbox::PageOutcome::Kind::kRedirect);
  settle();
}

payments::sandbox::PageOutcome::Kind Town::pay_only(const std::string& provider_page,
                                                    const std::string& card_number,
                                                    const std::string& action) {
  const std::string payment = provider_page.substr(provider_page.rfind('/') + 1);
  payments::sandbox::PageForm form{
      .action = action, .number = card_number, .expiry = "12/40", .name = "Maria Prova"};
  std::promise<payments::sandbox::PageOutcome::Kind> answered;
  core_->sandbox().page(payment, form, [&](const std::optional<sandbox::PageReply>& reply) {
    answered.set_value(reply ? reply->outcome.kind
                             : payments::sandbox::PageOutcome::Kind::kNotFound);
  });
  return answered.get_future().get();
}

http::Request Town::request(http::Method method, const std::string& target,
                            const std::string& body) {
  http::Request request;
  request.method = method;
  request.target = "/" + city_ + target;
  const std::size_t mark = std::min(request.target.find('?'), request.target.size());
  request.path = http::decode_path(request.target.substr(0, mark)).value();
  if (mark < request.target.size())
    request.query =
        http::form_decode(std::string_view(request.target).substr(mark + 1), http::kQueryPairsMax)
            .value();
  request.body = body;
  request.host = "127.0.0.1";
  request.authority = "127.0.0.1:8080";
  request.peer = "192.0.2.7";
  request.id = "test";
  std::string cookies;
  for (const auto& [name, value] : cookies_)
    cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
  if (!cookies.empty()) request.headers.emplace_back("cookie", cookies);
  for (const auto& [name, value] : headers_) request.headers.emplace_back(name, value);
  const auto found = core_->cities.find(request.host, request.path);
  request.params["city"] = found->city->id.str();
  request.params["base"] = found->base;
  request.path = found->rest;
  return request;
}

http::Handled Town::ask(http::Method method, const std::string& target, const std::string& body) {
  http::Request asked = request(method, target, body);
  const auto match = web_->router.match(method, asked.path);
  EXPECT_NE(match.route, nullptr) << target;
  if (match.route == nullptr) return http::Response::text(404, "text/plain", "no route");
  asked.params.insert(match.params.begin(), match.params.end());
  asked.route = match.route->pattern;
  http::Handled handled = match.route->handler(asked, *db_);
  while (auto* later = std::get_if<http::Later>(&handled)) {
    // Shared: the work may go on after this has lost its patience.
    const auto step = std::make_shared<std::promise<http::Step>>();
    auto found = step->get_future();
    const auto work = *later;  // the next answer replaces it
    work.start([step](http::Step next) { step->set_value(std::move(next)); });
    const bool in_time =
        !work.otherwise || found.wait_for(work.patience) == std::future_status::ready;
    handled = (in_time ? found.get() : work.otherwise)(*db_);
  }
  if (const auto* response = std::get_if<http::Response>(&handled)) keep_cookies(*response);
  return handled;
}

http::Response Town::get(const std::string& target) {
  return std::get<http::Response>(ask(http::Method::kGet, target));
}

http::Response Town::post(const std::string& target, const http::Pairs& form) {
  return std::get<http::Response>(ask(http::Method::kPost, target, http::form_encode(form)));
}

std::optional<http::Response> Town::cached(const std::string& target) {
  http::Request asked = request(http::Method::kGet, target, {});
  const auto match = web_->router.match(http::Method::kGet, asked.path);
  EXPECT_TRUE(match.route != nullptr && match.route->cacheable) << target;
  return handlers::cached_page(web_->app, asked, *match.route);
}

void Town::keep_cookies(const http::Response& response) {
  for (const auto& [name, value] : response.headers) {
    if (name != "Set-Cookie") continue;
    const std::size_t equals = value.find('=');
    cookies_[value.substr(0, equals)] = value.substr(equals + 1, value.find(';') - equals - 1);
  }
}

std::string hidden(const http::Response& page, const std::string& name) {
  const std::string start = "name=\"" + name + "\" value=\"";
  const std::size_t at = text(page).find(start);
  if (at == std::string::npos) return {};
  const std::size_t from = at + start.size();
  return text(page).substr(from, text(page).find('"', from) - from);
}

std::string header(const http::Response& response, std::string_view name) {
  for (const auto& [field, value] : response.headers)
    if (field == name) return value;
  return {};
}

const std::string& text(const http::Response& response) {
  static const std::string kEmpty;
  return response.body ? response.body->identity : kEmpty;
}

}  // namespace colletta::test
