#include "tests/bench/stage.hpp"

#include <stdexcept>
#include <string>

#include "domain/matching/rule_json.hpp"
#include "server/app/core.hpp"
#include "server/app/demo/content_json.hpp"
#include "server/app/schema.hpp"
#include "server/services/people.hpp"
#include "server/store/transaction.hpp"
#include "sql/queries/writer.hpp"

namespace colletta::bench {
namespace {

constexpr std::int64_t kRoundUs = 30 * kDayUs;
constexpr Money kPoolBudget = Money::cents(1'000'000'000);  // never used up: each pledge is matched

constexpr const char* kRules[] = {
    R"({"version":1,"kind":"per_pledge","ratio":"1/1","cap_per_pledge":5000,"ceiling":"none"})",
    R"({"version":1,"kind":"per_pledge","ratio":"1/2","ceiling":"none"})"};

template <class T>
T must(Result<T> result) {
  if (result) return std::move(result).value();
  throw std::runtime_error("the stage was refused: " + result.error().field + " " +
                           std::string(to_string(result.error().code)) + " " +
                           result.error().detail);
}

void make_city(const ops::Settings& settings, const services::CityRow& city) {
  must(app::migrate_database(settings));
  auto session = store::Session::open(must(app::database_of(settings)), store::Access::kWrite,
                                      {.lock_wait_ms = app::kLockWaitMs});
  store::Transaction transaction(session);
  must(services::add_city(session, city, app::system_clock()()));
  transaction.commit();
}

/// One person who is promoter and officer at once: nobody logs in.
Actor make_actor(app::Core& core, const CityId& city) {
  const Roles roles = Roles().add(Role::kPromoter).add(Role::kOfficer);
  writer::WriteRows rows{[&](store::Session& session) {
    return services::put_person(session,
                                {.city = city,
                                 .email = "bench@borgosereno.example",
                                 .name = "Cooperativa Cronometro",
                                 .password_hash = "",
                                 .roles = roles},
                                core.ulids.next(), core.clock());
  }};
  const Outcome outcome = must(core.writer().run(city, std::move(rows)));
  return {.person = PersonId::of(outcome.id), .roles = roles};
}

OpenPool pool(const PoolId& id, const CallId& call, const Actor& actor, int place) {
  OpenPool command;
  command.id = id;
  command.call = call;
  command.actor = actor;
  command.name = "Fondo " + std::to_string(place + 1);
  command.order = place + 1;
  command.rule = must(matching::parse_rule_text(kRules[place]));
  command.rule_document = matching::canonical(command.rule);
  command.funders = {{FunderId::of(actor.person.str()), "Borgo Sereno", kPoolBudget}};
  return command;
}

}  // namespace

CampaignContent stage_content() {
  CampaignContent content = app::demo::read_demo(COLLETTA_DEMO).open.campaigns.front().content;
  content.opens = app::system_clock()() + -kDayUs;
  content.deadline = content.opens + (kRoundUs - kDayUs);  // within the call
  return content;
}

Stage make_stage(const ops::Settings& settings) {
  const app::demo::DemoContent demo = app::demo::read_demo(COLLETTA_DEMO);
  make_city(settings, demo.city);
  app::CoreOptions options;
  options.settings = settings;
  app::Core core(std::move(options));
  Stage stage{.city = demo.city.id,
              .call = core.ulids.next_id<CallTag>(),
              .actor = make_actor(core, demo.city.id),
              .campaign = core.ulids.next_id<CampaignTag>()};
  const auto run = [&](writer::Command command) {
    must(core.writer().run(stage.city, std::move(command)));
  };
  const Actor& actor = stage.actor;
  const CallId& call = stage.call;
  const Timestamp opens = core.clock() + -kDayUs;
  run(OpenCall{.id = call,
               .actor = actor,
               .title = demo.open.title,
               .summary = demo.open.summary,
               .text = demo.open.text,
               .opens = opens,
               .closes = opens + kRoundUs});
  for (int place = 0; place < 2; ++place) {
    stage.pools[place] = core.ulids.next_id<PoolTag>();
    run(pool(stage.pools[place], call, actor, place));
  }
  run(SaveCampaign{.id = stage.campaign,
                   .call = call,
                   .actor = actor,
                   .version = 0,
                   .content = stage_content()});
  run(HandInCampaign{stage.campaign, actor});
  run(PublishCampaign{stage.campaign, actor});
  core.stop();
  auto session = core.reading_session();
  const auto head = session.fetch_one<std::int64_t>(
      store::Query{"bench_head", "SELECT next_seq FROM journal_head"});
  stage.next_seq = std::get<0>(head.value());
  return stage;
}

}  // namespace colletta::bench
