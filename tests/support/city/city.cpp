#include "tests/support/city/city.hpp"

#include "domain/matching/rule_json.hpp"
#include "server/app/schema.hpp"
#include "server/services/people.hpp"
#include "server/services/verify.hpp"

namespace colletta::test {
namespace {

using Text = std::string;
using Int = std::int64_t;

}  // namespace

City::City(std::string_view product, const CityOptions& options)
    : start_(options.start), database_(product), ulids_(clock()) {
  ops::Settings settings;
  settings.database.url = url().str();
  settings.data.dir = data_dir();
  EXPECT_TRUE(app::migrate_database(settings).ok());
  found();
  open(options);
}

void City::found() {
  const services::CityRow row{.id = id_,
                              .name = "Comune di Borgo",
                              .hosts = {},
                              .palette = "terracotta",
                              .zone = "Europe/Rome",
                              .locale = "it",
                              .payee = "Comune di Borgo",
                              .contact_email = "info@borgo.example",
                              .pledge_min = Money::cents(100),
                              .pledge_max = Money::cents(1'000'000),
                              .suggested = {Money::cents(1'000)},
                              .areas = {"Centro"},
                              .themes = {"Verde"}};
  auto session = database_.write();
  EXPECT_TRUE(services::add_city(session, row, now()).ok());
}

void City::open(const CityOptions& options) {
  const auto w = writer();
  call = CallId::of(ulid());
  pool = PoolId::of(ulid());
  const auto rule = matching::parse_rule_text(options.rule).value();
  must(*w, id_,
       OpenCall{.id = call,
                .actor = officer,
                .title = "Bando di quartiere",
                .summary = "Idee",
                .text = "Tutti.",
                .opens = start_ + -kDayUs,
                .closes = start_ + 365 * kDayUs});
  must(*w, id_,
       OpenPool{.id = pool,
                .call = call,
                .actor = officer,
                .name = "Fondo del Comune",
                .kind = matching::PoolKind::kPublic,
                .order = 0,
                .rule = rule,
                .rule_document = matching::canonical(rule),
                .funders = {{FunderId::of(ulid()), "Comune", Money::cents(options.pool_cents)}}});
  campaign = publish(*w, options);
}

CampaignId City::publish(writer::Writer& w, const CityOptions& options) {
  const auto made = CampaignId::of(ulid());
  must(w, id_,
       SaveCampaign{
           .id = made, .call = call, .actor = officer, .version = 0, .content = content(options)});
  must(w, id_, HandInCampaign{.id = made, .actor = officer});
  must(w, id_, PublishCampaign{.id = made, .actor = officer});
  return made;
}

CampaignContent City::content(const CityOptions& options) const {
  return {.title = "Un giardino per tutti",
          .summary = "Alberi e panchine",
          .story = "Per *tutti*.",
          .area = "Centro",
          .theme = "Verde",
          .budget = {{"Alberi", Money::cents(options.goal_cents), true}},
          .plan = {{"Piantare", "2026-05-01"}},
          .indicators = {{"i1", "Alberi", "alberi", "0", "12.5", "2026-12-31"}},
          .goal = Money::cents(options.goal_cents),
          .model = options.model,
          .opens = start_ + -kDayUs,
          .deadline = deadline()};
}

Clock City::clock() const {
  return [this] { return now(); };
}

std::unique_ptr<writer::Writer> City::writer(writer::Hooks hooks, writer::Options options) {
  return writer_at(url(), std::move(hooks), std::move(options));
}

std::unique_ptr<writer::Writer> City::writer_at(const store::DatabaseUrl& at, writer::Hooks hooks,
                                                writer::Options options) {
  return std::make_unique<writer::Writer>(
      at, std::move(options), clock(),
      writer::Crypto{ops::sha256_hex, ops::hmac_sha256, ops::random_bytes, ops::base64, ops::hex},
      [this] { return ulid(); }, std::move(hooks));
}

std::unique_ptr<app::Core> City::core(const std::string& data) {
  app::CoreOptions options;
  options.settings.data.dir = data.empty() ? data_dir() : data;
  options.settings.database.url = url().str();
  options.clock = clock();
  std::filesystem::create_directories(options.settings.data.dir);
  return std::make_unique<app::Core>(std::move(options));
}

PlacePledge City::pledge(std::int64_t cents, const std::string& email, CampaignId to) {
  PlacePledge command;
  command.id = PledgeId::of(ulid());
  command.campaign = to.empty() ? campaign : std::move(to);
  command.amount = Money::cents(cents);
  command.email = email.empty() ? "guest" + std::to_string(++guests_) + "@posta.example" : email;
  command.public_name = "Maria";
  command.message = "Forza!";
  command.locale = "it";
  return command;
}

AttemptId City::attempt_of(const PledgeId& pledge, payments::Operation operation) {
  auto session = read();
  const auto rows = session.fetch<Text>(
      {"newest_attempt",
       "SELECT id FROM payment_attempt WHERE pledge = :pledge AND operation = :operation "
       "ORDER BY id DESC LIMIT 1"},
      {{"pledge", pledge}, {"operation", std::string(payments::to_string(operation))}});
  EXPECT_EQ(rows.size(), 1U) << "no attempt to " << payments::to_string(operation);
  return rows.empty() ? AttemptId() : AttemptId::of(std::get<0>(rows.front()));
}

std::int64_t City::attempts_of(const PledgeId& pledge) const {
  return number("SELECT COUNT(*) FROM payment_attempt WHERE pledge = '" + pledge.str() + "'");
}

writer::SeeAttempt City::seen(const PledgeId& pledge, payments::Operation operation,
                              payments::PaymentState state, std::int64_t cents) {
  writer::SeeAttempt command;
  command.id = attempt_of(pledge, operation);
  command.reply.state = state;
  command.reply.reference =
      (operation == payments::Operation::kRefund ? "ref_" : "pay_") + pledge.str();
  command.reply.method = payments::Method::kCard;
  command.reply.amount = Money::cents(cents);
  command.provider = "sandbox";
  return command;
}

PledgeId City::give(writer::Writer& w, std::int64_t cents, const std::string& email,
                    const CampaignId& to) {
  const PlacePledge placed = pledge(cents, email, to);
  must(w, id_, placed);
  must(w, id_,
       seen(placed.id, payments::Operation::kBegin, payments::PaymentState::kAuthorised, cents));
  return placed.id;
}

PledgeRowSeen City::row(const PledgeId& pledge) const {
  auto session = read();
  const auto found = session.fetch_one<Text, Text, Text, Int, Int, Int, Int>(
      {"pledge_row",
       "SELECT state, task, reason, collected, counted, seq, refund_seq FROM pledge "
       "WHERE id = :id"},
      {{"id", pledge}});
  if (!found) return {.state = "none", .task = {}, .reason = {}};
  const auto& [state, task, reason, collected, counted, seq, refund_seq] = *found;
  return {state, task, reason, collected == 1, counted == 1, seq, refund_seq};
}

std::int64_t City::number(const std::string& sql) const {
  auto session = read();
  return std::get<0>(session.fetch_one<Int>({"number", sql}).value());
}

std::vector<std::string> City::events(std::int64_t from) const {
  auto session = read();
  std::vector<std::string> out;
  session.for_each<Text>(
      {"event_types", "SELECT type FROM event WHERE city = :city AND seq >= :from ORDER BY seq"},
      {{"city", id_}, {"from", from}}, [&](const Text& type) { out.push_back(type); });
  return out;
}

std::vector<std::string> City::findings() const {
  auto session = read();
  std::vector<std::string> out;
  for (const Finding& finding : services::verify(session, id_, {}).findings)
    out.push_back(std::to_string(finding.seq) + ": " + finding.what);
  return out;
}

Outcome must(writer::Writer& w, const CityId& city, writer::Command command) {
  const std::string name(writer::name_of(command));
  const auto outcome = w.run(city, std::move(command));
  EXPECT_TRUE(outcome.ok()) << name << ": " << (outcome ? "" : to_string(outcome.error().code))
                            << " " << (outcome ? "" : outcome.error().field);
  return outcome ? *outcome : Outcome{};
}

Errc refused(writer::Writer& w, const CityId& city, writer::Command command) {
  const std::string name(writer::name_of(command));
  const auto outcome = w.run(city, std::move(command));
  EXPECT_FALSE(outcome.ok()) << name << " was accepted";
  return outcome ? Errc::kInternal : outcome.error().code;
}

}  // namespace colletta::test
