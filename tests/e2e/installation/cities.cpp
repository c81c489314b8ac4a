#include "tests/e2e/installation/cities.hpp"

#include "server/services/people.hpp"

namespace colletta::test {

services::CityRow city_row(const std::string& id, std::vector<std::string> hosts) {
  return {.id = CityId::of(id),
          .name = "Comune di " + id,
          .hosts = std::move(hosts),
          .palette = "terracotta",
          .zone = "Europe/Rome",
          .locale = "it",
          .payee = "Comune di " + id,
          .contact_email = "info@" + id + ".example",
          .pledge_min = Money::cents(100),
          .pledge_max = Money::cents(1'000'000),
          .suggested = {},
          .areas = {},
          .themes = {}};
}

CitiesTest::CitiesTest() {
  settings_.data.dir = data_.path().string();
  settings_.database.url = city_.url().str();
  settings_.server.port = 0;
  settings_.log.level = "error";
  settings_.login.argon2_ops = 1;
  settings_.login.argon2_memory_mib = 8;
}

CitiesTest::~CitiesTest() { stop(); }

void CitiesTest::stop() {
  if (web_) web_->stop();
  web_.reset();
  core_.reset();
}

void CitiesTest::add(const services::CityRow& city) {
  stop();  // SQLite has one writing process
  auto db = city_.write();
  const auto made = services::add_city(db, city, city_.now());
  ASSERT_TRUE(made.ok()) << made.error().field;
}

void CitiesTest::give_host(const std::string& host) {
  stop();
  auto db = city_.write();
  db.execute({"give_host", "UPDATE city SET hosts = :hosts WHERE id = :id"},
             {{"hosts", host + "\n"}, {"id", city_.id()}});
}

void CitiesTest::serve() {
  stop();
  app::CoreOptions options;
  options.settings = settings_;
  options.clock = city_.clock();
  core_ = std::make_unique<app::Core>(std::move(options));
  web_ = std::make_unique<app::Web>(*core_);
  ASSERT_TRUE(web_->start().ok());
}

RawResponse CitiesTest::ask(const std::string& bytes) {
  RawClient client(web_->port());
  client.send(bytes);
  return client.response().value_or(RawResponse());
}

RawResponse CitiesTest::get(const std::string& path, const std::string& host,
                            const std::string& fields) {
  return ask("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + fields +
             "Connection: close\r\n\r\n");
}

RawResponse CitiesTest::pledge(const std::string& base, const std::string& fields,
                               const std::string& host) {
  pledged_ = PledgeId::of(city_.ulid());
  const std::string body =
      R"({"campaign":")" + city_.campaign.str() + R"(","amount":1000,"email":"ada@posta.example"})";
  return ask("POST " + base + "/api/v1/pledges HTTP/1.1\r\nHost: " + host +
             "\r\nContent-Type: application/json\r\nIdempotency-Key: " + pledged_.str() + "\r\n" +
             fields + "Connection: close\r\nContent-Length: " + std::to_string(body.size()) +
             "\r\n\r\n" + body);
}

std::string CitiesTest::return_url() {
  auto db = core_->reading_session();
  const auto attempt = core_->attempts().begin_of(db, city_.id(), pledged_);
  return attempt ? attempt->return_url : "no attempt";
}

}  // namespace colletta::test
