// A random round, brought about by the decisions themselves: two campaigns, a pool of each kind of
// rule, one of them soon empty so that it gives on what is released, facts of payments in any
// order, refunds, money that is added, both closes and the close of the call.
#pragma once

#include <algorithm>
#include <random>
#include <utility>

#include "tests/unit/domain/small_world.hpp"

namespace colletta::test {

class RandomRound {
 public:
  explicit RandomRound(unsigned seed) : w_(seed % 2 == 0 ? 100'000 : 5'000), dice_(seed) {
    using nlohmann::json;
    open("QUEUE", 2'000,
         {{"kind", "per_pledge"},
          {"ratio", "1/1"},
          {"cap_per_donor", 9'000},
          {"on_release", "redistribute"}});
    open("SUMS", 7'000, {{"kind", "quadratic"}, {"variant", variant()}});
    const std::string first = ceiling(), second = ceiling(), third = ceiling();
    open("TOPUP", 3'000 + 500 * roll(20),
         {{"kind", "top_up"}, {"condition", condition()}, {"ceiling", first}});
    open("SHARE", 2'000 + 500 * roll(20),
         {{"kind", "fixed_share"},
          {"share", "1/4"},
          {"condition", condition()},
          {"ceiling", second}});
    open("LUMP", 2'000 + 500 * roll(10),
         {{"kind", "lump_sum"}, {"amount", 1'500}, {"condition", condition()}, {"ceiling", third}});
    CampaignContent content = content_of_garden();
    content.title = "Un parco";
    content.model = matching::Model::kKeepWhatYouRaise;
    w_.run(SaveCampaign{
        .id = park_, .call = w_.call, .actor = w_.promoter, .version = 0, .content = content});
    w_.run(HandInCampaign{.id = park_, .actor = w_.promoter});
    w_.run(PublishCampaign{.id = park_, .actor = w_.officer});
  }

  /// The events of the whole round, and of what happened to its payments afterwards.
  const std::vector<Event>& live() {
    const int close_at = 90 + roll(60), park_at = close_at + roll(20);
    for (int step = 0; step < 220; ++step) {
      if (step == close_at) w_.close();
      if (step == park_at) w_.run(CloseCampaign{park_});
      if (step == 190) close_call();
      if (step < close_at && roll(2) == 0) place();
      if (step < close_at && roll(6) == 0) fund();
      if (!pledges_.empty()) happen();
    }
    return w_.world.events;
  }

  [[nodiscard]] const World& world() const { return w_.world; }

 private:
  int roll(int n) { return static_cast<int>(dice_() % static_cast<unsigned>(n)); }
  std::string variant() { return roll(2) == 0 ? "proportional" : "capital_constrained"; }
  std::string ceiling() { return roll(2) == 0 ? "none" : "goal"; }
  nlohmann::json condition() {
    if (roll(2) == 0) return {{"donors", 1 + roll(8)}};
    return {{"raised", 1'000 + 1'000 * roll(12)}};
  }

  void open(const std::string& id, std::int64_t cents, nlohmann::json rule) {
    rule["version"] = 1;
    if (!rule.contains("ceiling")) rule["ceiling"] = "none";
    w_.open_pool(PoolId::of(id), rule.dump(),
                 {{FunderId::of("CITY"), "Comune", Money::cents(cents * 2 / 3)},
                  {FunderId::of("BANK"), "Banca", Money::cents(cents - cents * 2 / 3)}},
                 ++opened_);
  }
  void place() {
    PlacePledge form = w_.form(100 + 100 * roll(40), "c" + std::to_string(roll(12)) + "@b.cd");
    if (roll(3) == 0) form.campaign = park_;
    w_.run(form);
    pledges_.push_back(form.id);
  }
  void fund() {
    w_.run(FundPool{.id = "FUND" + std::to_string(++funded_),
                    .pool = PoolId::of(roll(3) == 0 ? "TOPUP" : "QUEUE"),
                    .actor = w_.officer,
                    .funder = FunderId::of("CITY"),
                    .name = "Comune",
                    .amount = Money::cents(100 + 100 * roll(60))});
  }
  void happen() {
    const PledgeId id = pledges_[static_cast<std::size_t>(roll(static_cast<int>(pledges_.size())))];
    if (roll(8) == 0)
      static_cast<void>(decide(w_.world, RefundPledge{.id = id, .actor = w_.officer}));
    else if (roll(8) == 0)
      static_cast<void>(decide(w_.world, SettlePledge{id}));
    else
      w_.run(w_.fact(id, static_cast<PaymentFact>(roll(11))));
  }
  void close_call() {
    w_.world.now = w_.world.calls.at(w_.call).closes;
    w_.run(CloseCall{w_.call});
  }

  SmallWorld w_;
  std::mt19937 dice_;
  const CampaignId park_ = CampaignId::of("PARK");
  std::vector<PledgeId> pledges_;
  int opened_ = 0, funded_ = 0;
};

}  // namespace colletta::test
