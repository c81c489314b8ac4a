#include "tests/property/auditor/tables.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace colletta::audit {
namespace {

template <typename List, typename Same>
auto& only(List& list, const std::string& id, Same same) {
  const auto found = std::find_if(list.begin(), list.end(), same);
  if (found == list.end()) throw std::invalid_argument("unknown: " + id);
  return *found;
}

Json pledge_answers(const Tables& tables, const Gift& gift) {
  Json by_pool = Json::object();
  for (const Pool& pool : tables.pools) {
    Json told;
    for (const Answer& answer : tables.answers) {
      if (answer.pool != pool.id || answer.pledge != gift.pledge) continue;
      // The amount is all that the pledge drew; the rest is what was said at its confirmation.
      if (told.is_null())
        told = {{"amount", 0},
                {"funders", Json::object()},
                {"left", answer.left},
                {"limited_by", answer.limited_by},
                {"reversed", gift.refunded}};
      told["amount"] = told["amount"].get<Cents>() + answer.amount;
      for (std::size_t i = 0; i < answer.parts.size(); ++i) {
        if (answer.parts[i] == 0) continue;
        Json& part = told["funders"][pool.funders[i].id];
        part = (part.is_null() ? 0 : part.get<Cents>()) + answer.parts[i];
      }
    }
    if (!told.is_null()) by_pool[pool.id] = told;
  }
  return by_pool;
}

}  // namespace

Cents Tables::raised(const Campaign& campaign) const {
  Cents sum = 0;
  for (const Gift& gift : gifts)
    if (gift.campaign == campaign.id && !gift.refunded) sum += gift.amount;
  return sum;
}

Cents Tables::given(const Campaign& campaign, const std::string& donor) const {
  Cents sum = 0;
  for (const Gift& gift : gifts)
    if (gift.campaign == campaign.id && gift.donor == donor && !gift.refunded) sum += gift.amount;
  return sum;
}

std::set<std::string> Tables::donors(const Campaign& campaign) const {
  std::set<std::string> who;
  for (const Gift& gift : gifts)
    if (gift.campaign == campaign.id && given(campaign, gift.donor) > 0) who.insert(gift.donor);
  return who;
}

Cents Tables::held(const Pool& pool, const Campaign& campaign) const {
  Cents sum = 0;
  for (const Movement& m : movements)
    if (m.pool == pool.id && m.campaign == campaign.id) sum += m.amount;
  return sum;
}

Cents Tables::held(const Pool& pool, const Campaign& campaign, const Funder& funder) const {
  Cents sum = 0;
  for (const Movement& m : movements)
    if (m.pool == pool.id && m.campaign == campaign.id && m.funder == funder.id) sum += m.amount;
  return sum;
}

Cents Tables::matched(const Campaign& campaign) const {
  Cents sum = 0;
  for (const Movement& m : movements)
    if (m.campaign == campaign.id) sum += m.amount;
  return sum;
}

Cents Tables::drawn(const Pool& pool, const Gift& gift) const {
  Cents sum = 0;
  for (const Movement& m : movements)
    if (m.pool == pool.id && m.pledge == gift.pledge) sum += m.amount;
  return sum;
}

Cents Tables::drawn(const Pool& pool, const Campaign& campaign, const std::string& donor) const {
  Cents sum = 0;
  for (const Gift& gift : gifts)
    if (gift.campaign == campaign.id && gift.donor == donor) sum += drawn(pool, gift);
  return sum;
}

Cents Tables::matched_pledges(const Pool& pool, const Campaign& campaign,
                              const std::string& donor) const {
  Cents count = 0;
  for (const Gift& gift : gifts)
    if (gift.campaign == campaign.id && gift.donor == donor && drawn(pool, gift) > 0) ++count;
  return count;
}

Cents Tables::budget(const Pool& pool) const {
  Cents sum = 0;
  for (const Funder& funder : pool.funders) sum += funder.put_in;
  return sum;
}

Cents Tables::paid(const Pool& pool, const Funder& funder) const {
  Cents sum = 0;
  for (const Movement& m : movements)
    if (m.pool == pool.id && m.funder == funder.id) sum += m.amount;
  return sum;
}

Cents Tables::left(const Pool& pool) const {
  Cents sum = budget(pool);
  for (const Funder& funder : pool.funders) sum -= paid(pool, funder);
  return sum;
}

Pool& Tables::pool(const std::string& id) {
  return only(pools, id, [&](const Pool& pool) { return pool.id == id; });
}
Campaign& Tables::campaign(const std::string& id) {
  return only(campaigns, id, [&](const Campaign& campaign) { return campaign.id == id; });
}
Gift& Tables::gift(const std::string& pledge) {
  return only(gifts, pledge, [&](const Gift& gift) { return gift.pledge == pledge; });
}

Tables read_tables(const Json& vector) {
  Tables tables;
  for (const Json& from : vector.at("pools")) {
    Pool pool{from.at("id"), from.at("order"), from.at("rule"), {}};
    for (const Json& funder : from.at("funders"))
      pool.funders.push_back({funder.at("id"), funder.at("amount")});
    tables.pools.push_back(pool);
  }
  std::sort(tables.pools.begin(), tables.pools.end(), [](const Pool& a, const Pool& b) {
    return std::tie(a.order, a.id) < std::tie(b.order, b.id);
  });
  for (const Json& from : vector.at("campaigns")) {
    Campaign campaign;
    campaign.id = from.at("id");
    campaign.goal = from.at("goal");
    campaign.minimum = from.value("minimum", campaign.goal);
    campaign.optimum = from.value("optimum", campaign.goal);
    campaign.keeps_what_it_raises = from.value("model", "") == "keep_what_you_raise";
    campaign.area = from.value("area", "");
    campaign.theme = from.value("theme", "");
    tables.campaigns.push_back(campaign);
  }
  return tables;
}

Gift read_gift(const Json& event) {
  Gift gift;
  gift.pledge = event.at("id");
  gift.campaign = event.at("campaign");
  gift.donor = event.at("donor");
  gift.amount = event.at("amount");
  gift.second = event.at("at").get<std::string>().substr(0, 19);
  gift.verified = event.value("verified", false);
  gift.promoter_linked = event.value("promoter_linked", false);
  return gift;
}

Json outcome(const Tables& tables) {
  Json out = {{"campaigns", Json::object()},
              {"pools", Json::object()},
              {"funders", Json::object()},
              {"matches", Json::object()}};
  for (const Campaign& campaign : tables.campaigns) {
    Json matched = Json::object();
    for (const Pool& pool : tables.pools) matched[pool.id] = tables.held(pool, campaign);
    out["campaigns"][campaign.id] = {{"raised", tables.raised(campaign)},
                                     {"donors", tables.donors(campaign).size()},
                                     {"state", campaign.state},
                                     {"matched", matched}};
  }
  for (const Pool& pool : tables.pools) {
    Cents reserved = 0, granted = 0;
    for (const Campaign& campaign : tables.campaigns)
      (campaign.state == "open" ? reserved : granted) += tables.held(pool, campaign);
    out["pools"][pool.id] = {{"budget", tables.budget(pool)},
                             {"reserved", reserved},
                             {"granted", granted},
                             {"left", tables.left(pool)}};
    for (const Funder& funder : pool.funders)
      out["funders"][pool.id][funder.id] = tables.paid(pool, funder);
  }
  for (const Gift& gift : tables.gifts) out["matches"][gift.pledge] = pledge_answers(tables, gift);
  return out;
}

}  // namespace colletta::audit
