#include "server/app/demo/demo.hpp"

#include <map>
#include <stdexcept>

#include "domain/base/limits.hpp"
#include "domain/matching/rule_json.hpp"
#include "domain/selection/rules_json.hpp"
#include "server/app/core.hpp"
#include "server/app/demo/content_json.hpp"
#include "server/app/demo/plan.hpp"
#include "server/app/demo/stage_clock.hpp"
#include "server/app/files.hpp"
#include "server/app/installation.hpp"
#include "server/ops/password.hpp"
#include "server/services/people.hpp"
#include "server/store/campaigns_read.hpp"
#include "server/store/journal_read.hpp"
#include "server/store/pools_read.hpp"
#include "server/store/ranking_read.hpp"
#include "server/store/transaction.hpp"

namespace colletta::app::demo {
namespace {

constexpr std::int64_t kPastOpensUs = 1'604'311'200 * kSecondUs;  // 2 November 2020, 10:00 UTC
constexpr std::int64_t kPastDays = 60;
constexpr std::int64_t kOpenSinceDays = 18, kOpenForDays = 45;
// A call that chooses by rules: its applications came before the open round began.
constexpr std::int64_t kSelectingSinceDays = 60, kEvaluatedSinceDays = 22, kSelectingForDays = 120;
// Another one, whose ranking is published.
constexpr std::int64_t kRankedSinceDays = 150, kAppliedSinceDays = 110, kRankingSinceDays = 80;
constexpr std::int64_t kSlotUs = 6 * kHourUs;  // gifts of a quarter of a day come together

/// The account of all demo promoters: the one that handbooks show, and nobody's.
constexpr const char* kDemoIban = "IT60X0542811101000000123456";

class Stage {
 public:
  Stage(Core& core, StageClock& clock, const DemoContent& content, DemoOptions& options)
      : core_(core),
        clock_(clock),
        content_(content),
        options_(options),
        dice_(options.seed),
        db_(core.reading_session()),
        jobs_(core.make_jobs({})) {}

  void run() {
    people();
    const Timestamp end_of_demo = system_clock()();
    const Timestamp today{end_of_demo.us - end_of_demo.us % kDayUs};
    past_round();
    ranking(today);
    selection(today);
    open_round(today);
  }

 private:
  struct Running {
    CampaignId id;
    const DemoCampaign* words = nullptr;
  };

  [[nodiscard]] const CityId& city() const { return content_.city.id; }

  Outcome must(writer::Command command) {
    auto outcome = core_.writer().run(city(), std::move(command));
    if (outcome) return *outcome;
    throw std::runtime_error("the demo was refused: " + outcome.error().field + " " +
                             std::string(to_string(outcome.error().code)) + " " +
                             outcome.error().detail);
  }

  Actor actor(const std::string& key) const { return actors_.at(key); }
  void tell(std::string_view what, std::size_t done, std::size_t all) {
    if (options_.progress)
      options_.progress(what, static_cast<int>(all == 0 ? 100 : done * 100 / all));
  }

  void people() {
    const auto& login = options_.settings.login;
    const ops::PasswordHasher hasher({login.argon2_ops, login.argon2_memory_mib});
    const std::string hash = hasher.hash(kDemoPassword);
    for (const DemoPerson& person : content_.people) {
      writer::WriteRows rows{[&](store::Session& session) {
        return services::put_person(session,
                                    {.city = city(),
                                     .email = person.email,
                                     .name = person.name,
                                     .password_hash = hash,
                                     .roles = person.roles},
                                    core_.ulids.next(), clock_.now());
      }};
      const Outcome outcome = must(std::move(rows));
      actors_[person.key] = {.person = PersonId::of(outcome.id), .roles = person.roles};
      names_[person.key] = person.name;
      emails_[person.key] = person.email;
    }
  }

  CallId open_call(const DemoRound& round, Timestamp opens, Timestamp closes) {
    const CallId call = core_.ulids.next_id<CallTag>();
    must(OpenCall{.id = call,
                  .actor = actor("officer"),
                  .title = round.title,
                  .summary = round.summary,
                  .text = round.text,
                  .opens = opens,
                  .closes = closes});
    int order = 0;
    for (const DemoPool& pool : round.pools) {
      OpenPool command;
      command.id = core_.ulids.next_id<PoolTag>();
      command.call = call;
      command.actor = actor("officer");
      command.name = pool.name;
      command.kind = pool.kind;
      command.order = ++order;
      command.rule = matching::parse_rule_text(pool.rule).value();
      command.rule_document = pool.rule;
      command.funders = {
          {FunderId::of(actor(pool.funder).person.str()), names_.at(pool.funder), pool.budget}};
      must(std::move(command));
    }
    return call;
  }

  std::vector<Running> publish(const DemoRound& round, const CallId& call, Timestamp opens,
                               Timestamp deadline) {
    std::vector<Running> running;
    for (const DemoCampaign& words : round.campaigns) {
      const CampaignId id = core_.ulids.next_id<CampaignTag>();
      CampaignContent content = words.content;
      content.opens = opens;
      content.deadline = deadline;
      must(SaveCampaign{.id = id,
                        .call = call,
                        .actor = actor(words.promoter),
                        .version = 0,
                        .content = std::move(content)});
      must(HandInCampaign{id, actor(words.promoter)});
      must(PublishCampaign{id, actor("officer")});
      running.push_back({id, &words});
    }
    return running;
  }

  void past_round() {
    const Timestamp opens{kPastOpensUs};
    const Timestamp deadline = opens + kPastDays * kDayUs;
    clock_.set(opens + -7 * kDayUs);
    const CallId call = open_call(content_.past, {opens.us - 7 * kDayUs}, deadline);
    const auto running = publish(content_.past, call, opens, deadline);
    Programme programme;
    for (const auto& one : running) programme.goals.push_back(one.words->content.goal);
    programme.least = Rational::make(2, 5).value();
    programme.total = Money::cents(32'000'000);
    programme.gifts = 4'123;
    programme.donors = 960;
    programme.length_us = kPastDays * kDayUs - kHourUs;
    programme.card_percent = 41;
    programme.bank_percent = 20;
    give(running, draw_gifts(programme, dice_), opens, "the programme of 2020-21");
    clock_.set(deadline);
    finish_jobs("closing and collecting");
    const auto funded = accounts_of_funded(running);
    pay_out(funded, 0, 50);
    after(running, opens);
    pay_out(funded, 1, 30);  // the rest waits for the last milestone
  }

  /// A call in its evaluation: applications are in, some of the scores as well.
  void selection(Timestamp today) {
    evaluated(content_.selection, today, today + -kSelectingSinceDays * kDayUs,
              today + -kEvaluatedSinceDays * kDayUs);
  }

  /// A call whose evaluation is over: everybody sees who was selected, and why.
  void ranking(Timestamp today) {
    const Timestamp apply_by = today + -kAppliedSinceDays * kDayUs;
    const CallId call =
        evaluated(content_.ranked, today, today + -kRankedSinceDays * kDayUs, apply_by);
    clock_.set(today + -kRankingSinceDays * kDayUs);
    const auto first = store::first_after_closing(db_, city(), call, apply_by);
    CHECK(first.has_value(), "evaluators have declared after the closing instant");
    log::Frontier tree;
    for (const auto& row : store::events_from(db_, city(), 0, *first + 1))
      tree.push(ops::sha256, log::leaf_hash(ops::sha256, row.body));
    must(PublishRanking{.id = core_.ulids.next(),
                        .call = call,
                        .actor = actor("officer"),
                        .tree_size = tree.size(),
                        .lot_seed = tree.root(ops::sha256)});
  }

  CallId evaluated(const DemoSelection& words, Timestamp today, Timestamp opens,
                   Timestamp apply_by) {
    clock_.set(opens);
    const CallId call = core_.ulids.next_id<CallTag>();
    must(OpenCall{.id = call,
                  .actor = actor("officer"),
                  .title = words.round.title,
                  .summary = words.round.summary,
                  .text = words.round.text,
                  .opens = opens,
                  .closes = today + kSelectingForDays * kDayUs,
                  .selection = SelectionTerms{
                      apply_by, selection::parse_rules_text(words.rules).value(), words.rules}});
    for (const DemoCampaign& one : words.round.campaigns) {
      clock_.add(3 * kDayUs);
      apply(one, call, today);
    }
    for (const std::string& key : words.evaluators) {
      clock_.add(kHourUs);
      must(AppointEvaluator{core_.ulids.next(), call, actor("officer"), emails_.at(key)});
    }
    clock_.set(apply_by);
    for (const DemoEvaluation& one : words.evaluations) {
      clock_.add(kHourUs);
      evaluate(one, call);
    }
    return call;
  }

  void apply(const DemoCampaign& words, const CallId& call, Timestamp today) {
    const CampaignId id = core_.ulids.next_id<CampaignTag>();
    CampaignContent content = words.content;
    content.opens = today + kOpenForDays * kDayUs;
    content.deadline = today + 2 * kOpenForDays * kDayUs;
    must(SaveCampaign{.id = id,
                      .call = call,
                      .actor = actor(words.promoter),
                      .version = 0,
                      .content = std::move(content)});
    must(HandInCampaign{id, actor(words.promoter)});
  }

  void evaluate(const DemoEvaluation& one, const CallId& call) {
    must(DeclareConflict{.id = core_.ulids.next(),
                         .call = call,
                         .application = one.application,
                         .actor = actor(one.evaluator),
                         .recused = !one.recused.empty(),
                         .reason = one.recused});
    if (one.reason.empty()) return;
    must(CommitScore{.id = core_.ulids.next(),
                     .call = call,
                     .application = one.application,
                     .actor = actor(one.evaluator),
                     .points = one.points,
                     .reason = one.reason});
  }

  void open_round(Timestamp today) {
    const Timestamp opens = today + -kOpenSinceDays * kDayUs;
    const Timestamp deadline = today + (kOpenForDays - kOpenSinceDays) * kDayUs;
    clock_.set(opens + -3 * kDayUs);
    const CallId call = open_call(content_.open, clock_.now(), deadline);
    const auto running = publish(content_.open, call, opens, deadline);
    Programme programme;
    for (const auto& one : running) programme.goals.push_back(one.words->content.goal);
    // Short of the city's threshold: so every page has something to hope for.
    programme.least = Rational::make(3, 10).value();
    programme.total = Money::cents(780'000);
    programme.gifts = 164;
    programme.donors = 130;
    programme.length_us = kOpenSinceDays * kDayUs - kHourUs;
    programme.card_percent = 55;
    programme.bank_percent = 0;
    give(running, draw_gifts(programme, dice_), opens, "the campaigns that are open now");
    finish_jobs("the last payments");
    after(running, opens);
  }

  /// Gifts of the same quarter of a day are placed and paid together, as on a busy site.
  void give(const std::vector<Running>& running, const std::vector<Gift>& gifts, Timestamp opens,
            std::string_view what) {
    for (std::size_t from = 0; from < gifts.size();) {
      const std::int64_t slot = gifts[from].at_us / kSlotUs;
      std::size_t until = from;
      while (until < gifts.size() && gifts[until].at_us / kSlotUs == slot) ++until;
      clock_.set(opens + gifts[until - 1].at_us);
      give_slot(running, gifts, from, until);
      // Bank transfers arrive, and what is asked again is asked.
      clock_.add(5 * 60 * kSecondUs);
      core_.sandbox().tick_now();
      jobs_->run_once();
      from = until;
      tell(what, from, gifts.size());
    }
  }

  void give_slot(const std::vector<Running>& running, const std::vector<Gift>& gifts,
                 std::size_t from, std::size_t until) {
    std::vector<PledgeId> ids(until - from);
    Countdown placed(ids.size());
    for (std::size_t i = from; i < until; ++i) {
      ids[i - from] = core_.ulids.next_id<PledgeTag>();
      submit(place(running, gifts[i], ids[i - from]), [&placed](const Result<Outcome>& outcome) {
        CHECK(outcome.ok(), "the demo's pledges are good ones");
        placed.done();
      });
    }
    placed.wait();
    Countdown begun(ids.size());
    for (std::size_t i = from; i < until; ++i) {
      auto attempt = core_.attempts().begin_of(db_, city(), ids[i - from]);
      CHECK(attempt.has_value(), "a placed pledge has its attempt");
      core_.runner().begin(std::move(*attempt), gifts[i].token,
                           [&begun](const Result<services::Begun>&) { begun.done(); });
    }
    begun.wait();
  }

  void submit(writer::Command command, writer::Done done) {
    CHECK(core_.writer().submit(city(), std::move(command), std::move(done)),
          "a slot of the demo fits the writer's queue");
  }

  PlacePledge place(const std::vector<Running>& running, const Gift& gift, const PledgeId& id) {
    PlacePledge command;
    command.id = id;
    command.campaign = running[gift.campaign].id;
    command.amount = gift.amount;
    command.email = "donatore" + std::to_string(gift.donor) + "@example.org";
    if (dice_.below(10) < 6) command.public_name = donor_name(gift.donor);
    if (dice_.below(10) == 0)
      command.message = content_.messages[dice_.below(content_.messages.size())];
    command.locale = "it";
    return command;
  }

  /// Runs the jobs, moving the clock on, until nothing is left to do.
  void finish_jobs(std::string_view what) {
    constexpr int kQuietRounds = 3;
    int quiet = 0;
    for (std::size_t round = 0; quiet < kQuietRounds; ++round) {
      core_.sandbox().tick_now();
      quiet = jobs_->run_once() == 0 ? quiet + 1 : 0;
      clock_.add(60 * kSecondUs);
      tell(what, std::min<std::size_t>(round, 99), 100);
    }
    tell(what, 100, 100);
  }

  /// The campaigns that succeeded, once their promoters' accounts are named, checked and old
  /// enough.
  std::vector<Running> accounts_of_funded(const std::vector<Running>& running) {
    std::vector<Running> funded;
    for (const Running& one : running)
      if (store::campaign(db_, city(), one.id)->state == CampaignState::kSucceeded)
        funded.push_back(one);
    for (const Running& one : funded) {
      const std::string& promoter = one.words->promoter;
      must(NamePayee{one.id, actor(promoter), names_.at(promoter), kDemoIban});
      must(VerifyPayee{one.id, actor("officer"), kDemoIban});
    }
    clock_.add(limits::kPayeeCoolOffUs);
    return funded;
  }

  /// A tranche of each: so many percent of all that it has, at a milestone of its plan.
  void pay_out(const std::vector<Running>& funded, std::size_t milestone, std::int64_t percent) {
    std::vector<PayoutId> tranches;
    for (const Running& one : funded) {
      Money all = store::campaign(db_, city(), one.id)->raised;
      for (const auto& holding : store::holdings_of_campaigns(db_, city(), {one.id}))
        all += holding.granted;
      const PayoutId id = tranches.emplace_back(core_.ulids.next_id<PayoutTag>());
      must(ProposePayout{.id = id,
                         .campaign = one.id,
                         .actor = actor("officer"),
                         .amount = Money::cents(all.cents() * percent / 100),
                         .milestone = one.words->content.plan.at(milestone).label});
      const auto& rail = core_.runner().gateway().capabilities();
      must(ApprovePayout{id, actor("city"), kDemoIban, rail.rail, rail.payout});
    }
    finish_jobs("paying out");
    for (const PayoutId& id : tranches)
      must(RecordTransfer{id, actor("officer"), "Mandato " + std::to_string(++orders_)});
  }

  /// What promoters and the city tell afterwards.
  void after(const std::vector<Running>& running, Timestamp opens) {
    struct Told {
      Timestamp at;
      writer::Command command;
    };
    std::vector<Told> all;
    for (const auto& one : running) {
      for (const DemoUpdate& u : one.words->updates)
        all.push_back(
            {opens + u.day * kDayUs,
             PublishUpdate{core_.ulids.next(), one.id,
                           actor(u.by_city ? "officer" : one.words->promoter), u.title, u.text}});
      for (const DemoMeasurement& m : one.words->measurements)
        all.push_back({parse_rfc3339(m.date + "T16:00:00Z").value(),
                       RecordMeasurement{core_.ulids.next(), one.id, actor(one.words->promoter),
                                         m.indicator, m.value, m.date, m.evidence, m.note}});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Told& a, const Told& b) { return a.at < b.at; });
    for (Told& told : all) {
      clock_.set(told.at);
      must(std::move(told.command));
    }
  }

  Core& core_;
  StageClock& clock_;
  const DemoContent& content_;
  DemoOptions& options_;
  Dice dice_;
  store::Session db_;
  std::unique_ptr<jobs::Jobs> jobs_;
  std::map<std::string, Actor> actors_;
  std::map<std::string, std::string> names_, emails_;
  int orders_ = 200;  ///< of the treasury, so far
};

constexpr std::string_view kLoading = "loading", kWhole = "whole";
std::string mark_of(const services::CityRow& city) { return "demo:" + city.id.str(); }

/// False: the city is there already, and whole.
bool make_city(const ops::Settings& settings, const services::CityRow& city) {
  const auto url = database_of(settings);
  if (!url) throw std::runtime_error(url.error().detail);
  auto session = store::Session::open(*url, store::Access::kWrite, {.lock_wait_ms = kLockWaitMs});
  store::Transaction transaction(session);
  const auto made = services::add_city(session, city, system_clock()());
  if (!made && made.error().code == Errc::kAlreadyExists) {
    if (mark(session, mark_of(city)) != kLoading) return false;
    throw std::runtime_error(
        "an earlier load of the demo city was interrupted and left half of it: "
        "empty this database (or delete the file) and load it again");
  }
  if (!made) throw std::runtime_error(made.error().field + " " + made.error().detail);
  set_mark(session, mark_of(city), kLoading);
  transaction.commit();
  return true;
}

/// After the last act: from now on another load finds a whole city.
void mark_whole(Core& core, const services::CityRow& city) {
  writer::WriteRows rows{[&](store::Session& session) -> Result<Outcome> {
    set_mark(session, mark_of(city), kWhole);
    return Outcome{};
  }};
  const auto done = core.writer().run(city.id, std::move(rows));
  if (!done) throw std::runtime_error("the demo city's mark could not be written");
}

}  // namespace

bool load_demo(DemoOptions options) {
  const DemoContent content = read_demo(files::demo());
  if (!make_city(options.settings, content.city)) return false;
  StageClock clock;
  clock.set({kPastOpensUs - 30 * kDayUs});
  CoreOptions core_options;
  core_options.settings = options.settings;
  core_options.clock = [&clock] { return clock.now(); };
  Core core(std::move(core_options));
  Stage(core, clock, content, options).run();
  mark_whole(core, content.city);
  core.stop();
  return true;
}

}  // namespace colletta::app::demo
