#include "tests/bench/crowd.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <unordered_map>

#include "server/app/core.hpp"
#include "server/app/demo/content_json.hpp"

namespace colletta::bench {
namespace {

constexpr std::size_t kGiftsEach = 4;
constexpr std::int64_t kCrowdBatch = 1'024;  // the larger, the sooner it is made
constexpr std::size_t kWindow = 2'048;  // commands that wait: many full batches, half of the queue

/// Commands handed to the writer without waiting for each; the first refusal ends all.
class Orders {
 public:
  Orders(app::Core& core, CityId city) : core_(core), city_(std::move(city)) {}
  ~Orders() { wait_until(0); }
  Orders(const Orders&) = delete;
  Orders& operator=(const Orders&) = delete;

  void give(writer::Command command) {
    wait_until(kWindow);
    {
      const std::lock_guard lock(mutex_);
      ++waiting_;
      if (!refused_.empty()) throw std::runtime_error("the writer refused: " + refused_);
    }
    const bool taken = core_.writer().submit(city_, std::move(command), [this](auto outcome) {
      const std::lock_guard lock(mutex_);
      if (!outcome && refused_.empty())
        refused_ = outcome.error().field + " " + std::string(to_string(outcome.error().code));
      --waiting_;
      changed_.notify_all();
    });
    if (!taken) throw std::runtime_error("the writer's queue is smaller than its limit");
  }

  void finish() {
    wait_until(0);
    if (!refused_.empty()) throw std::runtime_error("the writer refused: " + refused_);
  }

 private:
  void wait_until(std::size_t most) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_ <= most; });
  }

  app::Core& core_;
  const CityId city_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t waiting_ = 0;
  std::string refused_;
};

/// Attempts that commits have made and nobody has answered.
class Due {
 public:
  void add(const writer::Commit& commit) {
    const std::lock_guard lock(mutex_);
    for (const auto& attempt : commit.attempts)
      if (attempt.operation == payments::Operation::kBegin) attempts_.push_back(attempt);
  }
  std::deque<writer::Attempt> take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(attempts_, {});
  }

 private:
  std::mutex mutex_;
  std::deque<writer::Attempt> attempts_;
};

writer::SeeAttempt authorised(const writer::Attempt& attempt) {
  writer::SeeAttempt seen;
  seen.id = attempt.id;
  seen.reply.state = payments::PaymentState::kAuthorised;
  seen.reply.reference = "pay_" + attempt.pledge.str();
  seen.reply.method = payments::Method::kCard;
  seen.reply.amount = kPledgeAmount;
  seen.provider = "sandbox";
  return seen;
}

void add_campaigns(app::Core& core, Crowd& crowd, std::size_t count) {
  const app::demo::DemoContent demo = app::demo::read_demo(COLLETTA_DEMO);
  const auto& [areas, themes] = std::tie(demo.city.areas, demo.city.themes);
  crowd.area = areas.front();
  crowd.theme = themes.front();
  const Stage& stage = crowd.stage;
  Orders orders(core, stage.city);
  CampaignContent content = stage_content();
  const std::string title = content.title;
  const std::size_t before = crowd.campaigns.size();
  for (std::size_t number = before; number < count; ++number) {
    const auto id = core.ulids.next_id<CampaignTag>();
    content.title = title + " " + std::to_string(number);
    content.area = areas[number % areas.size()];
    content.theme = themes[number / areas.size() % themes.size()];
    orders.give(SaveCampaign{
        .id = id, .call = stage.call, .actor = stage.actor, .version = 0, .content = content});
    crowd.campaigns.push_back(id);
  }
  // Step by step: a batch knows of a campaign what stood there when it began.
  orders.finish();
  for (std::size_t i = before; i < count; ++i)
    orders.give(HandInCampaign{crowd.campaigns[i], stage.actor});
  orders.finish();
  for (std::size_t i = before; i < count; ++i)
    orders.give(PublishCampaign{crowd.campaigns[i], stage.actor});
  orders.finish();
}

PlacePledge gift(const CampaignId& campaign, PledgeId id, std::size_t citizen) {
  PlacePledge command;
  command.id = std::move(id);
  command.campaign = campaign;
  command.amount = kPledgeAmount;
  command.email = "crowd" + std::to_string(citizen) + "@example.org";
  command.public_name = "Citizen " + std::to_string(citizen);
  command.message = "Coraggio!";
  command.locale = "it";
  return command;
}

void add_pledges(app::Core& core, const Crowd& crowd, std::size_t count) {
  Due due;
  core.on_commit([&due](const writer::Commit& commit) { due.add(commit); });
  {
    Orders orders(core, crowd.stage.city);
    const auto answer_due = [&] {
      for (const auto& attempt : due.take()) orders.give(authorised(attempt));
    };
    for (std::size_t i = 0; i < count; ++i) {
      // One campaign after the other: a batch that knows few of them is made soonest.
      const CampaignId& campaign = crowd.campaigns[i * crowd.campaigns.size() / count];
      orders.give(gift(campaign, core.ulids.next_id<PledgeTag>(), i / kGiftsEach));
      if (i % kWindow == 0) answer_due();
    }
    orders.finish();
    answer_due();
    orders.finish();
  }
  core.on_commit({});
}

app::CoreOptions options_of(const ops::Settings& settings) {
  app::CoreOptions options;
  options.settings = settings;
  options.settings.writer.batch_max = kCrowdBatch;
  return options;
}

}  // namespace

Town::Town(std::size_t campaigns) {
  settings.data.dir = dir.path().string();
  crowd = {.stage = make_stage(settings), .campaigns = {}, .area = {}, .theme = {}};
  crowd.campaigns.push_back(crowd.stage.campaign);
  app::Core core(options_of(settings));
  add_campaigns(core, crowd, campaigns);
  core.stop();
}

void Town::grow(std::size_t count) {
  app::Core core(options_of(settings));
  add_pledges(core, crowd, count);
  core.stop();
  pledges += count;
}

}  // namespace colletta::bench
