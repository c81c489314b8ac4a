// A World as the writer would load it, for tests of decisions: an open call with a pool that
// doubles gifts, a published campaign, and pledges brought into any state by the decisions
// themselves.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "domain/call/decide.hpp"
#include "domain/campaign/decide.hpp"
#include "domain/matching/rule_json.hpp"
#include "domain/pledge/decide.hpp"

namespace colletta::test {

inline constexpr Timestamp kNow{1'772'452'800'000'000};  // 2026-03-02T12:00:00Z

/// Stands for SHA-256: all that decisions need of it is that it is a function of its input.
inline std::string fake_hash(std::string_view text) {
  const auto half = std::hash<std::string_view>{}(text);
  char hex[65];
  std::snprintf(hex, sizeof hex, "%064zx", half);
  return hex;
}

inline CampaignContent content_of_garden() {
  return {.title = "Un giardino",
          .summary = "Alberi",
          .story = "Per tutti.",
          .area = "Centro",
          .theme = "Verde",
          .budget = {{"Alberi", Money::cents(8'000), true}, {"Fiori", Money::cents(2'000), false}},
          .plan = {{"Piantare", "2026-05-01"}},
          .indicators = {{"i1", "Alberi", "alberi", "0", "12.5", "2026-12-31"}},
          .goal = Money::cents(10'000),
          .model = matching::Model::kAllOrNothing,
          .opens = kNow + -kDayUs,
          .deadline = kNow + kDayUs};
}

struct SmallWorld {
  World world;
  const Actor officer{.person = PersonId::of("OFFICER"), .roles = Roles().add(Role::kOfficer)};
  const Actor promoter{.person = PersonId::of("PROMOTER"), .roles = Roles().add(Role::kPromoter)};
  const Actor citizen{.person = PersonId::of("CITIZEN"), .roles = Roles().add(Role::kCitizen)};
  const CallId call = CallId::of("CALL");
  const PoolId pool = PoolId::of("POOL");
  const CampaignId campaign = CampaignId::of("GARDEN");
  int ids = 0;

  explicit SmallWorld(std::int64_t pool_cents = 100'000) {
    world.city = {CityId::of("borgo"), Money::cents(100), Money::cents(1'000'000)};
    world.now = kNow;
    world.fresh_id = [this] { return "ID" + std::to_string(++ids); };
    world.sha256_hex = fake_hash;
    run(OpenCall{.id = call,
                 .actor = officer,
                 .title = "Bando",
                 .summary = "",
                 .text = "Tutti.",
                 .opens = kNow + -kDayUs,
                 .closes = kNow + 9 * kDayUs});
    open_pool(pool, R"({"version":1,"kind":"per_pledge","ratio":"1/1","ceiling":"none"})",
              {{FunderId::of("CITY"), "Comune", Money::cents(pool_cents)}}, 0);
    run(SaveCampaign{.id = campaign,
                     .call = call,
                     .actor = promoter,
                     .version = 0,
                     .content = content_of_garden()});
    run(HandInCampaign{.id = campaign, .actor = promoter});
    run(PublishCampaign{.id = campaign, .actor = officer});
  }
  SmallWorld(const SmallWorld&) = delete;

  /// Matches one to one without a ceiling, and hands on what comes back.
  static constexpr const char* kRedistributing =
      R"({"version":1,"kind":"per_pledge","ratio":"1/1","ceiling":"none",)"
      R"("on_release":"redistribute"})";

  /// Opens a pool in the call. `rule` is a document that the parser takes.
  void open_pool(const PoolId& id, const std::string& rule, decltype(OpenPool::funders) funders,
                 int order = 1) {
    const auto parsed = matching::parse_rule_text(rule).value();
    run(OpenPool{.id = id,
                 .call = call,
                 .actor = officer,
                 .name = "Fondo",
                 .kind = matching::PoolKind::kPublic,
                 .order = order,
                 .rule = parsed,
                 .rule_document = matching::canonical(parsed),
                 .funders = std::move(funders)});
  }

  template <class C>
  Outcome run(C command) {
    const auto outcome = decide(world, std::move(command));
    EXPECT_TRUE(outcome.ok()) << (outcome ? "" : to_string(outcome.error().code)) << " "
                              << (outcome ? "" : outcome.error().field);
    return outcome ? *outcome : Outcome{};
  }
  template <class C>
  Error refuse(C command) {
    const auto events = world.events.size();
    const auto outcome = decide(world, std::move(command));
    EXPECT_FALSE(outcome.ok()) << "accepted";
    EXPECT_EQ(world.events.size(), events) << "what is refused leaves no event";
    return outcome ? Error{} : outcome.error();
  }

  PlacePledge form(std::int64_t cents = 1'000, const std::string& email = "maria@posta.example") {
    PlacePledge command;
    command.id = PledgeId::of("PLEDGE" + std::to_string(++ids));
    command.campaign = campaign;
    command.amount = Money::cents(cents);
    command.email = email;
    command.locale = "it";
    return command;
  }
  PledgeId place(std::int64_t cents = 1'000, const std::string& email = "maria@posta.example") {
    const PlacePledge command = form(cents, email);
    run(command);
    return command.id;
  }
  SeePayment fact(const PledgeId& id, PaymentFact fact, const std::string& code = {}) {
    return {.id = id,
            .fact = fact,
            .provider = "sandbox",
            .method = "card",
            .reference = "pay_" + id.str(),
            .code = code};
  }
  Outcome see(const PledgeId& id, PaymentFact what) { return run(fact(id, what)); }
  const Pledge& pledge(const PledgeId& id) { return world.pledges.at(id); }
  void close() {
    world.now = content_of_garden().deadline;
    run(CloseCampaign{campaign});
  }
  /// Names of the events from a position on.
  std::vector<std::string> events(std::size_t from = 0) const {
    std::vector<std::string> out;
    for (std::size_t i = from; i < world.events.size(); ++i)
      out.emplace_back(type_name(world.events[i].act));
    return out;
  }
};

}  // namespace colletta::test
