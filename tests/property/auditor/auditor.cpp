#include "tests/property/auditor/auditor.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "tests/property/auditor/rules.hpp"
#include "tests/property/auditor/tables.hpp"

namespace colletta::audit {
namespace {

/// Carries out one event after the other: what moves when. How much is in rules.hpp.
class Auditor {
 public:
  Auditor(const Json& vector, Sightings& seen) : tables_(read_tables(vector)), seen_(seen) {}

  void happen(const Json& event) {
    released_.clear();
    const std::string type = event.at("type");
    if (type == "pledge") return pledge(read_gift(event));
    if (type == "refund") return refund(tables_.gift(event.at("pledge")));
    if (type == "fund") return fund(event);
    if (type == "close") return close(tables_.campaign(event.at("campaign")));
    if (type == "close_round") return close_round();
    throw std::invalid_argument("unknown event " + type);
  }

  [[nodiscard]] Json outcome() const { return audit::outcome(tables_); }

 private:
  // --- the events -----------------------------------------------------------------------------

  void pledge(const Gift& gift) {
    const Campaign& campaign = tables_.campaign(gift.campaign);
    demand(campaign.state == "open", "a pledge to a closed campaign");
    for (const Gift& other : tables_.gifts) demand(other.pledge != gift.pledge, "a pledge twice");
    tables_.gifts.push_back(gift);
    // Pools work in their order.
    for (const Pool& pool : tables_.pools) {
      if (!lets_in(pool, campaign)) continue;
      if (kind_of(pool) == "per_pledge") {
        answer(pool, campaign, per_pledge(tables_, pool, campaign, gift));
      } else if (is_campaign_level(pool)) {
        compute_again(pool, campaign);
      }
    }
  }

  /// Reverses exactly the pledge's matches, by funder; what is held for a whole campaign is
  /// computed again while the campaign is open.
  void refund(Gift& gift) {
    demand(!gift.refunded, "a second refund");
    const Campaign& campaign = tables_.campaign(gift.campaign);
    gift.refunded = true;
    for (const Pool& pool : tables_.pools)
      release(pool, "refund, " + campaign.state,
              [&](const Movement& m) { return m.pledge == gift.pledge; });
    if (campaign.state == "open")
      for (const Pool& pool : tables_.pools)
        if (is_campaign_level(pool) && lets_in(pool, campaign)) compute_again(pool, campaign);
    redistribute_what_was_released("refund");
  }

  void fund(const Json& event) {
    Pool& pool = tables_.pool(event.at("pool"));
    const std::string id = event.at("funder");
    auto funder = std::find_if(pool.funders.begin(), pool.funders.end(),
                               [&](const Funder& known) { return known.id == id; });
    see(funder == pool.funders.end() ? "fund by a new funder" : "fund by a known funder");
    if (funder == pool.funders.end()) funder = pool.funders.insert(funder, Funder{id, 0});
    funder->put_in += event.at("amount").get<Cents>();
    if (redistributes(pool)) redistribute(pool, "fund");
  }

  /// Pools in their order, each computed a last time; then the campaign succeeds or fails; then its
  /// matches are granted, or all released.
  void close(Campaign& campaign) {
    demand(campaign.state == "open", "a second close");
    for (const Pool& pool : tables_.pools) {
      if (!lets_in(pool, campaign)) continue;
      if (is_campaign_level(pool)) {
        hold(pool, campaign, campaign_level(tables_, pool, campaign));
      } else if (kind_of(pool) == "per_pledge" && !condition_holds(tables_, pool, campaign)) {
        release_all(pool, campaign, "condition at the close");
      }
    }
    const Cents raised = tables_.raised(campaign);
    const bool succeeds = campaign.keeps_what_it_raises
                              ? raised > 0
                              : raised + tables_.matched(campaign) >= campaign.minimum;
    campaign.state = succeeds ? "succeeded" : "failed";
    see("close, " + campaign.state);
    if (!succeeds)
      for (const Pool& pool : tables_.pools) release_all(pool, campaign, "failed campaign");
    redistribute_what_was_released("close");
  }

  void close_round() {
    demand(!tables_.round_closed, "a second close of the round");
    for (const Campaign& campaign : tables_.campaigns)
      demand(campaign.state != "open", "the close of a round with an open campaign");
    tables_.round_closed = true;
    for (const Pool& pool : tables_.pools)
      if (kind_of(pool) == "quadratic") quadratic(pool);
  }

  // --- what moves -----------------------------------------------------------------------------

  /// The successful campaigns that the pool lets in and whose condition holds share what it has.
  void quadratic(const Pool& pool) {
    std::vector<Contender> contenders;
    for (const Campaign& campaign : tables_.campaigns)
      if (campaign.state == "succeeded" && lets_in(pool, campaign) &&
          condition_holds(tables_, pool, campaign))
        contenders.push_back(contender(tables_, pool, campaign));
    std::sort(contenders.begin(), contenders.end(),
              [](const Contender& a, const Contender& b) { return a.campaign < b.campaign; });
    const std::string variant = pool.rule.at("variant");
    share_quadratic(variant == "capital_constrained", tables_.left(pool), contenders);
    for (const Contender& contender : contenders) {
      const Campaign& campaign = tables_.campaign(contender.campaign);
      move(pool, campaign, "", contender.match);
      if (contender.match > 0) see("quadratic " + variant);
      if (contender.match > 0 && contenders.size() > 1) see("quadratic shared " + variant);
      if (contender.lower_id) see("quadratic tie to the lower id");
      if (contender.capped) see(cap_word(pool, contender));
    }
    if (variant == "capital_constrained")
      see(tables_.left(pool) > 0 ? "quadratic not all given" : "quadratic limited by budget");
  }

  static std::string cap_word(const Pool& pool, const Contender& contender) {
    return contender.cap == field(pool, "cap_per_campaign") ? "quadratic capped by cap_per_campaign"
                                                            : "quadratic capped by ceiling";
  }

  /// After the whole act: each redistributing pool that parts came back to, in the order of pools.
  void redistribute_what_was_released(const std::string& occasion) {
    const std::set<std::string> released = released_;
    for (const Pool& pool : tables_.pools)
      if (redistributes(pool) && released.contains(pool.id)) redistribute(pool, occasion);
  }

  /// Walks the confirmed pledges of open campaigns in journal order; each gets at most what the
  /// budget alone had withheld.
  void redistribute(const Pool& pool, const std::string& occasion) {
    for (const Gift& gift : tables_.gifts) {
      if (tables_.left(pool) == 0) return;
      const Campaign& campaign = tables_.campaign(gift.campaign);
      if (gift.refunded || campaign.state != "open") continue;
      const Value value = redistributed(tables_, pool, campaign, gift, owed(pool, gift));
      for (const std::string& word : value.limited_by) see("redistribution limited by " + word);
      if (value.m == 0) continue;
      see("redistribution after " + occasion);
      answer(pool, campaign, {pool.id, gift.pledge, value.m, {}, value.limited_by, 0, 0});
    }
  }

  /// What the budget alone had withheld from the pledge, less what it got since.
  [[nodiscard]] Cents owed(const Pool& pool, const Gift& gift) const {
    Cents owed = 0;
    bool confirmation = true;
    for (const Answer& answer : tables_.answers) {
      if (answer.pool != pool.id || answer.pledge != gift.pledge) continue;
      owed += confirmation ? answer.withheld : -answer.amount;
      confirmation = false;
    }
    return owed;
  }

  void answer(const Pool& pool, const Campaign& campaign, Answer answer) {
    answer.parts = move(pool, campaign, answer.pledge, answer.amount);
    answer.left = tables_.left(pool);
    for (const std::string& word : answer.limited_by) see("limited_by " + word);
    tables_.answers.push_back(answer);
  }

  /// A new match, over the funders in proportion to what each put in.
  std::vector<Cents> move(const Pool& pool, const Campaign& campaign, const std::string& pledge,
                          Cents amount) {
    std::vector<Cents> put_in, most;
    for (const Funder& funder : pool.funders) {
      put_in.push_back(funder.put_in);
      most.push_back(funder.put_in - tables_.paid(pool, funder));
    }
    const std::vector<Cents> parts = over_funders(amount, put_in, most);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i] == 0) continue;
      tables_.movements.push_back({pool.id, campaign.id, pledge, pool.funders[i].id, parts[i]});
      if (parts[i] == most[i] && amount > parts[i]) see("a funder exhausted, others carry on");
    }
    if (amount > 0) see("kind " + kind_of(pool));
    return parts;
  }

  /// At each pledge and refund of the campaign. A lump sum is reserved once, when the condition
  /// first holds; after that, until the close, it is computed again only to release.
  void compute_again(const Pool& pool, const Campaign& campaign) {
    Cents target = campaign_level(tables_, pool, campaign);
    if (kind_of(pool) == "lump_sum" && condition_has_held_.contains({pool.id, campaign.id}))
      target = std::min(target, tables_.held(pool, campaign));
    if (condition_holds(tables_, pool, campaign))
      condition_has_held_.insert({pool.id, campaign.id});
    hold(pool, campaign, target);
  }

  /// What is held for a whole campaign becomes `target`. Of less, what stays is shared again in
  /// proportion to what each put in, none holding more than before.
  void hold(const Pool& pool, const Campaign& campaign, Cents target) {
    const Cents own = tables_.held(pool, campaign);
    if (target > own) move(pool, campaign, "", target - own);
    if (target >= own) return;
    std::vector<Cents> put_in, before;
    for (const Funder& funder : pool.funders) {
      put_in.push_back(funder.put_in);
      before.push_back(tables_.held(pool, campaign, funder));
    }
    const std::vector<Cents> stays = over_funders(target, put_in, before);
    for (std::size_t i = 0; i < stays.size(); ++i)
      if (stays[i] < before[i])
        tables_.movements.push_back(
            {pool.id, campaign.id, "", pool.funders[i].id, stays[i] - before[i]});
    see(std::string("released in ") + (target > 0 ? "part, " : "whole, ") + kind_of(pool));
  }

  void release_all(const Pool& pool, const Campaign& campaign, const std::string& why) {
    release(pool, why, [&](const Movement& m) { return m.campaign == campaign.id; });
  }

  /// The opposite of each movement so far, those that were reversed before included.
  template <typename Which>
  void release(const Pool& pool, const std::string& why, Which which) {
    const std::vector<Movement> so_far = tables_.movements;
    Cents sum = 0;
    for (Movement movement : so_far) {
      if (movement.pool != pool.id || !which(movement)) continue;
      movement.amount = -movement.amount;
      sum -= movement.amount;
      tables_.movements.push_back(movement);
    }
    if (sum == 0) return;
    released_.insert(pool.id);
    see("released: " + why);
  }

  void see(const std::string& what) { ++seen_[what]; }

  static void demand(bool holds, const std::string& what) {
    if (!holds) throw std::invalid_argument(what);
  }

  Tables tables_;
  std::set<std::pair<std::string, std::string>> condition_has_held_;  ///< of (pool, campaign)
  std::set<std::string> released_;  ///< pools that parts came back to in this event
  Sightings& seen_;
};

}  // namespace

Json audit(const Json& vector, Sightings& seen) {
  Auditor auditor(vector, seen);
  for (const Json& event : vector.at("events")) auditor.happen(event);
  return auditor.outcome();
}

Json audit(const Json& vector) {
  Sightings seen;
  return audit(vector, seen);
}

}  // namespace colletta::audit
