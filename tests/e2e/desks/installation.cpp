#include "tests/e2e/desks/installation.hpp"

#include <algorithm>

#include "server/app/schema.hpp"
#include "server/ops/password.hpp"
#include "server/services/people.hpp"
#include "server/store/bulk.hpp"
#include "server/store/transaction.hpp"
#include "tests/e2e/http/raw_client.hpp"

namespace colletta::test {
namespace {

const ops::PasswordCost kCheap{.ops = 1, .memory_mib = 8};

std::string unescaped(std::string text) {
  for (const auto& [entity, plain] :
       {std::pair{"&quot;", "\""}, std::pair{"&#39;", "'"}, std::pair{"&lt;", "<"},
        std::pair{"&gt;", ">"}, std::pair{"&amp;", "&"}})
    for (std::size_t at = 0; (at = text.find(entity, at)) != std::string::npos; ++at)
      text.replace(at, std::string_view(entity).size(), plain);
  return text;
}

/// Ends the installations before the database server that they use.
class Shared : public testing::Environment {
 public:
  static std::map<std::string, std::unique_ptr<Installation>>& all() {
    static std::map<std::string, std::unique_ptr<Installation>> installations;
    return installations;
  }
  void TearDown() override { all().clear(); }
};
[[maybe_unused]] const auto* const kShared = testing::AddGlobalTestEnvironment(new Shared);

}  // namespace

Installation& Installation::shared(const std::string& product) {
  auto& installation = Shared::all()[product];
  if (!installation) installation = std::make_unique<Installation>(product);
  return *installation;
}

std::string Page::field(const std::string& name) const {
  const std::string needle = "name=\"" + name + "\"";
  const auto at = body.find(needle);
  if (at == std::string::npos) return {};
  const auto value = body.find("value=\"", at);
  if (value == std::string::npos) return {};
  const auto begin = value + 7;
  return unescaped(body.substr(begin, body.find('"', begin) - begin));
}

Fields with(Fields fields, const std::string& name, const std::string& value) {
  const auto found = std::ranges::find(fields, name, &Fields::value_type::first);
  if (found == fields.end())
    fields.emplace_back(name, value);
  else
    found->second = value;
  return fields;
}

std::vector<std::string> Page::headers(const std::string& name) const {
  std::vector<std::string> values;
  const std::string line = "\r\n" + name + ": ";
  for (auto at = head.find(line); at != std::string::npos; at = head.find(line, at + 1)) {
    const auto begin = at + line.size();
    values.push_back(head.substr(begin, head.find("\r\n", begin) - begin));
  }
  return values;
}

std::string Page::header(const std::string& name) const {
  const auto values = headers(name);
  return values.empty() ? std::string() : values.front();
}

Page Browser::send(const std::string& method, const std::string& path, std::string body) {
  std::string request = method + " " + base_ + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  request += "Accept-Language: en\r\nConnection: close\r\n" + extra_headers;
  for (const auto& [name, value] : cookies) request += "Cookie: " + name + "=" + value + "\r\n";
  if (method == "POST")
    request += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n";
  http::testing::RawClient client(port_);
  client.send(request + "\r\n" + body);
  const auto response = client.response();
  if (!response) return {};
  Page page{.status = response->status,
            .body = response->body,
            .location = {},
            .landing = {},
            .head = response->head};
  page.location = page.header("Location");
  if (page.location.starts_with(base_)) page.location.erase(0, base_.size());
  page.landing = page.location;
  for (const std::string& cookie : page.headers("Set-Cookie")) {
    const auto equals = cookie.find('=');
    const std::string name = cookie.substr(0, equals);
    const bool gone = cookie.find("Max-Age=0") != std::string::npos;
    if (name.starts_with("__Host-colletta-notice-") && !gone)
      page.landing += " " + cookie.substr(equals + 1, cookie.find(';') - equals - 1);
    cookies[name] = cookie.substr(equals + 1, cookie.find(';') - equals - 1);
    if (cookie.find("Max-Age=0") != std::string::npos) cookies.erase(name);
  }
  if (const std::string token = page.field("csrf"); !token.empty()) token_ = token;
  return page;
}

Page Browser::get(const std::string& path) { return send("GET", path, {}); }

Page Browser::post(const std::string& path, Fields form) {
  if (std::ranges::find(form, "csrf", &Fields::value_type::first) == form.end())
    form.emplace_back("csrf", token_);
  return send("POST", path, http::form_encode(form));
}

Page Browser::fill(const std::string& form_path, Fields form) {
  const Page page = get(form_path);
  EXPECT_EQ(page.status, 200) << form_path;
  return post(form_path, std::move(form));
}

Page Browser::log_in(const std::string& email, const std::string& password) {
  return fill("/login", {{"email", email}, {"password", password}, {"next", ""}});
}

Installation::Installation(std::string_view product) : database_(product) {
  ops::Settings settings;
  settings.data.dir = dir_.path().string();
  settings.database.url = database_.url().str();
  settings.server.port = 0;
  settings.login.argon2_ops = kCheap.ops;
  settings.login.argon2_memory_mib = kCheap.memory_mib;
  settings.login.attempts_per_address = 10'000;  // all browsers are on this machine
  settings.log.level = "error";
  EXPECT_TRUE(app::migrate_database(settings).ok());
  populate();
  app::CoreOptions options;
  options.settings = settings;
  core_ = std::make_unique<app::Core>(std::move(options));
  web_ = std::make_unique<app::Web>(*core_);
  EXPECT_TRUE(web_->start().ok());
}

Installation::~Installation() { web_->stop(); }

void Installation::populate() {
  store::Session session = database_.write();
  store::Transaction transaction(session);
  const std::string hash = ops::PasswordHasher(kCheap).hash(kPassword);
  ops::UlidMaker ulids(app::system_clock());
  for (const char* id : {"borgo", "altrove"}) {
    services::CityRow city;
    city.id = CityId::of(id);
    city.name = id;
    city.palette = "terracotta";
    city.zone = "Europe/Rome";
    city.locale = "it";
    city.payee = id;
    city.contact_email = "info@example.org";
    city.pledge_min = Money::cents(100);
    city.pledge_max = Money::cents(1'000'000);
    city.areas = {"Centro", "Nord"};
    city.themes = {"Verde"};
    ASSERT_TRUE(services::add_city(session, city, app::system_clock()()).ok());
    for (const auto& [who, role] :
         {std::pair{"promoter", "promoter"}, std::pair{"promoter2", "promoter"},
          std::pair{"officer", "officer"}, std::pair{"sponsor", "sponsor"},
          std::pair{"evaluator", "evaluator"}, std::pair{"evaluator2", "evaluator"},
          std::pair{"admin", "admin"}, std::pair{"leaver", "citizen"},
          std::pair{"citizen", "citizen"}, std::pair{"locked", "citizen"}}) {
      const auto made = services::put_person(session,
                                             {.city = city.id,
                                              .email = std::string(who) + "@example.org",
                                              .name = std::string("Name of ") + who,
                                              .password_hash = hash,
                                              .roles = Roles::parse(role).value()},
                                             ulids.next(), app::system_clock()());
      ASSERT_TRUE(made.ok());
    }
  }
  transaction.commit();
}

Browser Installation::browser(const std::string& who, const std::string& city) {
  Browser browser(web_->port(), city);
  if (who.empty()) return browser;
  EXPECT_EQ(browser.log_in(who + "@example.org", kPassword).status, 303) << who;
  return browser;
}

void Installation::run(writer::Command command) {
  const auto outcome = core_->writer().run(CityId::of("borgo"), std::move(command));
  EXPECT_TRUE(outcome.ok()) << to_string(outcome.error().code) << " " << outcome.error().field;
}

Actor Installation::actor(const std::string& who) {
  store::Session db = session();
  constexpr store::Query kPerson{
      "test_person", "SELECT id, roles FROM person WHERE city = 'borgo' AND email = :email"};
  const auto row =
      db.fetch_one<std::string, std::string>(kPerson, {{"email", who + "@example.org"}});
  return {.person = PersonId::of(std::get<0>(*row)),
          .roles = Roles::parse(std::get<1>(*row)).value()};
}

CallId Installation::open_call(const std::string& title) {
  const auto id = core_->ulids.next_id<CallTag>();
  run(OpenCall{id, actor("officer"), title, "In breve", "Il testo", now(), now() + 90 * kDayUs});
  return id;
}

CampaignId Installation::published_campaign(const CallId& call, const std::string& title) {
  const auto id = core_->ulids.next_id<CampaignTag>();
  CampaignContent content;
  content.title = title;
  content.summary = "Alberi";
  content.story = "Perché sì.";
  content.area = "Nord";
  content.theme = "Verde";
  content.budget = {{"Alberi", Money::cents(100'000), true}};
  content.indicators = {{"i1", "Alberi piantati", "alberi", "0", "12", "2030-12-31"}};
  content.goal = Money::cents(100'000);
  content.opens = now();
  content.deadline = now() + 30 * kDayUs;
  run(SaveCampaign{id, call, actor("promoter"), 0, content});
  run(HandInCampaign{id, actor("promoter")});
  run(PublishCampaign{id, actor("officer")});
  return id;
}

void Installation::end_campaign(const CampaignId& id) {
  run(writer::WriteRows{[id, now = now()](store::Session& session) {
    constexpr store::Query kEnd{"test_end", "UPDATE campaign SET deadline = :now WHERE id = :id"};
    session.execute(kEnd, {{"now", now}, {"id", id}});
    return Result<Outcome>(Outcome{});
  }});
  run(CloseCampaign{id});
}

void Installation::set_apply_by(const CallId& id, Timestamp apply_by) {
  run(writer::WriteRows{[id, apply_by](store::Session& session) {
    constexpr store::Query kSet{"test_apply_by",
                                "UPDATE call_selection SET apply_by = :at WHERE call_id = :id"};
    session.execute(kSet, {{"at", apply_by}, {"id", id}});
    return Result<Outcome>(Outcome{});
  }});
}

PledgeId Installation::pledge(const CampaignId& campaign, const std::string& name) {
  const auto id = core_->ulids.next_id<PledgeTag>();
  run(PlacePledge{.id = id,
                  .campaign = campaign,
                  .amount = Money::cents(5'000),
                  .person = {},
                  .email = "guest@example.org",
                  .public_name = name,
                  .message = "Forza!",
                  .locale = "it"});
  store::Session db = session();
  constexpr store::Query kAttempt{"test_attempt",
                                  "SELECT id FROM payment_attempt WHERE pledge = :pledge"};
  const auto attempt = db.fetch_one<std::string>(kAttempt, {{"pledge", id}});
  writer::SeeAttempt seen;
  seen.id = AttemptId::of(std::get<0>(*attempt));
  seen.provider = "sandbox";
  seen.reply.state = payments::PaymentState::kCaptured;
  seen.reply.reference = "pay_" + id.str();
  seen.reply.method = payments::Method::kCard;
  seen.reply.amount = Money::cents(5'000);
  run(seen);
  return id;
}

}  // namespace colletta::test
