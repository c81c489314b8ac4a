#include "tests/property/auditor/rules.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace colletta::audit {
namespace {

bool lists(const Json& eligible, const char* field, const std::string& name) {
  if (!eligible.contains(field)) return true;  // all
  const Json& names = eligible.at(field);
  return std::find(names.begin(), names.end(), name) != names.end();
}

Json eligible_of(const Pool& pool) { return pool.rule.value("eligible", Json::object()); }

/// Half-open, UTC, whole seconds: such texts sort as the instants do.
bool inside(const Json& window, const std::string& second) {
  return window.at("from").get<std::string>().substr(0, 19) <= second &&
         second < window.at("until").get<std::string>().substr(0, 19);
}

/// In a rate's window its ratio instead of the rule's.
std::string ratio_of(const Pool& pool, const Gift& gift) {
  for (const Json& rate : pool.rule.value("rates", Json::array()))
    if (inside(rate, gift.second)) return rate.at("ratio");
  return pool.rule.value("ratio", "1/1");
}

std::optional<Cents> minus(std::optional<Cents> from, Cents what) {
  if (!from) return {};
  return *from - what;
}

}  // namespace

void Value::at_most(std::optional<Cents> most, const std::string& word) {
  if (!most) return;
  const Cents limit = std::max<Cents>(*most, 0);
  if (m <= limit) return;
  m = limit;
  limited_by.push_back(word);
}

std::string kind_of(const Pool& pool) { return pool.rule.at("kind"); }

bool is_campaign_level(const Pool& pool) {
  return kind_of(pool) != "per_pledge" && kind_of(pool) != "quadratic";
}

bool redistributes(const Pool& pool) {
  return pool.rule.value("on_release", "return_to_pool") == "redistribute";
}

bool lets_in(const Pool& pool, const Campaign& campaign) {
  const Json eligible = eligible_of(pool);
  return lists(eligible, "areas", campaign.area) && lists(eligible, "themes", campaign.theme);
}

std::string keeps_out(const Pool& pool, const Gift& gift) {
  const Json eligible = eligible_of(pool);
  if (gift.amount < eligible.value("min_pledge", Cents{0})) return "not_eligible";
  if (eligible.value("verified_donors_only", false) && !gift.verified) return "not_eligible";
  if (eligible.value("exclude_promoter_linked", false) && gift.promoter_linked)
    return "not_eligible";
  if (pool.rule.contains("window") && !inside(pool.rule.at("window"), gift.second)) return "window";
  return "";
}

bool condition_holds(const Tables& tables, const Pool& pool, const Campaign& campaign) {
  const Json condition = pool.rule.value("condition", Json::object());
  const Cents raised = tables.raised(campaign);
  if (condition.contains("share_of_goal")) {
    const std::string share = condition.at("share_of_goal");
    const auto slash = share.find('/');
    const Big num(share.substr(0, slash)), den(share.substr(slash + 1));
    if (Big(raised) * den < Big(campaign.goal) * num) return false;
  }
  if (condition.contains("raised") && raised < condition.at("raised").get<Cents>()) return false;
  if (condition.contains("donors") &&
      tables.donors(campaign).size() < condition.at("donors").get<std::size_t>())
    return false;
  return true;
}

std::optional<Cents> room_under_the_ceiling(const Tables& tables, const Pool& pool,
                                            const Campaign& campaign) {
  const std::string ceiling = pool.rule.value("ceiling", "goal");
  if (ceiling == "none") return {};
  const Cents height = ceiling == "goal" ? campaign.goal : campaign.optimum;
  return height - tables.raised(campaign) - tables.matched(campaign);
}

std::optional<Cents> field(const Pool& pool, const std::string& name) {
  if (!pool.rule.contains(name)) return {};
  return pool.rule.at(name).get<Cents>();
}

Answer per_pledge(const Tables& tables, const Pool& pool, const Campaign& campaign,
                  const Gift& gift) {
  Answer answer{pool.id, gift.pledge, 0, {}, {}, 0, 0};
  const std::string ratio = ratio_of(pool, gift);
  std::string kept_out = keeps_out(pool, gift);
  if (kept_out.empty() && Big(ratio.substr(0, ratio.find('/'))) == 0) kept_out = "window";
  if (!kept_out.empty()) {
    answer.limited_by = {kept_out};
    return answer;
  }
  // m = floor(min(pledge, cap_per_pledge) * ratio)
  Value value{floor_times(gift.amount, ratio), {}};
  if (const auto cap = field(pool, "cap_per_pledge"))
    value.at_most(floor_times(std::min(gift.amount, *cap), ratio), "cap_per_pledge");
  // m = min(m, cap_per_match)
  value.at_most(field(pool, "cap_per_match"), "cap_per_match");
  // m = 0 when the donor's matched pledges here >= pledges_per_donor
  const auto pledges = field(pool, "pledges_per_donor");
  if (pledges && tables.matched_pledges(pool, campaign, gift.donor) >= *pledges)
    value.at_most(0, "pledges_per_donor");
  // m = min(m, cap_per_donor - drawn by this donor here)
  value.at_most(minus(field(pool, "cap_per_donor"), tables.drawn(pool, campaign, gift.donor)),
                "cap_per_donor");
  // m = min(m, cap_per_campaign - drawn here)
  value.at_most(minus(field(pool, "cap_per_campaign"), tables.held(pool, campaign)),
                "cap_per_campaign");
  // m = min(m, room under the ceiling)
  value.at_most(room_under_the_ceiling(tables, pool, campaign), "ceiling");
  // m = min(m, budget - reserved)
  const Cents before_budget = value.m;
  value.at_most(tables.left(pool), "budget");
  answer.amount = value.m;
  answer.limited_by = value.limited_by;
  answer.withheld = before_budget - value.m;
  return answer;
}

Value redistributed(const Tables& tables, const Pool& pool, const Campaign& campaign,
                    const Gift& gift, Cents owed) {
  Value value{owed, {}};
  const auto pledges = field(pool, "pledges_per_donor");
  if (pledges && tables.matched_pledges(pool, campaign, gift.donor) >= *pledges &&
      tables.drawn(pool, gift) == 0)
    value.at_most(0, "pledges_per_donor");
  value.at_most(minus(field(pool, "cap_per_donor"), tables.drawn(pool, campaign, gift.donor)),
                "cap_per_donor");
  value.at_most(minus(field(pool, "cap_per_campaign"), tables.held(pool, campaign)),
                "cap_per_campaign");
  value.at_most(room_under_the_ceiling(tables, pool, campaign), "ceiling");
  value.at_most(tables.left(pool), "budget");
  return value;
}

Cents campaign_level(const Tables& tables, const Pool& pool, const Campaign& campaign) {
  if (!condition_holds(tables, pool, campaign)) return 0;
  // What the pool itself holds here is computed anew: it stands in its own way neither in the pool
  // nor under the ceiling.
  const Cents own = tables.held(pool, campaign);
  Value value;
  if (kind_of(pool) == "top_up")
    value.m = std::max<Cents>(campaign.goal - tables.raised(campaign), 0);
  if (kind_of(pool) == "fixed_share") value.m = floor_times(campaign.goal, pool.rule.at("share"));
  if (kind_of(pool) == "lump_sum") value.m = pool.rule.at("amount").get<Cents>();
  value.at_most(field(pool, "cap_per_campaign"), "cap_per_campaign");
  value.at_most(minus(room_under_the_ceiling(tables, pool, campaign), -own), "ceiling");
  value.at_most(tables.left(pool) + own, "budget");
  return value.m;
}

Contender contender(const Tables& tables, const Pool& pool, const Campaign& campaign) {
  std::map<std::string, Cents> d;  // what donor i gave campaign c in all
  for (const Gift& gift : tables.gifts)
    if (gift.campaign == campaign.id && !gift.refunded && keeps_out(pool, gift).empty())
      d[gift.donor] += gift.amount;
  Contender contender{campaign.id, {}, field(pool, "cap_per_campaign")};
  for (const auto& [donor, amount] : d) contender.donors.push_back(amount);
  if (const auto room = room_under_the_ceiling(tables, pool, campaign)) {
    const Cents most = std::max<Cents>(*room, 0);
    contender.cap = contender.cap ? std::min(*contender.cap, most) : most;
  }
  return contender;
}

}  // namespace colletta::audit
