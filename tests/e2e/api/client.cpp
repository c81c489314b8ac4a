#include "tests/e2e/api/client.hpp"

#include "server/services/people.hpp"
#include "sql/queries/services.hpp"

namespace colletta::test {

Api::Api() {
  const services::CityRow valle{.id = CityId::of("valle"),
                                .name = "Valle",
                                .hosts = {},
                                .palette = "terracotta",
                                .zone = "Europe/Rome",
                                .locale = "it",
                                .payee = "Valle",
                                .contact_email = "info@valle.example",
                                .pledge_min = Money::cents(100),
                                .pledge_max = Money::cents(1'000'000),
                                .suggested = {},
                                .areas = {},
                                .themes = {}};
  {
    auto db = city_.write();
    EXPECT_TRUE(services::add_city(db, valle, city_.now()).ok());
  }
  app::CoreOptions options;
  options.settings.data.dir = data_.path().string();
  options.settings.database.url = city_.url().str();
  options.settings.server.port = 0;
  options.settings.log.level = "error";
  options.clock = city_.clock();
  core_ = std::make_unique<app::Core>(std::move(options));
  web_ = std::make_unique<app::Web>(*core_);
  EXPECT_TRUE(web_->start().ok());
}

Api::~Api() { web_->stop(); }

Reply Api::send(const std::string& method, const std::string& path, const std::string& body,
                const payments::Headers& headers) {
  const payments::HttpCall call{
      .method = method,
      .url = "http://127.0.0.1:" + std::to_string(web_->port()) + at_ + path,
      .headers = headers,
      .body = body};
  payments::HttpReply reply = http_.send(call);
  Reply read{reply.status, std::move(reply.headers), nullptr};
  if (nlohmann::json::accept(reply.body)) read.body = nlohmann::json::parse(reply.body);
  return read;
}

Reply Api::pledge(const std::string& key, std::int64_t amount, const nlohmann::json& more) {
  nlohmann::json body{
      {"campaign", city_.campaign.str()}, {"amount", amount}, {"email", "maria@posta.example"}};
  if (!more.is_null()) body.update(more);
  return send("POST", "/api/v1/pledges", body.dump(),
              {{"Content-Type", "application/json"}, {"Idempotency-Key", key}});
}

payments::Headers Api::session(Role role) {
  const std::string token = "session-" + city_.ulid();
  const std::string person = city_.ulid();
  signed_in_ = {.person = PersonId::of(person), .roles = Roles().add(role)};
  must(writer(), city_.id(), writer::WriteRows{[&](store::Session& db) {
         auto made = services::put_person(db,
                                          {.city = city_.id(),
                                           .email = person + "@posta.example",
                                           .name = "Ada Prova",
                                           .password_hash = "-",
                                           .roles = signed_in_.roles},
                                          person, city_.now());
         db.execute(store::sql::add_session, {{"token_hash", ops::sha256_hex(token)},
                                              {"city", city_.id()},
                                              {"person", person},
                                              {"now", city_.now()},
                                              {"expires", city_.now() + kDayUs}});
         return made;
       }});
  return {{"Cookie", services::session_cookie_name(city_.id()) + "=" + token},
          {"X-CSRF-Token", web_->app().identity.csrf_token(city_.id(), token)},
          {"Content-Type", "application/json"}};
}

CampaignId Api::draft() {
  const CampaignId id = CampaignId::of(city_.ulid());
  CampaignContent content = city_.content({});
  content.title = "Una bozza";
  must(writer(), city_.id(),
       SaveCampaign{
           .id = id, .call = city_.call, .actor = signed_in_, .version = 0, .content = content});
  return id;
}

PledgeId Api::paid(std::int64_t amount) { return city_.give(writer(), amount); }

}  // namespace colletta::test
